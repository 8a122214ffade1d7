package event

import (
	"math/bits"

	"rawi/storage/window"
)

const (
	cellBits = 20
	// maxRarity is 9 bits: what fewer than one story of 512 says is rare enough.
	maxRarity = 9 * 16
	// priorStories is how many stories the assumption weighs that one of 512 says it: while
	// the window is nearly empty, each word would look frequent otherwise.
	priorStories = 64
	// fewStories is how many stories say what few say, and fewRarity how rare it is at least.
	fewStories = 8
	fewRarity  = 7 * 16
	// anyLanguage counts the stories of all languages.
	anyLanguage = languages
)

// frequencies counts the stories that say each thing, by language and in all. Things
// share 2^20 cells, so that the table has a fixed size of 2 MB
// (4 MB once more than 65,535 stories say one thing).
type frequencies struct {
	stories [languages + 1]uint32
	cells   window.Cells
}

func cellOf(l language, what uint32) int {
	return int(mix(uint64(what)<<8|uint64(l)+1) >> (64 - cellBits))
}

// count adds (by 1) or subtracts (by -1) a story.
func (f *frequencies) count(p *Profile, by int32) {
	if f.cells.Len() == 0 {
		f.cells = window.MakeCells(1 << cellBits)
	}
	for _, l := range []language{p.language, anyLanguage} {
		f.stories[l] += uint32(by)
		for _, k := range p.keys {
			f.cells.Add(cellOf(l, k.what()), by)
		}
	}
}

// rarity returns 16·log2(stories / stories with what) in stories of the language, at
// most maxRarity.
func (f *frequencies) rarity(l language, what uint32) int {
	r, _ := f.rarities(l, what)
	return r
}

// rarities returns rarity, and few: 16·log2(fewStories / stories with what) for what fewer
// say, and no more than its rarity, here without a bound, is beyond fewRarity.
func (f *frequencies) rarities(l language, what uint32) (rarity, few int) {
	if f.cells.Len() == 0 {
		return maxRarity, 0 // nothing was counted
	}
	n := uint64(f.stories[l]) + priorStories
	with := log2x16(512*uint64(f.cells.Get(cellOf(l, what))) + priorStories)
	r := max(0, log2x16(512*n)-with)
	return min(maxRarity, r), max(0, min(r-fewRarity, log2x16(512*fewStories)-with))
}

// log2x16 returns 16·log2(n) for n ≥ 1, interpolated between powers of two.
func log2x16(n uint64) int {
	e := bits.Len64(n) - 1
	return e<<4 + int((n-1<<e)<<4>>e)
}
