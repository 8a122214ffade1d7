package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// Why compares two articles, in the window or not, by the window's word
// frequencies, boilerplate and decisions. The relation is what a is to b.
func (w *Window) Why(a, b Article) storage.Evidence {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &w.pairScratch
	c.relate(a, b)
	c.setX(a.Print, w.boilerplateFor(a))
	own, other := w.boilerplateFor(b), c.dropX
	c.dropY = own
	c.y.load(b.Print, func(h uint32, n int) bool { return own(h, n) || other(h, n) }, &w.freq)
	e := c.evaluate(a, b, w.settings)
	if e.Relation != storage.RelationNone && w.isKnownDigest(a.ID) {
		e.Relation = storage.RelationDigest
	}
	if !e.Same && e.Veto != "" && (w.isKnownDigest(a.ID) || w.isKnownDigest(b.ID)) {
		e.Veto = "one of them holds several stories"
	}
	if slices.Contains(w.decisions.apart[a.ID], b.ID) {
		e.Same, e.Rule, e.Veto = false, storage.RuleOperator, "the operator keeps them apart"
	} else if slices.Contains(w.decisions.together[a.ID], b.ID) {
		e.Same, e.Rule, e.Veto = true, storage.RuleOperator, ""
	}
	return e
}

// boilerplateFor is boilerplateOf for an article that may be in the window.
func (w *Window) boilerplateFor(a Article) func(uint32, int) bool {
	slot, ok := w.slotOf(a.ID)
	return w.blocks.boilerplateOf(w.nameNumbers.numberOf(a.Outlet), ok && w.entries[slot].founder, nil)
}

// isKnownDigest reports whether the window holds an article as a digest.
func (w *Window) isKnownDigest(id string) bool {
	slot, ok := w.slotOf(id)
	return ok && w.entries[slot].digest
}

// Compare compares two articles by their fingerprints and word weights only. With
// nil frequencies all words weigh the same. It is safe for concurrent use.
func Compare(a, b Article, f *frequencies, s storage.StorySettings) storage.Evidence {
	if f == nil {
		f = &frequencies{}
	}
	f.init()
	c := comparer{freq: f}
	c.relate(a, b)
	c.setX(a.Print, nil)
	c.y.load(b.Print, nil, f)
	return c.evaluate(a, b, s)
}

// relate notes how far apart a and b are, and whether one outlet has both.
func (c *comparer) relate(a, b Article) {
	c.sameOutlet, c.apart = a.Outlet == b.Outlet, distance(stampOf(a.Time), stampOf(b.Time))
}

// evaluate returns the evidence on c.x and c.y, the texts of a and b.
func (c *comparer) evaluate(a, b Article, s storage.StorySettings) storage.Evidence {
	m := c.compare()
	threshold := cmp.Or(max(s.Threshold, 0), defaultThreshold)
	link := hashLink(a.Link)
	rule, same, veto := c.judge(&m, threshold, link != 0 && link == hashLink(b.Link))
	e := c.measuredEvidence(&m, rule)
	e.Other, e.Same, e.Veto = b.ID, same, veto
	switch {
	case same:
		e.Relation = m.relation(rule)
	case veto == "":
		e.Veto = cmp.Or(c.sharedButDifferent(&m, threshold), c.headlines(&m.head).reason())
	}
	return e
}
