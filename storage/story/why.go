package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// Why compares any two articles, in the window or not, with what the window
// knows of words, furniture and the operator's decisions. The relation says
// what a is to b.
func (w *Window) Why(a, b Article) storage.Evidence {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &w.aside
	c.setX(a.Print, w.furnitureFor(a))
	own, other := w.furnitureFor(b), c.dropX
	c.dropY = own
	c.y.set(b.Print, func(h uint32, n int) bool { return own(h, n) || other(h, n) }, &w.freq)
	e := c.verdict(a, b, w.settings)
	if e.Relation != storage.RelationNone && w.isMarked(a.ID) {
		e.Relation = storage.RelationDigest
	}
	if !e.Same && e.Veto != "" && (w.isMarked(a.ID) || w.isMarked(b.ID)) {
		e.Veto = "one of them holds several stories"
	}
	if slices.Contains(w.ruling.apart[a.ID], b.ID) {
		e.Same, e.Rule, e.Veto = false, storage.RuleOperator, "the operator keeps them apart"
	} else if slices.Contains(w.ruling.together[a.ID], b.ID) {
		e.Same, e.Rule, e.Veto = true, storage.RuleOperator, ""
	}
	return e
}

// furnitureFor is furnitureOf for an article that may be in the window.
func (w *Window) furnitureFor(a Article) func(uint32, int) bool {
	slot, ok := w.byID[a.ID]
	return w.furnitureOf(w.names.of(a.Outlet), ok && w.entries[slot].founder, nil)
}

// isMarked reports whether an article is known for a digest.
func (w *Window) isMarked(id string) bool {
	slot, ok := w.byID[id]
	return ok && w.entries[slot].digest
}

// Frequencies is a copy of the window's counts of words, for Compare.
func (w *Window) Frequencies() *Frequencies {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.freq.init()
	f := &Frequencies{stories: w.freq.stories, cells: new([1 << 16]uint32), weights: new([1 << 16]uint8), level: w.freq.level}
	*f.cells, *f.weights = *w.freq.cells, *w.freq.weights
	return f
}

// Compare compares two articles by their Prints and by what words weigh, and
// by nothing else: nil frequencies weigh all alike. It may run anywhere.
func Compare(a, b Article, f *Frequencies, s storage.StorySettings) storage.Evidence {
	if f == nil {
		f = &Frequencies{}
	}
	f.init()
	c := comparer{freq: f}
	c.setX(a.Print, nil)
	c.y.set(b.Print, nil, f)
	return c.verdict(a, b, s)
}

// verdict is the evidence on c.x and c.y, which are a and b.
func (c *comparer) verdict(a, b Article, s storage.StorySettings) storage.Evidence {
	m := c.compare()
	threshold := cmp.Or(max(s.Threshold, 0), defaultThreshold)
	link := hashLink(a.Link)
	path, same, veto := c.judge(&m, threshold, link != 0 && link == hashLink(b.Link))
	e := c.report(&m, path)
	e.Other, e.Same, e.Veto = b.ID, same, veto
	switch {
	case same:
		e.Relation = m.relation(path)
	case veto == "":
		e.Veto = c.aside(&m, threshold)
	}
	return e
}
