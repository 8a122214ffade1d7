package fleet

import "hash/fnv"

// Owner is the node that a thing belongs to: the one with the highest hash of
// both (Thaler and Ravishankar, "Using name-based mappings to increase hit
// rates", 1998), so that a change of nodes moves only what it must. Empty where
// there are none.
func Owner(nodes []string, thing string) (owner string) {
	var best uint64
	for _, n := range nodes {
		h := fnv.New64a()
		h.Write([]byte(n))
		h.Write([]byte{0})
		h.Write([]byte(thing))
		if score := mix(h.Sum64()); owner == "" || score > best || score == best && n < owner {
			owner, best = n, score
		}
	}
	return owner
}

// mix spreads the bits of a hash of short, similar names (the finaliser of
// MurmurHash3, Appleby 2011).
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
