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
