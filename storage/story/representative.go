package story

import (
	"cmp"
	"slices"

	"rawi/storage"
)

// The least share of a representative that an article must have, by weight or in
// rare words of the same order, in thousandths.
const (
	representativeWeight  = 450
	representativeOrdered = 500
)

// representative returns the slot of the story's longest text, the earliest of
// equal ones. Articles with a body come before those with a title only.
func (es entries) representative(g *group) uint32 {
	return slices.MinFunc(g.members, func(a, b uint32) int {
		x, y := &es[a], &es[b]
		if x.thin != y.thin {
			if x.thin {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(y.size, x.size), cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
}

// fitsStory reports whether the text in w.scratch.x, which says the same as
// member f of g, also agrees with g's representative, so that chains cannot
// drift. A copy of a member agrees because the member does.
func (w *Window) fitsStory(g *group, f found) bool {
	if f.measure.head.decides && !w.headlineFits(w.scratch.x.head, g, &w.buffers.text) {
		return false
	}
	representative := w.entries.representative(g)
	if representative == f.slot || f.measure.resemblance >= copyShare {
		return true
	}
	w.setY(&w.scratch, representative)
	return w.scratch.compatible(w.settings.Threshold)
}

// matchesMajority reports whether more than half of g, and at least two, are among those
// that say the same as a text, by their bodies. Then the representative is
// the exception: for example the one copy with other numbers, which came first.
func (es entries) matchesMajority(g *group, same []found) bool {
	n := 0
	for _, f := range same {
		if f.rule != storage.RuleTitle && es[f.slot].group == g {
			n++
		}
	}
	return n >= 2 && 2*n > len(g.members)
}

// compatible reports whether x and y share enough to be members of one story,
// which is less than saying the same.
func (c *comparer) compatible(threshold int) bool {
	if c.x.thin() || c.y.thin() {
		return true
	}
	m := c.compare()
	_, same, veto := c.judge(&m, threshold, false)
	return same || m.shareEnough(veto)
}

// shareEnough reports whether two texts that do not say the same share enough to be
// members of one story. veto is the reason why they do not, if there is one.
func (m *measure) shareEnough(veto string) bool {
	return veto == "" && m.differentNumbers < 2 && (m.weight >= representativeWeight || m.ordered >= representativeOrdered)
}

// mergeable reports whether two stories may merge: their representatives agree, and so
// do their first articles, since one outlet can stretch only one of these; or an article
// matched f of g and h of o by their headlines, and these fit.
func (w *Window) mergeable(g, o *group, f, h found) bool {
	if w.decisions.divides(g.id, o.id) {
		return false
	}
	if (f.measure.head.decides || h.measure.head.decides) && f.rule == storage.RuleTitle && h.rule == storage.RuleTitle && w.headlinesFit(g, o, &w.buffers.text) {
		return true
	}
	return w.agree(w.entries.representative(g), w.entries.representative(o)) && w.agree(w.entries.earliest(g), w.entries.earliest(o))
}

// agree reports whether two articles may be of one story, on their own evidence: a
// missing body is none.
func (w *Window) agree(a, b uint32) bool {
	c := &w.pairScratch
	w.setEntry(c, a)
	w.setY(c, b)
	if c.x.thin() || c.y.thin() {
		m := c.compare()
		_, same, _ := c.judge(&m, w.settings.Threshold, false)
		return same
	}
	return c.compatible(w.settings.Threshold)
}

// earliest returns the slot of the member of g that arrived first.
func (es entries) earliest(g *group) uint32 {
	return slices.MinFunc(g.members, es.arrival)
}

// arrival orders articles by when they arrived.
func (es entries) arrival(a, b uint32) int {
	x, y := &es[a], &es[b]
	return cmp.Or(cmp.Compare(x.seen, y.seen), cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
}

// merge merges two stories and returns the result: the older id stays.
func (b *Batch) merge(g, h *group, v *Verdict) *group {
	if h.older(g) {
		g, h = h, g
	}
	for _, slot := range slices.Clone(h.members) {
		b.move(slot, g.id, g.born)
	}
	b.noteMerge(h.id, g.id)
	v.Merged = append(v.Merged, h.id)
	return g
}

// mergeDecided merges the story of article id with those that the operator
// decided it belongs to.
func (b *Batch) mergeDecided(id string, v *Verdict) {
	w := b.w
	for _, other := range w.decisions.together[id] {
		slot, ok := w.slotOf(other)
		if !ok {
			continue
		}
		g, h := w.entry(id).group, w.entries[slot].group
		if g != h && !w.decisions.divides(g.id, h.id) {
			b.merge(g, h, v)
			v.Evidence = storage.Evidence{Other: other, Same: true, Rule: storage.RuleOperator}
		}
	}
}
