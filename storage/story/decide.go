package story

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"rawi/storage"
)

// Member is an article and the story it is in, as the store knows it.
type Member struct {
	Article string
	Story   string
	Time    time.Time
}

// Decide takes in an operator's decision to split, merge, keep apart or
// revoke; d.Number must be set. A and B are ids of articles, or of stories,
// for which their first articles stand. members are all members of the
// stories of A and B (for a revocation, of the articles that the decision
// bound): they let the decision reach what the window holds no more. Without
// them it reaches the window only.
//
// The verdict is that on A, and for a merge on whichever of A and B came to
// the other's story. A decision binds its articles until it is
// revoked: its records must outlive the window, see Durable. It returns
// ErrDecision when it names what is not known, or contradicts another.
func (b *Batch) Decide(d storage.Decision, members ...Member) (Verdict, error) {
	w := b.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if d.Kind == storage.DecideRevoke {
		return b.revoke(d.Revokes, members)
	}
	k := w.known(members, d.A, d.B)
	x, y := k.find(d.A), k.find(d.B)
	if x == nil || y == nil && d.Kind != storage.DecideSplit || x == y {
		return Verdict{}, fmt.Errorf("%s %q and %q: %w", d.Kind, d.A, d.B, ErrDecision)
	}
	r := ruling{number: d.Number, kind: d.Kind}
	v := Verdict{Article: x.Article, Story: x.Story}
	switch d.Kind {
	case storage.DecideSplit:
		if len(k.of(x.Story)) == 1 && (y == nil || y.Story == x.Story) {
			return Verdict{}, fmt.Errorf("split %s: it is alone: %w", x.Article, ErrDecision)
		}
		b.split(&r, k, *x, y, &v)
	case storage.DecideNever:
		b.part(&r, k, *x, *y, &v)
	case storage.DecideMerge:
		if err := b.join(&r, k, *x, *y, &v); err != nil {
			return Verdict{}, err
		}
	default:
		return Verdict{}, fmt.Errorf("%q: %w", d.Kind, ErrDecision)
	}
	return v, nil
}

// known is what is known of the stories that a decision touches.
type known []Member

// known are the members of the stories of ids. Where the window has an article
// it says where that is: the decision is about what it holds.
func (w *Window) known(members []Member, ids ...string) known {
	k := known(slices.Clone(members))
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

// find is the article called id, else the first of the story called id.
func (k known) find(id string) *Member {
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

// of are the members of a story, the earliest first.
func (k known) of(story string) (in []Member) {
	for _, m := range k {
		if m.Story == story {
			in = append(in, m)
		}
	}
	return in
}

// split takes x out of its story for good, and keeps it apart from y.
func (b *Batch) split(r *ruling, k known, x Member, y *Member, v *Verdict) {
	rest := slices.DeleteFunc(k.of(x.Story), func(m Member) bool { return m.Article == x.Article })
	for _, m := range rest {
		r.pairs = append(r.pairs, [2]string{x.Article, m.Article})
	}
	if y != nil && y.Story != x.Story {
		r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	}
	b.rule(*r, k)
	b.leave(r, x, rest, v)
	b.rule(*r, k)
}

// leave moves x out of its story; when the story has x's id, the rest goes.
func (b *Batch) leave(r *ruling, x Member, rest []Member, v *Verdict) {
	switch {
	case len(rest) == 0:
	case x.Story != x.Article:
		b.send(r, []Member{x}, x.Article, rest[0].Article, v)
	default:
		b.send(r, rest, rest[0].Article, x.Article, v)
	}
}

// send moves articles to a story; witness stays behind.
func (b *Batch) send(r *ruling, who []Member, to, witness string, v *Verdict) {
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
		w.ruling.place(m.Article, to)
		if m.Article == v.Article {
			v.Story = to
		}
		v.Moved = append(v.Moved, Move{Article: m.Article, Story: to, Evidence: storage.Evidence{Rule: storage.RuleOperator}})
	}
}

// part keeps x and y apart; if they are in one story, the later one leaves it.
func (b *Batch) part(r *ruling, k known, x, y Member, v *Verdict) {
	r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	b.rule(*r, k)
	if x.Story != y.Story {
		return
	}
	later := y
	if cmp.Or(x.Time.Compare(y.Time), cmp.Compare(x.Article, y.Article)) > 0 {
		later = x
	}
	if later.Story == later.Article { // the story bears its id
		later = map[bool]Member{true: x, false: y}[later.Article == y.Article]
	}
	rest := slices.DeleteFunc(k.of(later.Story), func(m Member) bool { return m.Article == later.Article })
	b.leave(r, later, rest, v)
	b.rule(*r, k)
}

// join makes the stories of x and y one: the older id stays.
func (b *Batch) join(r *ruling, k known, x, y Member, v *Verdict) error {
	w := b.w
	if w.ruling.divides(x.Story, y.Story) {
		return fmt.Errorf("merge %s and %s: kept apart by another decision: %w", x.Article, y.Article, ErrDecision)
	}
	r.pairs = append(r.pairs, [2]string{x.Article, y.Article})
	b.rule(*r, k)
	if x.Story == y.Story {
		return nil
	}
	stays, goes := k.of(x.Story), k.of(y.Story)
	if cmp.Or(goes[0].Time.Compare(stays[0].Time), cmp.Compare(goes[0].Story, stays[0].Story)) < 0 {
		x, y, stays, goes = y, x, goes, stays
	}
	to, from := stays[0].Story, goes[0].Story
	var quiet Verdict // Merged says it all
	b.send(r, goes, to, "", &quiet)
	b.follow(from, to)
	b.rule(*r, k)
	v.Article, v.Story, v.Merged = y.Article, to, []string{from}
	v.Evidence = storage.Evidence{Other: x.Article, Same: true, Rule: storage.RuleOperator}
	return nil
}

// revoke lifts a decision, and sends back what it had moved.
func (b *Batch) revoke(number uint64, members []Member) (Verdict, error) {
	w := b.w
	r, ok := w.ruling.byNumber[number]
	if !ok {
		return Verdict{}, fmt.Errorf("revoke %d: %w", number, ErrDecision)
	}
	b.w.saveRulings()
	w.ruling.release(number)
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
		// A story that bears the article's id goes back with it.
		who := slices.DeleteFunc(w.known(members, m.article).of(at), func(k Member) bool {
			return at != m.article && k.Article != m.article
		})
		if len(who) > 0 && !slices.ContainsFunc(who, func(k Member) bool { return w.ruling.forbids(k.Article, to) }) {
			b.send(nil, who, to, "", &v)
		}
	}
	v.Story = w.storyOf(v.Article, members)
	return v, nil
}

// storyOf is the story of an article, by the window or the store; empty: unknown.
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

// rule binds r, or binds it anew with what it moved.
func (b *Batch) rule(r ruling, k known) {
	w := b.w
	w.saveRulings()
	if _, ok := w.ruling.byNumber[r.number]; ok {
		w.ruling.release(r.number)
	}
	w.ruling.bind(r)
	r.at = nil
	for _, m := range k {
		at := m.Story
		if slot, ok := w.byID[m.Article]; ok {
			at = w.entries[slot].group.id
		} else if now, ok := w.ruling.stories[m.Article]; ok {
			at = now
		}
		if w.ruling.bound(m.Article) {
			w.ruling.place(m.Article, at)
			r.at = append(r.at, [2]string{m.Article, at})
		}
	}
	b.records = append(b.records, recordRule(r))
}

// follow notes that a story became part of another, for bound articles that
// the window no longer holds.
func (b *Batch) follow(from, to string) {
	w := b.w
	if !w.ruling.holds(from) {
		return
	}
	w.saveRulings()
	w.ruling.follow(from, to)
	b.records = append(b.records, recordFollow(from, to))
}

// saveRulings remembers the rulings for a rollback.
func (w *Window) saveRulings() {
	old := w.ruling.clone()
	w.log(func() { w.ruling = old })
}
