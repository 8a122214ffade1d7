package story

import "slices"

// index finds the articles that have a key. The low bits of a key choose one of
// 32,768 buckets; a bucket lists cells of 12 further bits of the key and 20 of
// the article's slot. Two keys collide once in 2^27, which costs a comparison
// and nothing else: verdicts do not depend on keys.
type index struct {
	buckets [1 << bucketBits][]uint32
}

const (
	bucketBits = 15
	slotBits   = 20
	// maxSlots is how many articles a window can hold.
	maxSlots = 1 << slotBits
)

func cell(key, slot uint32) uint32 { return key>>bucketBits<<slotBits | slot }

func (x *index) add(key, slot uint32) {
	b := &x.buckets[key&(1<<bucketBits-1)]
	if len(*b) == cap(*b) { // grow by an eighth: most of the index is these lists
		*b = append(make([]uint32, 0, len(*b)+len(*b)/8+4), *b...)
	}
	*b = append(*b, cell(key, slot))
}

func (x *index) remove(key, slot uint32) {
	b := &x.buckets[key&(1<<bucketBits-1)]
	if i := slices.Index(*b, cell(key, slot)); i >= 0 {
		(*b)[i] = (*b)[len(*b)-1]
		*b = (*b)[:len(*b)-1]
	}
}

// find appends the slots of the articles that have key.
func (x *index) find(key uint32, slots []uint32) []uint32 {
	tag := key >> bucketBits << slotBits
	for _, c := range x.buckets[key&(1<<bucketBits-1)] {
		if c&^(maxSlots-1) == tag {
			slots = append(slots, c&(maxSlots-1))
		}
	}
	return slots
}

// keyer computes keys; it holds scratch memory.
type keyer struct{ hashes []uint32 }

// keys appends the keys of a text, each once: hashes of its triples, thinned by
// winnowing (Schleimer, Wilkerson, Aiken 2003). A long text is thinned more than
// a short one. The minimum of a wide window is the minimum of a narrow one within
// it too, so a short text keeps the keys that a long one keeps of the same
// passage.
func (k *keyer) keys(title []uint16, blocks []block, keys []uint32) []uint32 {
	triples := 0
	for _, b := range blocks {
		triples += max(0, len(b.tokens)-2)
	}
	width := 4
	switch {
	case triples > 160:
		width = 20
	case triples > 60:
		width = 8
	}
	for _, b := range blocks {
		keys = k.winnow(b.tokens, width, keys)
	}
	keys = k.winnow(title, 3, keys)
	if len(title) > 0 {
		keys = append(keys, mix(hashTokens(title)+1))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// winnow appends the least triple hash of each window of width triples, the
// last of equal ones.
func (k *keyer) winnow(tokens []uint16, width int, keys []uint32) []uint32 {
	h := k.hashes[:0]
	for i := 0; i+2 < len(tokens); i++ {
		h = append(h, hashTriple(uint32(tokens[i]), uint32(tokens[i+1]), uint32(tokens[i+2])))
	}
	k.hashes = h
	least := -1
	for end := min(width, len(h)); end <= len(h) && end > 0; end++ {
		from := max(0, end-width)
		switch last := end - 1; {
		case least >= from && h[last] > h[least]:
			continue
		case least >= from && h[last] <= h[least]:
			least = last
		default:
			least = from
			for i := from + 1; i < end; i++ {
				if h[i] <= h[least] {
					least = i
				}
			}
		}
		keys = append(keys, h[least])
	}
	return keys
}
