package story

import (
	"cmp"
	"fmt"
	"slices"

	"rawi/storage"
)

// decider applies one decision of a batch.
type decider struct {
	*Batch
	decision
	known   memberList
	verdict *Verdict
}

// split removes x from its story for good, and keeps it apart from y.
func (d *decider) split(x Member, y *Member) {
	rest := slices.DeleteFunc(d.known.of(x.Story), func(m Member) bool { return m.Article == x.Article })
	for _, m := range rest {
		d.pairs = append(d.pairs, [2]string{x.Article, m.Article})
	}
	if y != nil && y.Story != x.Story {
		d.pairs = append(d.pairs, [2]string{x.Article, y.Article})
	}
	d.bind()
	d.separate(x, rest)
	d.bind()
}

// separate moves x out of its story, or the rest where the story has x's id.
func (d *decider) separate(x Member, rest []Member) {
	switch {
	case len(rest) == 0:
	case x.Story != x.Article:
		d.moveMembers([]Member{x}, x.Article, rest[0].Article)
	default:
		d.moveMembers(rest, rest[0].Article, x.Article)
	}
}

// moveMembers moves articles to a story and records it in the decision and the
// verdict; witness stays in their former story.
func (d *decider) moveMembers(who []Member, to, witness string) {
	w, v := d.w, d.verdict
	born := stampOf(who[0].Time)
	if g := w.story(to); g != nil {
		born = g.born
	}
	for _, m := range who {
		if slot, ok := w.slotOf(m.Article); ok {
			d.move(slot, to, born)
		}
		d.moved = append(d.moved, moved{m.Article, m.Story, witness})
		w.decisions.setStory(m.Article, to)
		if m.Article == v.Article {
			v.Story = to
		}
		v.Moved = append(v.Moved, Move{Article: m.Article, Story: to, Evidence: storage.Evidence{Rule: storage.RuleOperator}})
	}
}

// keepApart keeps x and y apart; if they are in one story, the later one leaves.
func (d *decider) keepApart(x, y Member) {
	d.pairs = append(d.pairs, [2]string{x.Article, y.Article})
	d.bind()
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
	rest := slices.DeleteFunc(d.known.of(later.Story), func(m Member) bool { return m.Article == later.Article })
	d.separate(later, rest)
	d.bind()
}

// mergeStories merges the stories of x and y: the older id stays.
func (d *decider) mergeStories(x, y Member) error {
	w, v := d.w, d.verdict
	if w.decisions.divides(x.Story, y.Story) {
		return fmt.Errorf("merge %s and %s: kept apart by another decision: %w", x.Article, y.Article, ErrDecision)
	}
	d.pairs = append(d.pairs, [2]string{x.Article, y.Article})
	d.bind()
	if x.Story == y.Story {
		return nil
	}
	stays, goes := d.known.of(x.Story), d.known.of(y.Story)
	if cmp.Or(goes[0].Time.Compare(stays[0].Time), cmp.Compare(goes[0].Story, stays[0].Story)) < 0 {
		x, y, stays, goes = y, x, goes, stays
	}
	to, from := stays[0].Story, goes[0].Story
	d.verdict = &Verdict{} // Merged lists the story, its members need no Move
	d.moveMembers(goes, to, "")
	d.noteMerge(from, to)
	d.bind()
	v.Article, v.Story, v.Merged = y.Article, to, []string{from}
	v.Evidence = storage.Evidence{Other: x.Article, Same: true, Rule: storage.RuleOperator}
	return nil
}

// bind puts the decision into force, or updates it with what it moved, and records it.
func (d *decider) bind() {
	w, r := d.w, d.decision
	w.saveDecisions()
	if _, ok := w.decisions.byNumber[r.number]; ok {
		w.decisions.release(r.number)
	}
	w.decisions.bind(r)
	r.at = nil
	for _, m := range d.known {
		at := m.Story
		if slot, ok := w.slotOf(m.Article); ok {
			at = w.entries[slot].group.id
		} else if now, ok := w.decisions.stories[m.Article]; ok {
			at = now
		}
		if w.decisions.bound(m.Article) {
			w.decisions.setStory(m.Article, at)
			r.at = append(r.at, [2]string{m.Article, at})
		}
	}
	d.records = append(d.records, recordDecision(r))
}

// revoke lifts a decision, and moves back what it had moved.
func (d *decider) revoke(number uint64, members []Member) (Verdict, error) {
	w, v := d.w, d.verdict
	r, ok := w.decisions.byNumber[number]
	if !ok {
		return Verdict{}, fmt.Errorf("revoke %d: %w", number, ErrDecision)
	}
	w.saveDecisions()
	w.decisions.release(number)
	d.records = append(d.records, recordRevoke(number))
	v.Article = r.pairs[0][0]
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
			d.moveMembers(who, to, "")
		}
	}
	v.Story = w.storyOf(v.Article, members)
	return *v, nil
}
