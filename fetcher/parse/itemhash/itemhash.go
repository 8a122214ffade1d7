// Package itemhash hashes the bytes of a feed's items: an item whose hash is known was
// read before.
//
// The hash is stored with each feed: another function would read every feed anew once.
package itemhash

import (
	"encoding/binary"
	"math/bits"
)

// Sum continues a 64-bit hash by b: two multiplications for 16 bytes, folded. It
// is the same on every machine and in every run. Publishers may build collisions, and
// gain that rawi misses a change of their own.
func Sum(h uint64, b []byte) uint64 {
	const k0, k1, k2 = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb
	h ^= uint64(len(b)) * k2
	mix := func(a, b uint64) uint64 {
		hi, lo := bits.Mul64(a, b)
		return hi ^ lo
	}
	for len(b) >= 16 {
		h = mix(binary.LittleEndian.Uint64(b)^k0^h, binary.LittleEndian.Uint64(b[8:])^k1)
		b = b[16:]
	}
	var last [16]byte
	copy(last[:], b)
	h = mix(binary.LittleEndian.Uint64(last[:])^k1^h, binary.LittleEndian.Uint64(last[8:])^k2)
	return max(mix(h^k0, k2), 1)
}
