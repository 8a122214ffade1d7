package place

import (
	"encoding/binary"
	"math/bits"
)

// filter is a set of hashes of first tokens. It has false members, and so spares
// most tokens the look-up in a map.
type filter []uint64

// filterBits is the size of a filter: some sixteen times the first tokens of the built-in names.
const filterBits = 18

func newFilter() filter { return make(filter, 1<<filterBits/64) }

func (f filter) add(s string) {
	h := hash([]byte(s))
	f[h/64] |= 1 << (h % 64)
}

func (f filter) has(token []byte) bool {
	h := hash(token)
	return f[h/64]&(1<<(h%64)) != 0
}

// hash is of filterBits bits: of the length of b, its first and its last eight bytes.
func hash(b []byte) uint64 {
	var first, last uint64
	if n := len(b); n >= 8 {
		first = binary.LittleEndian.Uint64(b)
		last = binary.LittleEndian.Uint64(b[n-8:])
	} else {
		for _, c := range b {
			first = first<<8 | uint64(c)
		}
	}
	h := (first ^ bits.RotateLeft64(last, 23)) * 0x9e3779b97f4a7c15
	return (h ^ uint64(len(b))*0xff51afd7ed558ccd) >> (64 - filterBits)
}
