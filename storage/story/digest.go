package story

import (
	"cmp"
	"math/bits"
	"slices"

	"rawi/storage"
)

const (
	minPieceTriples = 8   // least length of a piece of a digest
	minDigestShare  = 400 // least share of its pieces together, in thousandths of its tokens
	maxPieceShare   = 650 // greatest share that one story has in it
)

// piece is the part of a text that is the beginning of another.
type piece struct {
	slot  uint32 // the other
	cover uint64 // blocks of the text
	share int    // of the text's weight that the other has, in thousandths
	title int    // how alike the titles are
}

// isDigest reports whether x, an article of outlet, consists of the openings of two stories
// or more, none of which is most of it or has its title. They are of several outlets or
// of its own: another that takes an article to pieces does not make it a digest.
func (es entries) isDigest(x *textView, pieces []piece, outlet uint16) bool {
	if len(x.starts) < 3 || len(pieces) < 2 {
		return false
	}
	var covered uint64
	var stories []*group
	own, outlets := false, []uint16(nil)
	for _, p := range pieces {
		if p.share > maxPieceShare || p.title >= minTitlesAgree {
			return false
		}
		if g := es[p.slot].group; p.cover&^covered != 0 && !slices.Contains(stories, g) {
			stories = append(stories, g)
			covered |= p.cover
			of := es[p.slot].outlet
			own, outlets = own || of == outlet, append(outlets, of)
		}
	}
	several := own || len(outlets) > 0 && slices.ContainsFunc(outlets, func(o uint16) bool { return o != outlets[0] })
	return several && len(stories) >= 2 && x.size(covered)*1000 >= minDigestShare*len(x.tokens)
}

// size returns the number of tokens in the blocks of cover.
func (s *textView) size(cover uint64) int {
	n := 0
	for ; cover != 0; cover &= cover - 1 {
		b := bits.TrailingZeros64(cover)
		n += s.starts[b+1] - s.starts[b]
	}
	return n
}

// recheckDigest looks again at an article that came before its pieces, and moves
// it out of its story if it is a digest.
func (b *Batch) recheckDigest(slot uint32, v *Verdict) {
	w := b.w
	e := w.entries[slot]
	if e.digest {
		return
	}
	w.setEntry(&w.scratch, slot)
	m := w.match(&w.scratch, &e, int(slot))
	if !w.entries.isDigest(&w.scratch.x, m.pieces, e.outlet) {
		return
	}
	b.setDigest(slot)
	if len(e.group.members) == 1 {
		return
	}
	if e.group.id != e.id {
		b.move(slot, e.id, e.seen)
		v.Moved = append(v.Moved, Move{Article: e.id, Story: e.id})
		return
	}
	b.dissolve(slices.DeleteFunc(slices.Clone(e.group.members), func(s uint32) bool { return s == slot }), v)
}

// dissolve moves articles out of a story whose first article left it, and
// groups them anew.
func (b *Batch) dissolve(slots []uint32, v *Verdict) {
	w := b.w
	slices.SortFunc(slots, func(p, q uint32) int {
		x, y := &w.entries[p], &w.entries[q]
		return cmp.Or(cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
	var firsts []uint32
	for _, slot := range slots {
		e := &w.entries[slot]
		to, born, ev := e.id, e.seen, storage.Evidence{}
		w.setEntry(&w.scratch, slot)
		for _, f := range firsts {
			w.setY(&w.scratch, f)
			m := w.scratch.compare()
			if w.decisions.forbids(e.id, w.entries[f].group.id) {
				continue
			}
			if rule, same, _ := w.scratch.judge(&m, w.settings.Threshold, false); same {
				to, born = w.entries[f].group.id, w.entries[f].group.born
				ev = w.scratch.sameEvidence(&m, rule, w.entries[f].id)
				break
			}
		}
		if to == e.id {
			firsts = append(firsts, slot)
		}
		b.move(slot, to, born)
		v.Moved = append(v.Moved, Move{Article: e.id, Story: to, Evidence: ev})
	}
}
