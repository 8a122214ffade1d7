package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// What an article must share with a story's anchor, weighted, or of rare
// words in order, in thousandths.
const (
	anchorWeight  = 450
	anchorOrdered = 500
	// wholeIn is from which share on an anchor counts as contained.
	wholeIn = 700
)

// anchor is the story's longest text, bodies before mere titles, the earliest of these.
func (w *Window) anchor(g *group) uint32 {
	return slices.MinFunc(g.members, func(a, b uint32) int {
		x, y := &w.entries[a], &w.entries[b]
		if x.thin != y.thin {
			if x.thin {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(len(y.data), len(x.data)), cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
}

// agrees reports whether the text in w.pool.x, which f found the same as a
// member of g, also agrees with g's anchor, so that chains cannot drift. A
// copy of a member agrees as the member did.
func (w *Window) agrees(g *group, f found) bool {
	anchor := w.anchor(g)
	if anchor == f.slot || f.measure.resem >= whole {
		return true
	}
	w.setY(&w.pool, anchor)
	return w.pool.agree(w.settings.Threshold)
}

// most reports whether the text in w.pool.x tells the same as more than half
// of g, two at least, by their bodies: then it is the anchor that is odd, such
// as the one copy with other numbers that came before all the rest.
func (w *Window) most(g *group, same []found) bool {
	n := 0
	for _, f := range same {
		if f.path != storage.RuleTitle && w.entries[f.slot].group == g {
			n++
		}
	}
	return n >= 2 && 2*n > len(g.members)
}

// agree reports whether x and y share enough to be members of one story.
func (c *comparer) agree(threshold int) bool {
	if c.x.thin() || c.y.thin() {
		return true
	}
	m := c.compare()
	_, same, veto := c.judge(&m, threshold, false)
	return same || veto == "" && m.differ < 2 && (m.weight >= anchorWeight || m.ordered >= anchorOrdered)
}

// kin reports whether two stories that met in one article may be one: it
// holds the whole of both, or their anchors agree. f and h are the members
// by which it found them.
func (w *Window) kin(g, o *group, f, h found) bool {
	if w.ruling.divides(g.id, o.id) {
		return false
	}
	if f.measure.inY >= wholeIn && h.measure.inY >= wholeIn && w.anchor(g) == f.slot && w.anchor(o) == h.slot {
		return true
	}
	c := &w.aside
	w.setEntry(c, w.anchor(g))
	w.setY(c, w.anchor(o))
	return c.agree(w.settings.Threshold)
}

// merge makes two stories one: the older id stays.
func (b *Batch) merge(g, h *group, v *Verdict) *group {
	if h.older(g) {
		g, h = h, g
	}
	for _, slot := range slices.Clone(h.members) {
		b.move(slot, g.id, g.born)
	}
	b.follow(h.id, g.id)
	v.Merged = append(v.Merged, h.id)
	return g
}

// unite merges the stories of articles that the operator wants in one.
func (b *Batch) unite(id string, v *Verdict) {
	w := b.w
	for _, other := range w.ruling.together[id] {
		slot, ok := w.byID[other]
		if !ok {
			continue
		}
		g, h := w.entries[w.byID[id]].group, w.entries[slot].group
		if g != h && !w.ruling.divides(g.id, h.id) {
			b.merge(g, h, v)
			v.Evidence = storage.Evidence{Other: other, Same: true, Rule: storage.RuleOperator}
		}
	}
}
