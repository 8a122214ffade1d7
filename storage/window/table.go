package window

import "hash/maphash"

// Table finds slots by the ids of what they hold, which it leaves to the caller to keep.
type Table struct {
	id    func(slot uint32) string
	seed  maphash.Seed
	slots probe[uint32] // + 1
}

// NewTable returns an empty table of slots of which id returns the ids. The zero Table finds
// nothing, and has room for nothing.
func NewTable(id func(slot uint32) string) Table { return Table{id: id, seed: maphash.MakeSeed()} }

// Len returns how many slots are in the table.
func (t *Table) Len() int { return t.slots.n }

// Find returns the slot with an id.
func (t *Table) Find(id string) (slot uint32, ok bool) {
	if t.slots.n == 0 {
		return 0, false
	}
	at, ok := t.slots.find(t.hash(id), func(cell uint32) bool { return t.id(cell-1) == id })
	if !ok {
		return 0, false
	}
	return t.slots.cells[at] - 1, true
}

// Add adds a slot, whose id no other one in the table has.
func (t *Table) Add(slot uint32) { t.slots.add(slot+1, t.hashOf) }

// Remove removes a slot, which has its id still.
func (t *Table) Remove(slot uint32) {
	if t.slots.n == 0 {
		return
	}
	if at, ok := t.slots.find(t.hashOf(slot+1), func(cell uint32) bool { return cell == slot+1 }); ok {
		t.slots.remove(at, t.hashOf)
	}
}

func (t *Table) hash(id string) uint32 { return uint32(maphash.String(t.seed, id)) }

func (t *Table) hashOf(cell uint32) uint32 { return t.hash(t.id(cell - 1)) }
