package window

import "math/rand/v2"

// Counts holds two counts for each of many keys of 46 bits, of which most are small. The
// zero Counts has counted nothing.
type Counts struct {
	small probe[uint64]        // keys, with their counts if both are small
	large map[uint64][2]uint16 // of the others
}

const (
	countBits  = 9
	smallCount = 1<<countBits - 1
)

// Len returns how many keys have counts.
func (c *Counts) Len() int { return c.small.n + len(c.large) }

// Get returns the counts of a key.
func (c *Counts) Get(key uint64) (x, y uint16) {
	if at, ok := c.find(key); ok {
		cell := c.small.cells[at]
		return uint16(cell >> countBits & smallCount), uint16(cell & smallCount)
	}
	l := c.large[key]
	return l[0], l[1]
}

// Set sets the counts of a key.
func (c *Counts) Set(key uint64, x, y uint16) {
	delete(c.large, key)
	at, ok := c.find(key)
	cell := key<<(2*countBits) | uint64(x)<<countBits | uint64(y)
	switch none, small := x|y == 0, max(x, y) <= smallCount; {
	case ok && small && !none:
		c.small.cells[at] = cell
		return
	case ok:
		c.small.remove(at, hashOfCount)
	case small && !none:
		c.small.add(cell, hashOfCount)
	}
	if max(x, y) > smallCount {
		if c.large == nil {
			c.large = map[uint64][2]uint16{}
		}
		c.large[key] = [2]uint16{x, y}
	}
}

func (c *Counts) find(key uint64) (at int, ok bool) {
	return c.small.find(hashOfCount(key<<(2*countBits)), func(cell uint64) bool { return cell>>(2*countBits) == key })
}

// countFactor is odd, and unknown to those who write texts: else a feed could have blocks
// that all have one home.
var countFactor = rand.Uint64() | 1

// hashOfCount returns the hash of the key of a cell (multiply-shift: Dietzfelbinger, Hagerup,
// Katajainen and Penttonen, A reliable randomized algorithm for the closest-pair problem, 1997).
func hashOfCount(cell uint64) uint32 {
	return uint32(cell >> (2 * countBits) * countFactor >> 32)
}
