package story

import (
	"cmp"
	"slices"
)

const (
	// maxPerKey is how many articles of one key become candidates: the nearest
	// in time.
	maxPerKey = 40
	// storyLimit bounds how many articles of one story are compared, and
	// perArticle how many in all.
	storyLimit   = 3
	articleLimit = 16
	// minSharedKeys is how many keys make a candidate. One is enough for an article
	// without a body.
	minSharedKeys = 2
)

// candidateLimits bounds the search for candidates.
type candidateLimits struct {
	within        int64 // seconds from the article's own time
	maxPerStory   int
	maxPerArticle int
	minShared     int // keys to share; articles without a body need one
}

// limits returns the limits for an article, thin or not.
func (w *Window) limits(thin bool) candidateLimits {
	r := candidateLimits{w.span(), storyLimit, articleLimit, minSharedKeys}
	if thin {
		r.minShared = 1
	}
	return r
}

// candidates returns the slots of articles that share keys with a text and lie
// within r of its time, best first. The slice is valid until the next call.
func (w *Window) candidates(keys []uint32, at stamp, r candidateLimits) []uint32 {
	s := &w.buffers
	if len(s.count) < len(w.entries) {
		s.count = append(s.count, make([]uint8, len(w.entries)-len(s.count)+1024)...)
	}
	s.slots = s.slots[:0]
	for _, k := range keys {
		s.hits = w.index.find(k, s.hits[:0])
		s.hits = slices.DeleteFunc(s.hits, func(slot uint32) bool {
			return w.entries[slot].off || distance(w.entries[slot].time, at) > r.within
		})
		if len(s.hits) > maxPerKey {
			w.nearest(s.hits, at)
			s.hits = s.hits[:maxPerKey]
		}
		for _, slot := range s.hits {
			if s.count[slot] == 0 {
				s.slots = append(s.slots, slot)
			}
			s.count[slot] = min(s.count[slot]+1, 250)
		}
	}
	return w.rank(at, r)
}

// rank sorts the hits by shared keys and cuts them to the limits of r.
func (w *Window) rank(at stamp, r candidateLimits) []uint32 {
	s := &w.buffers
	slices.SortFunc(s.slots, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(s.count[b], s.count[a]), w.closer(a, b, at))
	})
	var seen []*group
	kept := s.slots[:0]
	for _, slot := range s.slots {
		n := s.count[slot]
		s.count[slot] = 0
		e := &w.entries[slot]
		if int(n) < r.minShared && !e.thin || len(kept) >= r.maxPerArticle {
			continue
		}
		if same := countOf(seen, e.group); same >= r.maxPerStory {
			continue
		}
		seen = append(seen, e.group)
		kept = append(kept, slot)
	}
	return kept
}

func countOf(list []*group, g *group) (n int) {
	for _, x := range list {
		if x == g {
			n++
		}
	}
	return n
}

// nearest moves the maxPerKey hits nearest in time to the front. The index lists
// the latest last, which are the nearest to a new article.
func (w *Window) nearest(hits []uint32, at stamp) {
	best := w.buffers.best[:0]
	for _, slot := range slices.Backward(hits) {
		if len(best) == maxPerKey && w.closer(slot, best[maxPerKey-1], at) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, slot, func(a, b uint32) int { return w.closer(a, b, at) })
		best = slices.Insert(best[:min(len(best), maxPerKey-1)], i, slot)
	}
	w.buffers.best = best
	copy(hits, best)
}

// closer compares two articles by their distance in time to at.
func (w *Window) closer(a, b uint32, at stamp) int {
	x, y := &w.entries[a], &w.entries[b]
	return cmp.Or(cmp.Compare(distance(x.time, at), distance(y.time, at)), cmp.Compare(x.order, y.order))
}
