package story

import (
	"cmp"
	"slices"
)

const (
	// perKey bounds how many articles of one key become candidates: the
	// nearest in time.
	perKey = 40
	// perStory bounds how many articles of one story are compared, and
	// perArticle how many in all.
	perStory   = 3
	perArticle = 16
	// enoughKeys is how many keys make a candidate. One is enough for an article
	// without a body.
	enoughKeys = 2
)

// reach is how far candidates are looked for.
type reach struct {
	within     int64 // seconds from the article's own time
	perStory   int
	perArticle int
	enough     int // keys to share; articles without a body need one
}

// near is the reach of Assign.
func (w *Window) near(thin bool) reach {
	r := reach{w.span(), perStory, perArticle, enoughKeys}
	if thin {
		r.enough = 1
	}
	return r
}

// candidates gives the slots of the articles that may tell the same as a text
// with keys, within reach of its time, best first. The slice is valid until
// the next call.
func (w *Window) candidates(keys []uint32, at stamp, r reach) []uint32 {
	s := &w.scratch
	if len(s.count) < len(w.entries) {
		s.count = append(s.count, make([]uint8, len(w.entries)-len(s.count)+1024)...)
	}
	s.slots = s.slots[:0]
	for _, k := range keys {
		s.hits = w.index.find(k, s.hits[:0])
		s.hits = slices.DeleteFunc(s.hits, func(slot uint32) bool {
			return w.entries[slot].off || apart(w.entries[slot].time, at) > r.within
		})
		if len(s.hits) > perKey {
			w.nearest(s.hits, at)
			s.hits = s.hits[:perKey]
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

// rank sorts the hits by shared keys, and keeps enough of them, some for each story.
func (w *Window) rank(at stamp, r reach) []uint32 {
	s := &w.scratch
	slices.SortFunc(s.slots, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(s.count[b], s.count[a]), w.closer(a, b, at))
	})
	var seen []*group
	kept := s.slots[:0]
	for _, slot := range s.slots {
		n := s.count[slot]
		s.count[slot] = 0
		e := &w.entries[slot]
		if int(n) < r.enough && !e.thin || len(kept) >= r.perArticle {
			continue
		}
		if same := countOf(seen, e.group); same >= r.perStory {
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

// nearest moves the perKey hits that are nearest in time to the front. The
// index lists the latest last, and the latest are the nearest to what is new.
func (w *Window) nearest(hits []uint32, at stamp) {
	best := w.scratch.best[:0]
	for _, slot := range slices.Backward(hits) {
		if len(best) == perKey && w.closer(slot, best[perKey-1], at) > 0 {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, slot, func(a, b uint32) int { return w.closer(a, b, at) })
		best = slices.Insert(best[:min(len(best), perKey-1)], i, slot)
	}
	w.scratch.best = best
	copy(hits, best)
}

// closer orders two articles by nearness to at.
func (w *Window) closer(a, b uint32, at stamp) int {
	x, y := &w.entries[a], &w.entries[b]
	return cmp.Or(cmp.Compare(apart(x.time, at), apart(y.time, at)), cmp.Compare(x.order, y.order))
}
