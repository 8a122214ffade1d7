package story

import "slices"

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
