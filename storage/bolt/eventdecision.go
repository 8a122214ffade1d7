package bolt

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
)

// resolve returns the story that an id stands for: that of a story or article, or the
// first of an event.
func (e *events) resolve(id string) (string, error) {
	s, err := e.stories.find(id)
	if err == nil {
		return s.ID, nil
	}
	var x record.Event
	if errors.Is(err, storage.ErrNotFound) {
		x, err = record.ReadEvent(e.tx, id)
	}
	if err == nil {
		return x.Stories[0], nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return "", err
	}
	full, err := record.Resolve(e.tx, id)
	if err != nil {
		return "", err
	}
	_, meta, err := e.stories.articles.byID(full)
	return meta.A.Story, err
}

// decide applies a decision about events; old is the one that it revokes, or itself.
func (e *events) decide(d, old storage.Decision) error {
	members, err := e.members(old.A, old.B)
	if err != nil {
		return err
	}
	verdicts, err := e.batch.Decide(d, members...)
	if err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	for _, v := range verdicts {
		if err := e.applyVerdict(v, d.At); err != nil {
			return err
		}
	}
	return nil
}

// members returns the stories of the events that stories are in.
func (e *events) members(stories ...string) (out []event.Member, err error) {
	seen := map[string]bool{}
	for _, id := range stories {
		r, err := e.stories.find(id)
		if err != nil {
			if record.IgnoreMissing(err) != nil {
				return nil, err
			}
			continue
		}
		x, err := record.EventOf(e.tx, &r)
		if err != nil {
			return nil, err
		}
		for _, s := range x.Stories {
			r, err := e.stories.find(s)
			if err != nil {
				return nil, err
			}
			_, meta, err := r.Founder(e.memo)
			if err != nil {
				return nil, err
			}
			if !seen[s] {
				out = append(out, event.Member{Story: s, Event: x.ID, Seen: meta.A.Seen})
			}
			seen[s] = true
		}
	}
	return out, nil
}

// recluster makes stories one event. The second time it changes nothing.
func (e *events) recluster(r storage.Recluster) error {
	if r.Story != "" || len(r.Join)+len(r.Merge)+len(r.LeaveOut) > 0 || !storage.IsArticleID(r.Event) {
		return refuse(fmt.Errorf("%w: a reclustering of event %.40q, and of more", storage.ErrInvalid, r.Event))
	}
	var present []string
	var began time.Time
	for _, id := range r.Stories {
		s, err := e.stories.get(id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		_, meta, err := s.Founder(e.memo)
		if err != nil {
			return err
		}
		if present = append(present, id); began.IsZero() || meta.A.Seen.Before(began) {
			began = meta.A.Seen
		}
	}
	if len(present) == 0 {
		return nil
	}
	if err := e.batch.Recluster(r.Event, present, began); err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	for _, id := range present {
		if err := e.put(id, r.Event, r.At); err != nil {
			return err
		}
	}
	return e.addAliases(r.Event, r.Aliases)
}

// addAliases gives an event further ids, unless they are those of others.
func (e *events) addAliases(id string, aliases []string) error {
	x, err := e.getOrCreate(id)
	if err != nil {
		return err
	}
	for _, alias := range aliases {
		other, err := record.ReadEvent(e.tx, alias)
		if err := record.IgnoreMissing(err); err != nil {
			return err
		}
		if slices.Contains(x.Aliases, alias) || alias == id || other.ID != "" && other.ID != id || !storage.IsArticleID(alias) {
			continue
		}
		x.Aliases = append(x.Aliases, alias)
		if err := e.bucket(record.BucketEventAliases).Put([]byte(alias), []byte(id)); err != nil {
			return err
		}
	}
	return e.save(x)
}
