package story

import (
	"math/bits"

	"rawi/storage/window"
)

// frequencies counts the stories that contain each token. Tokens share 65,536
// cells, so that the table has a fixed size; a rare word that shares its cell
// with a frequent one weighs less, in every comparison alike. The zero value has
// counted nothing.
//
// Feeds are counted in groups, by a hash of their names. What one group says counts
// at most as much as all others say, see effective: no feed alone can make a word
// frequent, and so light.
type frequencies struct {
	stories counts
	cells   window.Cells    // by token and group
	weights *[1 << 16]uint8 // of the cells
	level   int             // logStories at the time of weights
}

const (
	feedGroups = 16
	// ownStories is how many stories a group may count beyond those of all others.
	ownStories = 8
)

// counts is a number of stories by group of feeds.
type counts [feedGroups]uint32

// effective returns the sum, in which the largest group has at most as much as all
// others and extra more.
func (c *counts) effective(extra uint32) uint32 {
	sum, most := uint32(0), uint32(0)
	for _, n := range c {
		sum += n
		most = max(most, n)
	}
	return sum - most + min(most, sum-most+extra)
}

// feedGroup returns the group of a feed.
func feedGroup(feed string) uint8 { return uint8(hash32([]byte(feed)) % feedGroups) }

// tokenSet is a set of tokens.
type tokenSet [1 << 10]uint64

// count adds (by 1) or subtracts (by -1) the distinct tokens of the first article of
// a story, which a feed of that group brought. m is reused memory, empty before and
// after.
func (f *frequencies) count(tokens []uint16, group uint8, by int32, m *tokenSet) {
	f.init()
	f.stories[group] += uint32(by)
	if level := f.logStories(); level != f.level {
		f.level = level
		for t := range f.weights {
			f.weights[t] = f.compute(t)
		}
	}
	for _, t := range tokens {
		if bit := uint64(1) << (t & 63); m[t>>6]&bit == 0 {
			m[t>>6] |= bit
			f.cells.Add(int(t)*feedGroups+int(group), by)
		}
	}
	for _, t := range tokens { // in a loop of its own: the one above waits for no cell
		if bit := uint64(1) << (t & 63); m[t>>6]&bit != 0 {
			m[t>>6] &^= bit
			f.weights[t] = f.compute(int(t))
		}
	}
}

func (f *frequencies) init() {
	if f.weights != nil {
		return
	}
	f.cells, f.weights, f.level = window.MakeCells(len(f.weights)*feedGroups), new([1 << 16]uint8), f.logStories()
	for t := range f.weights {
		f.weights[t] = f.compute(t)
	}
}

// minStories keeps weights sensible while the window is nearly empty: with
// fewer stories every word would look frequent.
const minStories = 500

func (f *frequencies) logStories() int {
	return log2x16(max(f.stories.effective(minStories), minStories) + 1)
}

// compute returns the weight of a token: 16 times the binary logarithm of stories / df,
// the stories that contain it, at least 4. It uses integers, because verdicts must be equal
// on every machine.
func (f *frequencies) compute(token int) uint8 {
	df := f.containing(token)
	return uint8(min(255, max(4, f.level-log2x16(df.effective(ownStories)+1))))
}

// containing returns how many stories contain a token.
func (f *frequencies) containing(token int) (df counts) {
	f.cells.Read(token*feedGroups, df[:])
	return df
}

// log2x16 returns 16·log2(n) for n ≥ 1, interpolated between powers of two.
func log2x16(n uint32) int {
	e := bits.Len32(n) - 1
	return e<<4 + int(uint64(n-1<<e)<<4>>e)
}
