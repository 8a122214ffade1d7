package story

import (
	"cmp"
	"slices"

	"rawi/storage/window"
)

const (
	// maxHeadKeys is how many stems of a headline, the rarest, are keys of the index, and
	// minKeyWeight how much they weigh, in half bits.
	maxHeadKeys  = 8
	minKeyWeight = 8
	// maxHeadBucket is how many cells of the index a key may share with others: a stem
	// that is in so many headlines finds none.
	maxHeadBucket = 4096
	// minHeadKeys is how many of these stems make a candidate.
	minHeadKeys = 2
	// fitShare is the share of two headlines, in thousandths, at which they may be in one story by
	// way of others.
	fitShare = 250
	// maxFitting is how many headlines of a story are looked at.
	maxFitting = 8
)

// keys appends the keys of h.
func (h headStems) keys(keys []uint32) []uint32 {
	var best [maxHeadKeys + 1]headWord
	n := 0
	for _, w := range h {
		if w.weight < minKeyWeight {
			continue
		}
		i := n
		for i > 0 && w.weight > best[i-1].weight {
			best[i] = best[i-1]
			i--
		}
		best[i] = w
		n = min(n+1, maxHeadKeys)
	}
	for _, w := range best[:n] {
		keys = append(keys, mix(uint32(w.stem)+1))
	}
	return keys
}

// headlineIndex is the index of brief articles, by the stems of their headlines.
type headlineIndex struct {
	window.Index
	keys []uint32 // reused memory
}

// update adds (by 1) or removes (by -1) an article, decoded as d, if it is brief.
func (x *headlineIndex) update(slot uint32, d *decoded, by int32) {
	if !d.brief() {
		return
	}
	x.keys = d.head.keys(x.keys[:0])
	for _, k := range x.keys {
		if by > 0 {
			x.Add(k, slot)
		} else {
			x.Remove(k, slot)
		}
	}
}

// collectHeadlines counts the brief articles that share at least minHeadKeys of keys.
func (s *state) collectHeadlines(keys []uint32, at stamp, within int64) {
	s.collect(&s.heads.Index, s.heads.searched(keys), at, min(within, headlineSpan))
	buf := &s.buffers
	buf.slots = slices.DeleteFunc(buf.slots, func(slot uint32) bool {
		if buf.count[slot] >= minHeadKeys {
			return false
		}
		buf.count[slot] = 0
		return true
	})
}

// searched returns those of keys that are not too crowded, in place.
func (x *headlineIndex) searched(keys []uint32) []uint32 {
	return slices.DeleteFunc(keys, func(k uint32) bool { return x.Crowd(k) > maxHeadBucket })
}

// sample returns at most maxFitting members of g, from its first to its last in time.
func (es entries) sample(g *group) []uint32 {
	list := slices.Clone(g.members)
	slices.SortFunc(list, func(a, b uint32) int {
		x, y := &es[a], &es[b]
		return cmp.Or(cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
	if n := len(list); n > maxFitting {
		for i := range maxFitting {
			list[i] = list[i*(n-1)/(maxFitting-1)]
		}
		list = list[:maxFitting]
	}
	return list
}

// headlineFits reports whether the headline h goes with at least half of g's. d is reused memory.
func (s *state) headlineFits(h headStems, g *group, d *decoded) bool {
	fit, all := s.countFitting(h, s.entries.sample(g), d)
	return 2*fit >= all
}

// headlinesFit reports whether at least half of the headlines of g go with those of o. d is
// reused memory.
func (s *state) headlinesFit(g, o *group, d *decoded) bool {
	fit, all := 0, 0
	var of decoded
	for _, slot := range s.entries.sample(g) {
		of.read(s.text(slot))
		f, n := s.countFitting(of.head, s.entries.sample(o), d)
		fit, all = fit+f, all+n
	}
	return 2*fit >= all
}

// countFitting returns how many of members go with h, and how many have a headline. d is
// reused memory.
func (s *state) countFitting(h headStems, members []uint32, d *decoded) (fit, all int) {
	for _, slot := range members {
		if d.read(s.text(slot)); len(h) == 0 || len(d.head) == 0 {
			continue
		}
		all++
		if m := matchHeadlines(h, d.head); max(m.title, m.whole) >= fitShare && m.conflict.kind == noConflict {
			fit++
		}
	}
	return fit, all
}
