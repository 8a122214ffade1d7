package story

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// Member is an article and its story, as the store knows it.
type Member struct {
	Article string
	Story   string
	Time    time.Time // when it arrived: a feed cannot choose that
}

// Decide applies an operator's decision to split, merge, keep apart or revoke;
// d.Number must be set. A and B are ids of articles, or of stories, which stand
// for their first articles. members are all members of the stories of A and B
// (for a revocation, of the articles that the decision binds), so that the
// decision applies to articles that have left the window too. Without them it
// applies to the window only.
//
// The verdict is on A, and for a merge on whichever of A and B changed its story.
// A decision binds its articles until it is revoked: its records must outlive the
// window, see Durable. Decide returns ErrDecision if an article is unknown or
// another decision contradicts.
func (b *Batch) Decide(d storage.Decision, members ...Member) (Verdict, error) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Kind == storage.DecideRevoke {
		r := decider{Batch: b, verdict: &Verdict{}}
		return r.revoke(d.Revokes, members)
	}
	k := w.collectMembers(members, d.A, d.B)
	x, y := k.find(d.A), k.find(d.B)
	if x == nil || y == nil && d.Kind != storage.DecideSplit || x == y {
		return Verdict{}, fmt.Errorf("%s %q and %q: %w", d.Kind, d.A, d.B, ErrDecision)
	}
	v := Verdict{Article: x.Article, Story: x.Story}
	r := decider{Batch: b, known: k, verdict: &v, decision: decision{number: d.Number, kind: d.Kind}}
	switch d.Kind {
	case storage.DecideSplit:
		if len(k.of(x.Story)) == 1 && (y == nil || y.Story == x.Story) {
			return Verdict{}, fmt.Errorf("split %s: it is alone: %w", x.Article, ErrDecision)
		}
		r.split(*x, y)
	case storage.DecideNever:
		r.keepApart(*x, *y)
	case storage.DecideMerge:
		if err := r.mergeStories(*x, *y); err != nil {
			return Verdict{}, err
		}
	default:
		return Verdict{}, fmt.Errorf("%q: %w", d.Kind, ErrDecision)
	}
	return v, nil
}

// memberList holds the members of the stories that a decision concerns, by time.
type memberList []Member

// collectMembers returns members and those that the window has in the stories of
// ids. The window has the last word on the story of an article.
func (s *state) collectMembers(members []Member, ids ...string) memberList {
	k := memberList(slices.Clone(members))
	for i, m := range k {
		k[i].Story = s.storyOf(m.Article, members)
	}
	for _, id := range ids {
		g := s.story(id)
		if slot, ok := s.slotOf(id); ok {
			g = s.entries[slot].group
		}
		if g == nil {
			continue
		}
		for _, slot := range g.members {
			e := &s.entries[slot]
			if !slices.ContainsFunc(k, func(m Member) bool { return m.Article == e.id }) {
				k = append(k, Member{e.id, g.id, time.Unix(int64(e.seen), 0).UTC()})
			}
		}
	}
	slices.SortFunc(k, func(a, b Member) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Article, b.Article))
	})
	return k
}

// find returns the article with this id, else the first of the story with this
// id, else nil.
func (k memberList) find(id string) *Member {
	for _, is := range []func(Member) bool{
		func(m Member) bool { return m.Article == id },
		func(m Member) bool { return m.Story == id },
	} {
		if i := slices.IndexFunc(k, is); i >= 0 {
			return &k[i]
		}
	}
	return nil
}

// of returns the members of a story, the earliest first.
func (k memberList) of(story string) (in []Member) {
	for _, m := range k {
		if m.Story == story {
			in = append(in, m)
		}
	}
	return in
}

// storyOf returns the story of an article, by the window or else by members; empty
// if unknown.
func (s *state) storyOf(id string, members []Member) string {
	if slot, ok := s.slotOf(id); ok {
		return s.entries[slot].group.id
	}
	for _, m := range members {
		if m.Article == id && id != "" {
			return m.Story
		}
	}
	return ""
}

// noteMerge records that a story became part of another, for bound articles that
// have left the window.
func (b *Batch) noteMerge(from, to string) {
	w := b.w
	if !w.decisions.inStory(from) {
		return
	}
	w.saveDecisions()
	w.decisions.mergeStory(from, to)
	b.records = append(b.records, recordMerge(from, to))
}

// saveDecisions keeps a copy of the decisions for a rollback.
func (s *state) saveDecisions() {
	old := s.decisions.clone()
	s.onRollback(func() { s.decisions = old })
}
