package event

import (
	"cmp"
	"slices"
)

// slots hold the stories of a window.
type slots struct {
	entries []entry
	free    []uint32
	byID    map[string]uint32
	queue   []uint32 // slots by arrival, oldest first
}

// allocSlot returns a free slot.
func (s *slots) allocSlot() uint32 {
	if n := len(s.free); n > 0 {
		slot := s.free[n-1]
		s.free = s.free[:n-1]
		return slot
	}
	if n := len(s.entries); n == cap(s.entries) { // grow by an eighth
		s.entries = append(make([]entry, 0, n+n/8+64), s.entries...)
	}
	s.entries = append(s.entries, entry{})
	return uint32(len(s.entries) - 1)
}

// arrival compares stories by arrival.
func (s *slots) arrival(a, b uint32) int {
	x, y := &s.entries[a], &s.entries[b]
	return cmp.Or(cmp.Compare(x.seen, y.seen), cmp.Compare(x.id, y.id))
}

// position returns where in the queue a story is, or belongs.
func (s *slots) position(slot uint32) (int, bool) {
	return slices.BinarySearchFunc(s.queue, slot, s.arrival)
}

// idsOf returns the ids of stories.
func (s *slots) idsOf(slots []uint32) (out []string) {
	for _, slot := range slots {
		out = append(out, s.entries[slot].id)
	}
	return out
}
