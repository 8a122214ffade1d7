package story

import (
	"cmp"
	"slices"
)

// A block's hash has two flags in its lowest bits; equal blocks differ in nothing else.
const (
	flagSentence uint32 = 1 << iota // it ends like a sentence
	flagMost                        // most stories of the outlet show it: only in what the window returns

	blockFlags = flagSentence | flagMost
)

const (
	// minRepeated is how many stories of an outlet show a block that it repeats: those
	// that boilerplate for comparing takes, and the article's own.
	minRepeated = minShown + 1
	// minMost is how many stories of an outlet, and half of all, show a block that most
	// of them show.
	minMost = 8
	// maxShortHead and maxShortTail are how many short blocks of an article, from its
	// beginning and its end, can be repeated ones: four bytes each in the window.
	maxShortHead = 16
	maxShortTail = 48
)

// Learnt is an article in which blocks are found to be repeated after it was assigned.
type Learnt struct {
	Article string
	Blocks  []uint32 // all blocks of it that the outlet repeats, as in Verdict.Repeated
}

// shortBlocks returns the hashes of the blocks that can be repeated ones: those under
// boilerplateWords, each once, of the beginning and the end of a text.
func shortBlocks(blocks []block) []uint32 {
	var short []uint32
	for _, b := range blocks {
		if len(b.tokens) >= boilerplateWords {
			continue
		}
		h := b.hash &^ blockFlags
		if b.sentence {
			h |= flagSentence
		}
		if len(short) == maxShortHead+maxShortTail {
			short = slices.Delete(short, maxShortHead, maxShortHead+1)
		}
		if !slices.Contains(short, h) {
			short = append(short, h)
		}
	}
	return slices.Clip(short)
}

// isFirst reports whether no article of an outlet is in a story.
func (s *state) isFirst(outlet uint16, story string) bool {
	g := s.story(story)
	return g == nil || !slices.ContainsFunc(g.members, func(slot uint32) bool { return s.entries[slot].outlet == outlet })
}

// noteRepeated says in verdicts which blocks of their articles the outlet repeats, now
// that all articles of an operation are counted, and notes which earlier articles show
// one that these teach.
func (b *Batch) noteRepeated(articles []Article, verdicts []Verdict) {
	w := b.w
	var d decoded
	added := map[blockKey]int{} // stories of this operation that show a repeated block, which is a sentence or not
	for i, a := range articles {
		slot, ok := w.slotOf(a.ID)
		if !ok { // its story has enough of its feed
			d.read(a.Print.data)
			verdicts[i].Repeated = w.blocks.repeated(w.nameNumbers.numberOf(a.Outlet), shortBlocks(d.blocks))
			continue
		}
		e := &w.entries[slot]
		verdicts[i].Repeated = w.blocks.repeated(e.outlet, w.said(slot).short)
		if !e.first {
			continue
		}
		for _, h := range verdicts[i].Repeated {
			added[blockKey{e.outlet, h &^ flagMost}]++
		}
	}
	taught := map[uint16]map[uint32]bool{} // by outlet
	for k, n := range added {
		after := int(w.blocks.count(keyOf(k.outlet, k.hash)).shown)
		if !w.blocks.teaches(k, after-n, after) {
			continue
		}
		if taught[k.outlet] == nil {
			taught[k.outlet] = map[uint32]bool{}
		}
		taught[k.outlet][k.hash&^blockFlags] = true
	}
	if len(taught) == 0 {
		return
	}
	now := make(map[string]bool, len(articles))
	for _, a := range articles {
		now[a.ID] = true
	}
	for outlet, hashes := range taught {
		b.learnt = append(b.learnt, w.learn(outlet, hashes, now)...)
	}
	slices.SortFunc(b.learnt, func(x, y Learnt) int { return cmp.Compare(x.Article, y.Article) })
}

// learn returns the articles of an outlet that show any of the blocks, but for those of
// the operation under way. It reads each article of the outlet once.
func (s *state) learn(outlet uint16, hashes map[uint32]bool, now map[string]bool) (list []Learnt) {
	for _, slot := range s.blocks.outlets[outlet].slots {
		s.buffers.read++
		e, short := &s.entries[slot], s.said(slot).short
		shows := slices.ContainsFunc(short, func(h uint32) bool { return hashes[h&^blockFlags] })
		if shows && !now[e.id] {
			list = append(list, Learnt{e.id, s.blocks.repeated(outlet, short)})
		}
	}
	return list
}

// Learnt returns the articles, by id, of which blocks were found to be repeated since
// the last call: they came before the articles that showed it.
func (b *Batch) Learnt() []Learnt {
	l := b.learnt
	b.learnt = nil
	return l
}
