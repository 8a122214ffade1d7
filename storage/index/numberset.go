package index

import (
	"maps"
	"math/bits"
	"slices"
)

const (
	// maxListed is how many numbers a numberSet keeps in a list, before it has bitmaps.
	maxListed = 4096
	chunkBits = 16
)

// numberSet collects document numbers, which come in any order and often: a few in a
// list, many in bitmaps of 65,536 neighbours each. So it takes no more than the documents
// of a segment do, however many terms they have.
type numberSet struct {
	listed []uint64
	chunks map[uint64]*[1 << chunkBits / 64]uint64 // by number >> chunkBits; nil: all are listed
}

// add adds numbers.
func (s *numberSet) add(numbers ...uint64) {
	s.listed = append(s.listed, numbers...)
	if len(s.listed) >= maxListed {
		s.pack()
	}
}

// pack moves the listed numbers to the bitmaps.
func (s *numberSet) pack() {
	if s.chunks == nil {
		s.chunks = map[uint64]*[1 << chunkBits / 64]uint64{}
	}
	var chunk *[1 << chunkBits / 64]uint64
	last := uint64(0)
	for _, n := range s.listed {
		if at := n >> chunkBits; chunk == nil || at != last {
			if chunk, last = s.chunks[at], at; chunk == nil {
				chunk = new([1 << chunkBits / 64]uint64)
				s.chunks[at] = chunk
			}
		}
		low := n & (1<<chunkBits - 1)
		chunk[low/64] |= 1 << (low % 64)
	}
	s.listed = s.listed[:0]
}

// sorted returns the numbers, rising, each once. The set is empty afterwards.
func (s *numberSet) sorted() []uint64 {
	if s.chunks == nil {
		out := s.listed
		s.listed = nil
		slices.Sort(out)
		return slices.Compact(out)
	}
	s.pack()
	var out []uint64
	for _, at := range slices.Sorted(maps.Keys(s.chunks)) {
		for i, word := range s.chunks[at] {
			for ; word != 0; word &= word - 1 {
				out = append(out, at<<chunkBits|uint64(i*64+bits.TrailingZeros64(word)))
			}
		}
	}
	s.chunks = nil
	return out
}
