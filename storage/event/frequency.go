package event

import "math/bits"

const (
	cellBits = 20
	// maxRarity is 9 bits: what fewer than one story of 512 says is rare enough.
	maxRarity = 9 * 16
	// priorStories is how many stories the assumption weighs that one of 512 says it: while
	// the window is nearly empty, each word would look frequent otherwise.
	priorStories = 64
	// anyLanguage counts the stories of all languages.
	anyLanguage = languages
)

// frequencies counts the stories that say each thing, by language and in all. Things
// share 2^20 cells, so that the table has a fixed size of 4 MB.
type frequencies struct {
	stories [languages + 1]uint32
	cells   []uint32
}

func cellOf(l language, what uint32) uint32 {
	return uint32(mix(uint64(what)<<8|uint64(l)+1) >> (64 - cellBits))
}

// count adds (by 1) or subtracts (by -1) a story.
func (f *frequencies) count(p *Profile, by int32) {
	if f.cells == nil {
		f.cells = make([]uint32, 1<<cellBits)
	}
	for _, l := range []language{p.language, anyLanguage} {
		f.stories[l] += uint32(by)
		for _, k := range p.keys {
			f.cells[cellOf(l, k.what())] += uint32(by)
		}
	}
}

// rarity returns 16·log2(stories / stories with what) in stories of the language, at
// most maxRarity.
func (f *frequencies) rarity(l language, what uint32) int {
	if f.cells == nil {
		return maxRarity // nothing was counted
	}
	n := uint64(f.stories[l]) + priorStories
	df := f.cells[cellOf(l, what)]
	return min(maxRarity, max(0, log2x16(512*n)-log2x16(512*uint64(df)+priorStories)))
}

// log2x16 returns 16·log2(n) for n ≥ 1, interpolated between powers of two.
func log2x16(n uint64) int {
	e := bits.Len64(n) - 1
	return e<<4 + int((n-1<<e)<<4>>e)
}
