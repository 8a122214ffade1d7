// Package window holds what the windows of stories and of events share: an index of the
// keys of what is in them.
package window

import "slices"

// Index finds the slots that have a key. The low bits of a key choose one of 32,768
// buckets; a bucket lists cells of 12 further bits of the key and 20 of the slot.
// Two keys collide once in 2^27, which costs a comparison and nothing else: verdicts do
// not depend on keys.
// The zero Index is empty.
type Index struct {
	buckets *[1 << bucketBits][]uint32 // nil: empty
}

const (
	bucketBits = 15
	slotBits   = 20
	// MaxSlots is how many stories or articles a window can hold.
	MaxSlots = 1 << slotBits
)

func cell(what, slot uint32) uint32 { return what>>bucketBits<<slotBits | slot }

// Add adds a slot under a key.
func (x *Index) Add(what, slot uint32) {
	if x.buckets == nil {
		x.buckets = new([1 << bucketBits][]uint32)
	}
	b := &x.buckets[what&(1<<bucketBits-1)]
	if len(*b) == cap(*b) { // grow by an eighth: most of the index is these lists
		*b = append(make([]uint32, 0, len(*b)+len(*b)/8+4), *b...)
	}
	*b = append(*b, cell(what, slot))
}

// Remove removes it.
func (x *Index) Remove(what, slot uint32) {
	if x.buckets == nil {
		return
	}
	b := &x.buckets[what&(1<<bucketBits-1)]
	if i := slices.Index(*b, cell(what, slot)); i >= 0 {
		(*b)[i] = (*b)[len(*b)-1]
		*b = (*b)[:len(*b)-1]
	}
}

// Find appends the slots that have what as a key.
func (x *Index) Find(what uint32, slots []uint32) []uint32 {
	tag := what >> bucketBits << slotBits
	for _, c := range x.bucket(what) {
		if c&^(MaxSlots-1) == tag {
			slots = append(slots, c&(MaxSlots-1))
		}
	}
	return slots
}

// Crowd returns how many slots share the bucket of a key.
func (x *Index) Crowd(what uint32) int { return len(x.bucket(what)) }

func (x *Index) bucket(what uint32) []uint32 {
	if x.buckets == nil {
		return nil
	}
	return x.buckets[what&(1<<bucketBits-1)]
}
