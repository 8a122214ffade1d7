package bolt

import (
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/record"
)

// put moves a story into an event, which is created if there is none. A story that was gone
// and is there again may find others in the event of its id.
func (e *events) put(id, to string, at time.Time) error {
	r, err := e.stories.get(id)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	left := r.EventID()
	switch {
	case left != to:
		err = e.leave(id, left)
	case r.Event != "":
		return nil
	case e.bucket(record.BucketEvents).Get([]byte(to)) == nil:
		return e.removeAlias(to)
	default:
		left = ""
	}
	if err != nil {
		return err
	}
	if err := e.join(r, left, to, at); err != nil {
		return err
	}
	next, err := e.getOrCreate(to)
	if err != nil {
		return err
	}
	if !slices.Contains(next.Stories, id) {
		next.Stories = append(next.Stories, id)
	}
	return e.save(next)
}

// join lets a story name another event than the one it left, and records the change.
func (e *events) join(r record.Story, left, to string, at time.Time) error {
	r.JoinEvent(to, at)
	if err := e.stories.put(r); err != nil {
		return err
	}
	return e.change(storage.Change{At: at, Kind: storage.ChangeEvent, Story: r.ID, Event: to, Left: left, Topics: r.Topics})
}

// getOrCreate returns the event stored under exactly that id, or a new one with the story
// of that id, if that is in no other. If id is an alias, the alias is removed.
func (e *events) getOrCreate(id string) (record.Event, error) {
	x, err := record.Get[record.Event](e.bucket(record.BucketEvents), []byte(id))
	if !errors.Is(err, storage.ErrNotFound) {
		return x, err
	}
	x = record.Event{ID: id}
	r, err := e.stories.get(id)
	if err == nil && r.EventID() == id {
		x.Stories = []string{id}
	}
	if err := record.IgnoreMissing(err); err != nil {
		return x, err
	}
	return x, e.removeAlias(id)
}

// removeAlias removes an alias, if id is one.
func (e *events) removeAlias(id string) error {
	aliases := e.bucket(record.BucketEventAliases)
	holder := string(aliases.Get([]byte(id)))
	if holder == "" {
		return nil
	}
	x, err := record.Get[record.Event](e.bucket(record.BucketEvents), []byte(holder))
	if err == nil {
		x.Aliases = slices.DeleteFunc(x.Aliases, func(alias string) bool { return alias == id })
		err = e.save(x)
	}
	if err := record.IgnoreMissing(err); err != nil {
		return err
	}
	return aliases.Delete([]byte(id))
}

// leave takes a story out of an event.
func (e *events) leave(story, id string) error {
	x, err := record.Get[record.Event](e.bucket(record.BucketEvents), []byte(id))
	if err != nil {
		return record.IgnoreMissing(err)
	}
	x.Stories = slices.DeleteFunc(x.Stories, func(s string) bool { return s == story })
	return e.save(x)
}

// save stores an event. One without stories is removed with its aliases, and one that
// readers find without a record has none.
func (e *events) save(x record.Event) error {
	if len(x.Stories) == 0 {
		for _, alias := range x.Aliases {
			if err := e.bucket(record.BucketEventAliases).Delete([]byte(alias)); err != nil {
				return err
			}
		}
	}
	stored := len(x.Stories) > 0 && !x.IsImplied()
	if err := e.mark(x, stored); err != nil {
		return err
	}
	if !stored {
		return e.bucket(record.BucketEvents).Delete([]byte(x.ID))
	}
	return e.bucket(record.BucketEvents).Put([]byte(x.ID), record.Encode(x))
}

// mark lets the first story of an event say whether that has a record.
func (e *events) mark(x record.Event, stored bool) error {
	if !slices.Contains(x.Stories, x.ID) {
		return nil
	}
	r, err := e.stories.get(x.ID)
	if err != nil || stored == (r.Event != "") {
		return record.IgnoreMissing(err)
	}
	if r.Event = ""; stored {
		r.Event = x.ID
	}
	return e.stories.put(r)
}

// merge makes an event, with its stories and aliases, a part of another. It reads and
// writes either once, however many stories there are.
func (e *events) merge(id, into string, at time.Time) error {
	if id == into {
		return nil
	}
	to, err := e.getOrCreate(into)
	if err != nil {
		return err
	}
	from, err := e.getOrCreate(id)
	if err != nil {
		return err
	}
	for _, story := range from.Stories {
		r, err := e.stories.get(story)
		if errors.Is(err, storage.ErrNotFound) {
			continue // the operation took it away: a later step says so
		}
		if err != nil {
			return err
		}
		if err := e.join(r, id, into, at); err != nil {
			return err
		}
		to.Stories = append(to.Stories, story)
	}
	if err := e.bucket(record.BucketEvents).Delete([]byte(id)); err != nil {
		return err
	}
	for _, alias := range append(slices.Clone(from.Aliases), id) {
		if !slices.Contains(to.Aliases, alias) {
			to.Aliases = append(to.Aliases, alias)
		}
		if err := e.bucket(record.BucketEventAliases).Put([]byte(alias), []byte(into)); err != nil {
			return err
		}
	}
	mergeLinks(&to, from)
	if err := e.save(to); err != nil {
		return err
	}
	return e.change(storage.Change{At: at, Kind: storage.ChangeEvent, Event: into, Merged: []string{id}})
}

// maxFollowed bounds how many events are remembered that follow from one.
const maxFollowed = 64

// mergeLinks gives an event the links of one that is among its aliases now, but for those
// between them.
func mergeLinks(to *record.Event, from record.Event) {
	isOwn := func(id string) bool { return id == to.ID || slices.Contains(to.Aliases, id) }
	if to.Follows == "" || isOwn(to.Follows) {
		to.Follows = from.Follows
	}
	if isOwn(to.Follows) {
		to.Follows = ""
	}
	var followed []string
	for _, id := range slices.Concat(to.Followed, from.Followed) {
		if !isOwn(id) && !slices.Contains(followed, id) && len(followed) < maxFollowed {
			followed = append(followed, id)
		}
	}
	to.Followed = followed
}

// link remembers that an event follows from one before it, unless it follows from another.
func (e *events) link(id, before string) error {
	x, err := e.getOrCreate(id)
	if err != nil || len(x.Stories) == 0 || id == before {
		return err
	}
	if x.Follows != "" {
		if old, err := record.ReadEvent(e.tx, x.Follows); record.IgnoreMissing(err) != nil || old.ID != "" && old.ID != x.ID {
			return record.IgnoreMissing(err)
		}
	}
	y, err := e.getOrCreate(before)
	if err != nil || len(y.Stories) == 0 {
		return err
	}
	x.Follows = before
	if !slices.Contains(y.Followed, id) && len(y.Followed) < maxFollowed {
		y.Followed = append(y.Followed, id)
	}
	return errors.Join(e.save(x), e.save(y))
}
