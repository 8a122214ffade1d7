package bolt

import (
	"errors"
	"fmt"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

// decide takes in an operator's decision. The same decision at the same time
// twice is one.
func (t *transaction) applyDecision(given storage.Decision) (out storage.Outcome, err error) {
	given.At, given.Number = wholeSeconds(given.At), 0
	if known, err := t.findDecision(given); known != 0 || err != nil {
		return storage.Outcome{Decision: known}, err
	}
	d := given
	name := t.resolveLead
	if d.Kind == storage.DecideForget || d.Kind == storage.DecidePin || d.Kind == storage.DecideUnpin {
		name = t.resolveForgotten
	}
	for _, id := range []*string{&d.A, &d.B} {
		if *id == "" {
			continue
		}
		if *id, err = name(*id); err != nil {
			return out, refuse(err)
		}
	}
	d.Number = t.n.Decision + 1
	switch d.Kind {
	case storage.DecidePin, storage.DecideUnpin:
		err = t.setPinned(d.A, d.Kind == storage.DecidePin)
	case storage.DecideForget:
		out.Removed, err = t.forget(d.A, d.At)
	case storage.DecideSplit, storage.DecideMerge, storage.DecideNever, storage.DecideRevoke:
		err = t.applyStoryDecision(d)
	default:
		err = refuse(fmt.Errorf("%w: decision %q", storage.ErrInvalid, shorten(string(d.Kind), 40)))
	}
	if err != nil {
		return storage.Outcome{}, err
	}
	t.n.Decision = d.Number
	out.Decision = d.Number
	return out, t.bucket(bucketDecisions).Put(uint64Key(d.Number), encode(decisionRecord{d, given}))
}

// decided is the number of the decision that was given as d before; 0: none.
func (t *transaction) findDecision(d storage.Decision) (uint64, error) {
	c := t.bucket(bucketDecisions).Cursor()
	for k, raw := c.Last(); k != nil; k, raw = c.Prev() {
		old, err := decode[decisionRecord](raw)
		if err != nil || old.Given == d {
			return keyUint64(k), err
		}
	}
	return 0, nil
}

// named is the article that an id, a beginning of one or a story's id stands
// for, in a decision about stories.
func (t *transaction) resolveLead(id string) (string, error) {
	full, err := resolve(t.tx, id)
	if !errors.Is(err, storage.ErrNotFound) {
		return full, err
	}
	s, gone := t.findStory(id)
	if gone != nil {
		return "", err
	}
	h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(s.Lead))
	return h.A.ID, err
}

// rule hands a decision about stories on and stores what follows.
func (t *transaction) applyStoryDecision(d storage.Decision) error {
	members, err := t.affectedMembers(d)
	if err != nil {
		return err
	}
	v, err := t.stories.Decide(d, members...)
	if err != nil {
		return refuse(fmt.Errorf("%w: %w", storage.ErrInvalid, err))
	}
	id, topics, err := t.applyVerdict(v, d.At)
	if err != nil {
		return err
	}
	return t.change(storage.Change{At: d.At, Kind: storage.ChangeStory, Article: v.Article, Story: id, Merged: v.Merged, Topics: topics})
}

// concerned are the members of the stories that a decision names, or that the
// decision it revokes did.
func (t *transaction) affectedMembers(d storage.Decision) (out []story.Member, err error) {
	if d.Kind == storage.DecideRevoke {
		old, err := get[decisionRecord](t.bucket(bucketDecisions), uint64Key(d.Revokes))
		if err != nil {
			return nil, refuse(fmt.Errorf("decision %d: %w", d.Revokes, err))
		}
		d.A, d.B = old.Taken.A, old.Taken.B
	}
	seen := ""
	for _, id := range []string{d.A, d.B} {
		_, h, err := t.articleByID(id)
		if err != nil || h.A.Story == seen {
			if ignoreMissing(err) != nil {
				return nil, err
			}
			continue
		}
		s, err := t.findStory(h.A.Story)
		if err != nil {
			return nil, err
		}
		seen = h.A.Story
		for _, m := range s.Members {
			h, err := get[articleMeta](t.bucket(bucketArticles), uint64Key(m.Number))
			if err != nil {
				return nil, err
			}
			out = append(out, story.Member{Article: h.A.ID, Story: s.ID, Time: h.A.Time()})
		}
	}
	return out, nil
}

func (t *transaction) setPinned(id string, pinned bool) error {
	n, h, err := t.articleByID(id)
	if err != nil {
		return refuse(err)
	}
	h.A.Pinned = pinned
	return t.saveMeta(n, &h)
}

// remove takes an article out of everything but its feed's identities, by
// which it stays known, and the index, where merging drops it.
func (t *transaction) removeArticle(n uint64, h articleMeta, at time.Time) error {
	storyID := h.A.Story
	if _, err := t.removeMember(n, h); err != nil {
		return err
	}
	t.stories.Remove(h.A.ID)
	none := h
	none.A.Topics = nil
	if err := t.putTopics(&none, n, h.A.Topics, viewEntry{}); err != nil {
		return err
	}
	texts := decompressedSize(t.bucket(bucketBodies).Get(uint64Key(n)))
	for _, key := range []struct {
		bucket []byte
		key    []byte
	}{
		{bucketArticles, uint64Key(n)},
		{bucketBodies, uint64Key(n)},
		{bucketIDs, []byte(h.A.ID)},
		{bucketTimes, timeKey(h.A.Time(), n)},
		{bucketEntered, h.Entered.key(n)},
	} {
		if err := t.bucket(key.bucket).Delete(key.key); err != nil {
			return err
		}
	}
	if err := deleteRange(t.bucket(bucketVersions), uint64Key(n)); err != nil {
		return err
	}
	t.n.Articles--
	t.n.Texts -= texts
	t.count[h.A.Feed]--
	d := t.days[h.A.Seen.Format(time.DateOnly)]
	d.Articles--
	t.days[h.A.Seen.Format(time.DateOnly)] = d
	return t.change(storage.Change{At: at, Kind: storage.ChangeGone, Article: h.A.ID, Story: storyID, Feed: h.A.Feed, Topics: h.A.Topics})
}
