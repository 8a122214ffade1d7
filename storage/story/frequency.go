package story

import "math/bits"

// Frequencies counts the stories that contain each token. Tokens share 65,536
// cells, so that the table has a fixed size; a rare word that shares its cell
// with a frequent one weighs less, in every comparison alike. The zero value has
// counted nothing.
type Frequencies struct {
	stories uint32
	cells   *[1 << 16]uint32
	weights *[1 << 16]uint8 // of the cells
	level   int             // logStories at the time of weights
}

// tokenSet is a set of tokens.
type tokenSet [1 << 10]uint64

// count adds (by 1) or subtracts (by -1) the distinct tokens of a story's first
// article. m is reused memory, empty before and after.
func (f *Frequencies) count(tokens []uint16, by int32, m *tokenSet) {
	f.init()
	f.stories += uint32(by)
	if level := f.logStories(); level != f.level {
		f.level = level
		for t := range f.weights {
			f.weights[t] = f.compute(f.cells[t])
		}
	}
	for _, t := range tokens {
		if bit := uint64(1) << (t & 63); m[t>>6]&bit == 0 {
			m[t>>6] |= bit
			f.cells[t] += uint32(by)
			f.weights[t] = f.compute(f.cells[t])
		}
	}
	for _, t := range tokens {
		m[t>>6] = 0
	}
}

func (f *Frequencies) init() {
	if f.cells != nil {
		return
	}
	f.cells, f.weights, f.level = new([1 << 16]uint32), new([1 << 16]uint8), f.logStories()
	for t := range f.weights {
		f.weights[t] = f.compute(0)
	}
}

// minStories keeps weights sensible while the window is nearly empty: with
// fewer stories every word would look frequent.
const minStories = 500

func (f *Frequencies) logStories() int { return log2x16(max(f.stories, minStories) + 1) }

// compute returns the weight of a token that df stories contain: 16 times the
// binary logarithm of stories / df, at least 4. It uses integers, because
// verdicts must be equal on every machine.
func (f *Frequencies) compute(df uint32) uint8 {
	return uint8(min(255, max(4, f.level-log2x16(df+1))))
}

// log2x16 returns 16·log2(n) for n ≥ 1, interpolated between powers of two.
func log2x16(n uint32) int {
	e := bits.Len32(n) - 1
	return e<<4 + int(uint64(n-1<<e)<<4>>e)
}
