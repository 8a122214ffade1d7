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
	Time    time.Time
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
		return b.revoke(d.Revokes, members)
	}
	k := w.collectMembers(members, d.A, d.B)
	x, y := k.find(d.A), k.find(d.B)
	if x == nil || y == nil && d.Kind != storage.DecideSplit || x == y {
		return Verdict{}, fmt.Errorf("%s %q and %q: %w", d.Kind, d.A, d.B, ErrDecision)
	}
	r := decision{number: d.Number, kind: d.Kind}
	v := Verdict{Article: x.Article, Story: x.Story}
	switch d.Kind {
	case storage.DecideSplit:
		if len(k.of(x.Story)) == 1 && (y == nil || y.Story == x.Story) {
			return Verdict{}, fmt.Errorf("split %s: it is alone: %w", x.Article, ErrDecision)
		}
		b.split(&r, k, *x, y, &v)
	case storage.DecideNever:
		b.keepApart(&r, k, *x, *y, &v)
	case storage.DecideMerge:
		if err := b.mergeStories(&r, k, *x, *y, &v); err != nil {
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
func (w *Window) collectMembers(members []Member, ids ...string) memberList {
	k := memberList(slices.Clone(members))
	for i, m := range k {
		k[i].Story = w.storyOf(m.Article, members)
	}
	for _, id := range ids {
		g := w.stories[id]
		if slot, ok := w.byID[id]; ok {
			g = w.entries[slot].group
		}
		if g == nil {
			continue
		}
		for _, slot := range g.members {
			e := &w.entries[slot]
			if !slices.ContainsFunc(k, func(m Member) bool { return m.Article == e.id }) {
				k = append(k, Member{e.id, g.id, time.Unix(int64(e.time), 0).UTC()})
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

// split removes x from its story for good, and keeps it apart from y.
func (b *Batch) split(r *decision, k memberList, x Member, y *Member, v *Verdict) {
	rest := slices.DeleteFunc(k.of(x.Story), func(m Member) bool { return m.Article == x.Article })
	for _, m := range rest {
		r.pairs = append(r.pairs, [2]string{x.Article, m.Article})
	}
	if y != nil && y.Story != x.Story {
		r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	}
	b.bind(*r, k)
	b.separate(r, x, rest, v)
	b.bind(*r, k)
}

// separate moves x out of its story, or the rest where the story has x's id.
func (b *Batch) separate(r *decision, x Member, rest []Member, v *Verdict) {
	switch {
	case len(rest) == 0:
	case x.Story != x.Article:
		b.moveMembers(r, []Member{x}, x.Article, rest[0].Article, v)
	default:
		b.moveMembers(r, rest, rest[0].Article, x.Article, v)
	}
}

// moveMembers moves articles to a story and records it in d; witness stays in
// their former one.
func (b *Batch) moveMembers(r *decision, who []Member, to, witness string, v *Verdict) {
	w := b.w
	born := stampOf(who[0].Time)
	if g := w.stories[to]; g != nil {
		born = g.born
	}
	for _, m := range who {
		if slot, ok := w.byID[m.Article]; ok {
			b.move(slot, to, born)
		}
		if r != nil {
			r.moved = append(r.moved, moved{m.Article, m.Story, witness})
		}
		w.decisions.setStory(m.Article, to)
		if m.Article == v.Article {
			v.Story = to
		}
		v.Moved = append(v.Moved, Move{Article: m.Article, Story: to, Evidence: storage.Evidence{Rule: storage.RuleOperator}})
	}
}

// keepApart keeps x and y apart; if they are in one story, the later one leaves.
func (b *Batch) keepApart(r *decision, k memberList, x, y Member, v *Verdict) {
	r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	b.bind(*r, k)
	if x.Story != y.Story {
		return
	}
	later := y
	if cmp.Or(x.Time.Compare(y.Time), cmp.Compare(x.Article, y.Article)) > 0 {
		later = x
	}
	if later.Story == later.Article { // the story has its id
		later = map[bool]Member{true: x, false: y}[later.Article == y.Article]
	}
	rest := slices.DeleteFunc(k.of(later.Story), func(m Member) bool { return m.Article == later.Article })
	b.separate(r, later, rest, v)
	b.bind(*r, k)
}

// mergeStories merges the stories of x and y: the older id stays.
func (b *Batch) mergeStories(r *decision, k memberList, x, y Member, v *Verdict) error {
	w := b.w
	if w.decisions.divides(x.Story, y.Story) {
		return fmt.Errorf("merge %s and %s: kept apart by another decision: %w", x.Article, y.Article, ErrDecision)
	}
	r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	b.bind(*r, k)
	if x.Story == y.Story {
		return nil
	}
	stays, goes := k.of(x.Story), k.of(y.Story)
	if cmp.Or(goes[0].Time.Compare(stays[0].Time), cmp.Compare(goes[0].Story, stays[0].Story)) < 0 {
		x, y, stays, goes = y, x, goes, stays
	}
	to, from := stays[0].Story, goes[0].Story
	var quiet Verdict // Merged says it all
	b.moveMembers(r, goes, to, "", &quiet)
	b.noteMerge(from, to)
	b.bind(*r, k)
	v.Article, v.Story, v.Merged = y.Article, to, []string{from}
	v.Evidence = storage.Evidence{Other: x.Article, Same: true, Rule: storage.RuleOperator}
	return nil
}

// revoke lifts a decision, and moves back what it had moved.
func (b *Batch) revoke(number uint64, members []Member) (Verdict, error) {
	w := b.w
	r, ok := w.decisions.byNumber[number]
	if !ok {
		return Verdict{}, fmt.Errorf("revoke %d: %w", number, ErrDecision)
	}
	b.w.saveDecisions()
	w.decisions.release(number)
	b.records = append(b.records, recordRevoke(number))
	v := Verdict{Article: r.pairs[0][0]}
	for _, m := range r.moved {
		to := m.from
		if at := w.storyOf(m.witness, members); at != "" {
			to = at
		}
		at := w.storyOf(m.article, members)
		if at == "" || at == to || to != m.article && w.storyOf(to, members) != to {
			continue
		}
		// A story that has the article's id moves back with it.
		who := slices.DeleteFunc(w.collectMembers(members, m.article).of(at), func(k Member) bool {
			return at != m.article && k.Article != m.article
		})
		if len(who) > 0 && !slices.ContainsFunc(who, func(k Member) bool { return w.decisions.forbids(k.Article, to) }) {
			b.moveMembers(nil, who, to, "", &v)
		}
	}
	v.Story = w.storyOf(v.Article, members)
	return v, nil
}

// storyOf returns the story of an article, by the window or else by members; empty
// if unknown.
func (w *Window) storyOf(id string, members []Member) string {
	if slot, ok := w.byID[id]; ok {
		return w.entries[slot].group.id
	}
	for _, m := range members {
		if m.Article == id && id != "" {
			return m.Story
		}
	}
	return ""
}

// bind puts r into force, or updates it with what it moved, and records it.
func (b *Batch) bind(r decision, k memberList) {
	w := b.w
	w.saveDecisions()
	if _, ok := w.decisions.byNumber[r.number]; ok {
		w.decisions.release(r.number)
	}
	w.decisions.bind(r)
	r.at = nil
	for _, m := range k {
		at := m.Story
		if slot, ok := w.byID[m.Article]; ok {
			at = w.entries[slot].group.id
		} else if now, ok := w.decisions.stories[m.Article]; ok {
			at = now
		}
		if w.decisions.bound(m.Article) {
			w.decisions.setStory(m.Article, at)
			r.at = append(r.at, [2]string{m.Article, at})
		}
	}
	b.records = append(b.records, recordDecision(r))
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
func (w *Window) saveDecisions() {
	old := w.decisions.clone()
	w.onRollback(func() { w.decisions = old })
}
