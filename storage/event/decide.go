package event

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// Member is a story and its event, as the store knows it.
type Member struct {
	Story string
	Event string
	Seen  time.Time // when it arrived
}

// Decide applies an operator's decision to split, merge, keep apart or revoke; d.Number
// must be set. A and B are ids of stories, or of events, which stand for their first
// stories. Split takes A out of its event, never keeps A and B apart, merge makes their
// events one. members are all stories of the events of A and B (for a revocation, of the
// stories that the decision names), so that the decision applies to stories that have left
// the window too. Without them it applies to the window only.
//
// A decision binds its stories until it is revoked: its records must outlive the window,
// see Durable. Decide returns ErrDecision and changes nothing if a story is unknown or
// another decision contradicts.
func (b *Batch) Decide(d storage.Decision, members ...Member) ([]Verdict, error) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Kind == storage.DecideRevoke {
		return b.revoke(d.Revokes, members)
	}
	r := decider{Batch: b, known: w.collect(members, d.A, d.B), decision: decision{number: d.Number, kind: d.Kind}}
	x, y := r.known.find(d.A), r.known.find(d.B)
	refuse := func(reason string) ([]Verdict, error) {
		return nil, fmt.Errorf("%s %q and %q: %s: %w", d.Kind, d.A, d.B, reason, ErrDecision)
	}
	switch {
	case x == nil || y == nil && d.Kind != storage.DecideSplit:
		return refuse("one of them is not known")
	case x == y:
		return refuse("they are one story")
	}
	ok, reason := false, "there is no such decision"
	switch d.Kind {
	case storage.DecideSplit:
		ok, reason = r.split(*x), "it is alone, or no other story can give the rest its id"
	case storage.DecideNever:
		ok, reason = r.keepApart(*x, *y), "no other story can give the rest its id"
	case storage.DecideMerge:
		ok, reason = r.mergeStories(*x, *y), "a decision in force keeps them apart"
	}
	if !ok {
		return refuse(reason)
	}
	return r.verdicts, nil
}

// memberList holds the stories of the events that a decision concerns, by arrival.
type memberList []Member

// collect returns members, and what the window knows of the events of ids. The window has
// the last word on the event of a story.
func (s *state) collect(members []Member, ids ...string) memberList {
	k := memberList(slices.Clone(members))
	has := func(id string) bool { return slices.ContainsFunc(k, func(m Member) bool { return m.Story == id }) }
	for i, m := range k {
		k[i].Event = cmp.Or(s.eventOf(m.Story), m.Event)
	}
	for _, id := range ids {
		g := s.group(cmp.Or(s.eventOf(id), id))
		if g == nil {
			continue
		}
		for _, slot := range g.members {
			if e := &s.entries[slot]; !has(e.id) {
				k = append(k, Member{e.id, g.id, time.Unix(int64(e.seen), 0).UTC()})
			}
		}
		for _, story := range s.decisions.awayIn[g.id] {
			if !has(story) {
				k = append(k, Member{story, g.id, time.Unix(g.born, 0).UTC()})
			}
		}
	}
	slices.SortFunc(k, Member.compare)
	return k
}

func (m Member) compare(n Member) int {
	return cmp.Or(m.Seen.Compare(n.Seen), cmp.Compare(m.Story, n.Story))
}

// find returns the story with this id, else the first of the event with this id, else nil.
func (k memberList) find(id string) *Member {
	for _, is := range []func(Member) bool{
		func(m Member) bool { return m.Story == id },
		func(m Member) bool { return m.Event == id },
	} {
		if i := slices.IndexFunc(k, is); i >= 0 && id != "" {
			return &k[i]
		}
	}
	return nil
}

// of returns the stories of an event but for one, the earliest first.
func (k memberList) of(event, but string) (in memberList) {
	for _, m := range k {
		if m.Event == event && m.Story != but {
			in = append(in, m)
		}
	}
	return in
}

func (k memberList) stories() (ids []string) {
	for _, m := range k {
		ids = append(ids, m.Story)
	}
	return ids
}
