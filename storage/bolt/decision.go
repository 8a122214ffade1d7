package bolt

import (
	"errors"
	"fmt"
	"time"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
	"rawi/storage/story"
)

// decisionOp applies an operator's decision.
type decisionOp struct{ *transaction }

// apply applies a decision. The same decision at the same time twice is one.
func (t decisionOp) apply(given storage.Decision) (out storage.Outcome, err error) {
	given.At, given.Number = record.WholeSeconds(given.At), 0
	if known, err := t.find(given); known != 0 || err != nil {
		return storage.Outcome{Decision: known}, err
	}
	d := given
	resolve := t.resolveStory
	if d.Events {
		resolve = t.events.resolve
	}
	if d.Kind == storage.DecideForget || d.Kind == storage.DecidePin || d.Kind == storage.DecideUnpin {
		resolve = t.resolveArticle
	}
	for _, id := range []*string{&d.A, &d.B} {
		if *id == "" {
			continue
		}
		if *id, err = resolve(*id); err != nil {
			return out, refuse(err)
		}
	}
	d.Number = t.counters.Decision + 1
	switch d.Kind {
	case storage.DecidePin, storage.DecideUnpin:
		err = t.setPinned(d.A, d.Kind == storage.DecidePin)
	case storage.DecideForget:
		out.Removed, err = tombstoneOp(t).forget(d.A, d.At)
	case storage.DecideSplit, storage.DecideMerge, storage.DecideNever, storage.DecideRevoke:
		err = t.applyToGroups(d)
	default:
		err = refuse(fmt.Errorf("%w: decision %.40q", storage.ErrInvalid, d.Kind))
	}
	if err != nil {
		return storage.Outcome{}, err
	}
	t.counters.Decision = d.Number
	out.Decision = d.Number
	return out, t.bucket(record.BucketDecisions).Put(record.Key(d.Number), record.Encode(record.Decision{Taken: d, Given: given}))
}

// find returns the number of the decision that was given as d before; 0: none was.
func (t decisionOp) find(d storage.Decision) (uint64, error) {
	c := t.bucket(record.BucketDecisions).Cursor()
	for k, raw := c.Last(); k != nil; k, raw = c.Prev() {
		old, err := record.Decode[record.Decision](raw)
		if err != nil || old.Given == d {
			return record.Number(k), err
		}
	}
	return 0, nil
}

// resolveStory resolves an article id, an id prefix or a story id (its lead) to an
// article id, in a decision about stories.
func (t decisionOp) resolveStory(id string) (string, error) {
	full, err := record.Resolve(t.tx, id)
	if !errors.Is(err, storage.ErrNotFound) {
		return full, err
	}
	s, gone := t.stories.find(id)
	if gone != nil {
		return "", err
	}
	meta, err := t.articles.get(s.Lead)
	return meta.A.ID, err
}

// resolveArticle resolves an id or a prefix of one to the id of an article that is
// stored, or an id to that of one that was forgotten.
func (t decisionOp) resolveArticle(id string) (string, error) {
	full, err := record.Resolve(t.tx, id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(record.BucketTombstones).Get([]byte(id)) != nil {
		return id, nil
	}
	return full, err
}

// applyToGroups applies a decision about stories or events.
func (t decisionOp) applyToGroups(d storage.Decision) error {
	old := record.Decision{Taken: d}
	if d.Kind == storage.DecideRevoke {
		var err error
		if old, err = record.Get[record.Decision](t.bucket(record.BucketDecisions), record.Key(d.Revokes)); err != nil {
			return refuse(fmt.Errorf("decision %d: %w", d.Revokes, err))
		}
	}
	if old.Taken.Events {
		return t.events.decide(d, old.Taken)
	}
	return t.applyToStories(d)
}

// applyToStories applies a decision about stories.
func (t decisionOp) applyToStories(d storage.Decision) error {
	members, err := t.affectedMembers(d)
	if err != nil {
		return err
	}
	v, err := t.stories.batch.Decide(d, members...)
	if err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	id, topics, err := t.stories.applyVerdict(v, d.At)
	if err != nil {
		return err
	}
	return t.change(storage.Change{At: d.At, Kind: storage.ChangeStory, Article: v.Article, Story: id, Merged: v.Merged, Topics: topics})
}

// affectedMembers returns the members of the stories that a decision names, or that
// the decision named which it revokes.
func (t decisionOp) affectedMembers(d storage.Decision) (out []story.Member, err error) {
	if d.Kind == storage.DecideRevoke {
		old, err := record.Get[record.Decision](t.bucket(record.BucketDecisions), record.Key(d.Revokes))
		if err != nil {
			return nil, refuse(fmt.Errorf("decision %d: %w", d.Revokes, err))
		}
		d.A, d.B = old.Taken.A, old.Taken.B
	}
	seen := ""
	for _, id := range []string{d.A, d.B} {
		_, meta, err := t.articles.byID(id)
		if err != nil || meta.A.Story == seen {
			if record.IgnoreMissing(err) != nil {
				return nil, err
			}
			continue
		}
		s, err := t.stories.find(meta.A.Story)
		if err != nil {
			return nil, err
		}
		seen = meta.A.Story
		numbers, err := record.ReadMembers(t.tx, &s)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			meta, err := t.articles.get(n)
			if err != nil {
				return nil, err
			}
			out = append(out, story.Member{Article: meta.A.ID, Story: s.ID, Time: meta.A.Seen})
		}
	}
	return out, nil
}

func (t decisionOp) setPinned(id string, pinned bool) error {
	n, meta, err := t.articles.byID(id)
	if err != nil {
		return refuse(err)
	}
	meta.A.Pinned = pinned
	return t.articles.saveMeta(n, &meta)
}

// tombstoneOp forgets articles, which leave a tombstone.
type tombstoneOp struct{ *transaction }

// forget removes an article and stores its tombstone. It returns how many articles it
// removed: none if the article has a tombstone already.
func (t tombstoneOp) forget(id string, at time.Time) (int, error) {
	n, meta, err := t.articles.byID(id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(record.BucketTombstones).Get([]byte(id)) != nil {
		return 0, nil
	}
	if err != nil {
		return 0, refuse(err)
	}
	err = t.save(storage.Tombstone{
		Article: id, Story: meta.A.Story, Feed: meta.A.Feed, Identity: identity.Hash(meta.A.Identity), Topics: meta.A.Topics, At: at,
	})
	if err != nil {
		return 0, err
	}
	return 1, t.removeArticle(n, &meta, at)
}

func (t tombstoneOp) save(s storage.Tombstone) error {
	return t.bucket(record.BucketTombstones).Put([]byte(s.Article), record.Encode(s))
}

// apply applies the tombstone of another store: its article is removed, or known as
// an item that left its feed if it is not stored here.
func (t tombstoneOp) apply(s storage.Tombstone) error {
	s.At = record.WholeSeconds(s.At)
	if !storage.IsArticleID(s.Article) || s.At.IsZero() {
		return refuse(fmt.Errorf("%w: a tombstone without an article or a time", storage.ErrInvalid))
	}
	if removed, err := t.forget(s.Article, s.At); removed > 0 || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := t.save(s); err != nil {
		return err
	}
	if listed, err := identity.IsListed(t.tx, s.Feed, s.Identity); listed || err != nil {
		return err
	}
	t.counters.Article++ // a number that no article has
	return identity.AddLeft(t.tx, s.Feed, record.Identity{Identity: s.Identity, Number: t.counters.Article, Left: s.At.Unix()})
}
