package event

import "slices"

// index finds the stories that have a key. The low bits of a key choose one of 32,768
// buckets; a bucket lists cells of 12 further bits of the key and 20 of the story's slot.
// Two keys collide once in 2^27, which costs a comparison and nothing else: verdicts do
// not depend on keys.
type index struct {
	buckets [1 << bucketBits][]uint32
}

const (
	bucketBits = 15
	slotBits   = 20
	// maxSlots is how many stories a window can hold.
	maxSlots = 1 << slotBits
)

func cell(what, slot uint32) uint32 { return what>>bucketBits<<slotBits | slot }

func (x *index) add(what, slot uint32) {
	b := &x.buckets[what&(1<<bucketBits-1)]
	if len(*b) == cap(*b) { // grow by an eighth: most of the index is these lists
		*b = append(make([]uint32, 0, len(*b)+len(*b)/8+4), *b...)
	}
	*b = append(*b, cell(what, slot))
}

func (x *index) remove(what, slot uint32) {
	b := &x.buckets[what&(1<<bucketBits-1)]
	if i := slices.Index(*b, cell(what, slot)); i >= 0 {
		(*b)[i] = (*b)[len(*b)-1]
		*b = (*b)[:len(*b)-1]
	}
}

// find appends the slots of the stories that have what as a key.
func (x *index) find(what uint32, slots []uint32) []uint32 {
	tag := what >> bucketBits << slotBits
	for _, c := range x.buckets[what&(1<<bucketBits-1)] {
		if c&^(maxSlots-1) == tag {
			slots = append(slots, c&(maxSlots-1))
		}
	}
	return slots
}
