package story

import (
	"slices"

	"rawi/storage/window"
)

// outletBlocks is what a window knows of outlets and of the short blocks that they show.
type outletBlocks struct {
	counts  window.Counts // by blockKey.packed: see blockCount
	outlets map[uint16]*outlet
}

// outlet is what a window knows of an outlet.
type outlet struct {
	slots   []uint32 // of its articles
	stories int      // that have articles of it, counted when their first came
}

// countShown adds (by 1) or removes (by -1) an article, e at slot, among those of its outlet, and
// counts its short blocks if it is the outlet's first in its story.
func (b *outletBlocks) countShown(slot uint32, e *entry, short []uint32, by int) {
	o := b.outlets[e.outlet]
	if o == nil {
		o = &outlet{}
		b.outlets[e.outlet] = o
	}
	if by > 0 {
		o.slots = append(o.slots, slot)
	} else if i := slices.Index(o.slots, slot); i >= 0 {
		o.slots = slices.Delete(o.slots, i, i+1)
	}
	if e.first {
		o.stories += by
		for _, h := range short {
			k := keyOf(e.outlet, h)
			c := b.count(k)
			c.shown = addCount(c.shown, int32(by))
			b.set(k, c)
		}
	}
	if len(o.slots) == 0 {
		delete(b.outlets, e.outlet)
	}
}

// countCompared adds by to the stories of an outlet that have a block among what is compared.
func (b *outletBlocks) countCompared(outlet uint16, hash uint32, by int32) {
	k := keyOf(outlet, hash)
	c := b.count(k)
	c.compared = addCount(c.compared, by)
	b.set(k, c)
}

// addCount adds by to n, within its bounds.
func addCount(n uint16, by int32) uint16 { return uint16(max(0, min(int32(n)+by, 1<<16-1))) }

func (b *outletBlocks) set(k blockKey, c blockCount) {
	b.counts.Set(k.packed(), c.compared, c.shown)
}

func (b *outletBlocks) count(k blockKey) blockCount {
	compared, shown := b.counts.Get(k.packed())
	return blockCount{compared, shown}
}

// boilerplateOf returns a test for the boilerplate of an outlet, by hash and words
// of a block. own means that the article itself is counted already; fetch holds
// the counts of the fetch under way.
func (b *outletBlocks) boilerplateOf(outlet uint16, own bool, fetch map[blockKey]int) func(uint32, int) bool {
	need := minShown
	if own {
		need++
	}
	return func(hash uint32, _ int) bool {
		k := keyOf(outlet, hash)
		return int(b.count(k).compared)+fetch[k] >= need
	}
}

// repeated returns those of an article's short blocks that its outlet repeats.
func (b *outletBlocks) repeated(outlet uint16, short []uint32) []uint32 {
	var out []uint32
	for _, h := range short {
		switch n := int(b.count(keyOf(outlet, h)).shown); {
		case b.isMost(outlet, n):
			out = append(out, h|flagMost)
		case n >= minRepeated:
			out = append(out, h)
		}
	}
	return out
}

// isMost reports whether n stories are most of an outlet's.
func (b *outletBlocks) isMost(outlet uint16, n int) bool {
	return n >= minMost && b.outlets[outlet] != nil && 2*n >= b.outlets[outlet].stories
}

// teaches reports whether a block becomes a repeated one as the number of stories that
// show it rises, if it is no sentence, or one of most stories: that is looked at whenever
// the number doubles, for the number of stories rises too.
func (b *outletBlocks) teaches(k blockKey, before, after int) bool {
	if before < minRepeated && minRepeated <= after && k.hash&flagSentence == 0 {
		return true
	}
	for n := minMost; n <= after; n *= 2 {
		if before < n && b.isMost(k.outlet, after) {
			return true
		}
	}
	return false
}
