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
	d.bind(d.decision, d.known)
	d.separate(x, rest)
	d.bind(d.decision, d.known)
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
	if g := w.stories[to]; g != nil {
		born = g.born
	}
	for _, m := range who {
		if slot, ok := w.byID[m.Article]; ok {
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
	d.bind(d.decision, d.known)
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
	d.bind(d.decision, d.known)
}

// mergeStories merges the stories of x and y: the older id stays.
func (d *decider) mergeStories(x, y Member) error {
	w, v := d.w, d.verdict
	if w.decisions.divides(x.Story, y.Story) {
		return fmt.Errorf("merge %s and %s: kept apart by another decision: %w", x.Article, y.Article, ErrDecision)
	}
	d.pairs = append(d.pairs, [2]string{x.Article, y.Article})
	d.bind(d.decision, d.known)
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
	d.bind(d.decision, d.known)
	v.Article, v.Story, v.Merged = y.Article, to, []string{from}
	v.Evidence = storage.Evidence{Other: x.Article, Same: true, Rule: storage.RuleOperator}
	return nil
}
