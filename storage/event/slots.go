package event

import (
	"cmp"
	"slices"

	"rawi/storage/window"
)

// slots hold the stories of a window.
type slots struct {
	entries []entry
	free    []uint32
	ids     window.Table
	queue   []uint32 // slots by arrival, oldest first
}

// slotOf returns the slot of a story.
func (s *slots) slotOf(id string) (slot uint32, ok bool) { return s.ids.Find(id) }

// story returns a story that is in the window.
func (s *slots) story(id string) *entry {
	return &s.entries[s.at(id)]
}

// at returns the slot of a story that is in the window.
func (s *slots) at(id string) uint32 {
	slot, _ := s.ids.Find(id)
	return slot
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

// profileAt reads the profile of a story into p, and the memory that it has.
func (s *state) profileAt(slot uint32, p *Profile) *Profile {
	e := &s.entries[slot]
	r := recordReader{b: s.shelf.Get(e.cell)}
	r.keys(p)
	p.facts = e.facts
	return p
}

// take returns a story as it was when it came.
func (s *state) take(slot uint32) incoming {
	e := &s.entries[slot]
	return incoming{id: e.id, event: e.event, seen: e.seen, staged: e.staged, profile: *s.profileAt(slot, &Profile{})}
}
