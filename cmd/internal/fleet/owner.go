package fleet

import "hash/fnv"

// Owner returns the node that owns key, a host or a duty: the one with the
// highest hash of both (Thaler and Ravishankar, "Using name-based mappings to
// increase hit rates", 1998). When a node joins or leaves, only the keys that it
// gains or loses change their owner. It returns "" if there are no nodes.
func Owner(nodes []string, key string) (owner string) {
	var best uint64
	for _, n := range nodes {
		h := fnv.New64a()
		h.Write([]byte(n))
		h.Write([]byte{0})
		h.Write([]byte(key))
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
