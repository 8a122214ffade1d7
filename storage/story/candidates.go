package story

import (
	"cmp"
	"slices"

	"rawi/storage/window"
)

const (
	// maxPerKey is how many articles of one key become candidates: the nearest
	// in time.
	maxPerKey = 40
	// storyLimit is how many articles of one story are compared, and
	// articleLimit how many in all.
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
	minShared     int      // keys to share; articles without a body need one
	head          []uint32 // keys of the headline, of a brief article
}

// limits returns the limits for an article, thin or not.
func (s *state) limits(thin bool) candidateLimits {
	r := candidateLimits{within: s.span(), maxPerStory: storyLimit, maxPerArticle: articleLimit, minShared: minSharedKeys}
	if thin {
		r.minShared = 1
	}
	return r
}

// candidates returns the slots of articles that share keys with a text and lie
// within r of its time, best first. The slice is valid until the next call.
func (s *state) candidates(keys []uint32, at stamp, r candidateLimits) []uint32 {
	buf := &s.buffers
	if len(buf.count) < len(s.entries) {
		buf.count = append(buf.count, make([]uint8, len(s.entries)-len(buf.count)+1024)...)
	}
	buf.slots = buf.slots[:0]
	s.collectHeadlines(r.head, at, r.within)
	s.collect(&s.index, keys, at, r.within)
	return s.rank(at, r)
}

// collect counts the articles that have one of keys in x and lie within so many seconds
// of at: the nearest of each key.
func (s *state) collect(x *window.Index, keys []uint32, at stamp, within int64) {
	buf := &s.buffers
	for _, k := range keys {
		buf.hits = x.Find(k, buf.hits[:0])
		buf.hits = slices.DeleteFunc(buf.hits, func(slot uint32) bool {
			return s.entries[slot].off || distance(s.entries[slot].time, at) > within
		})
		if len(buf.hits) > maxPerKey {
			s.nearest(buf.hits, at)
			buf.hits = buf.hits[:maxPerKey]
		}
		for _, slot := range buf.hits {
			if buf.count[slot] == 0 {
				buf.slots = append(buf.slots, slot)
			}
			buf.count[slot] = min(buf.count[slot]+1, 250)
		}
	}
}

// rank sorts the hits by shared keys and cuts them to the limits of r.
func (s *state) rank(at stamp, r candidateLimits) []uint32 {
	buf := &s.buffers
	slices.SortFunc(buf.slots, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(buf.count[b], buf.count[a]), s.entries.closer(a, b, at))
	})
	var seen []*group
	kept := buf.slots[:0]
	for _, slot := range buf.slots {
		n := buf.count[slot]
		buf.count[slot] = 0
		e := &s.entries[slot]
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
func (s *state) nearest(hits []uint32, at stamp) {
	best := s.buffers.best[:0]
	for _, slot := range slices.Backward(hits) {
		if len(best) == maxPerKey && s.entries.closer(slot, best[maxPerKey-1], at) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, slot, func(a, b uint32) int { return s.entries.closer(a, b, at) })
		best = slices.Insert(best[:min(len(best), maxPerKey-1)], i, slot)
	}
	s.buffers.best = best
	copy(hits, best)
}

// closer compares two articles by their distance in time to at.
func (es entries) closer(a, b uint32, at stamp) int {
	x, y := &es[a], &es[b]
	return cmp.Or(cmp.Compare(distance(x.time, at), distance(y.time, at)), cmp.Compare(x.order, y.order))
}
