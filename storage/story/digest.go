package story

import (
	"cmp"
	"math/bits"
	"slices"

	"rawi/storage"
)

const (
	pieceTriples = 8   // least piece of a digest
	digestPieces = 400 // least share of its pieces together, in thousandths of its tokens
	digestPiece  = 650 // greatest share that one story has in it
)

// piece is the part of a text that is the beginning of another.
type piece struct {
	slot  uint32 // the other
	cover uint64 // blocks of the text
	share int    // of the text's weight that the other has, in thousandths
	title int    // how alike the titles are
}

// isDigest reports whether x is put together of the beginnings of different
// stories: two or more, none of which is most of it or has its title.
func (w *Window) isDigest(x *side, pieces []piece) bool {
	if len(x.starts) < 3 || len(pieces) < 2 {
		return false
	}
	var covered uint64
	var stories []*group
	for _, p := range pieces {
		if p.share > digestPiece || p.title >= titlesAgree {
			return false
		}
		if g := w.entries[p.slot].group; p.cover&^covered != 0 && !slices.Contains(stories, g) {
			stories = append(stories, g)
			covered |= p.cover
		}
	}
	return len(stories) >= 2 && x.size(covered)*1000 >= digestPieces*len(x.tokens)
}

// size is how many tokens the blocks of cover have.
func (s *side) size(cover uint64) int {
	n := 0
	for ; cover != 0; cover &= cover - 1 {
		b := bits.TrailingZeros64(cover)
		n += s.starts[b+1] - s.starts[b]
	}
	return n
}

// recheck looks at an article that came before its pieces did, and takes it
// out of its story if it turns out to be a digest.
func (b *Batch) recheck(slot uint32, v *Verdict) {
	w := b.w
	e := w.entries[slot]
	if e.digest {
		return
	}
	w.setEntry(&w.pool, slot)
	m := w.match(&w.pool, &e, int(slot))
	if !w.isDigest(&w.pool.x, m.pieces) {
		return
	}
	b.setDigest(slot)
	if len(e.group.members) == 1 {
		return
	}
	if e.group.id != e.id {
		b.move(slot, e.id, e.time)
		v.Moved = append(v.Moved, Move{Article: e.id, Story: e.id})
		return
	}
	b.scatter(slices.DeleteFunc(slices.Clone(e.group.members), func(s uint32) bool { return s == slot }), v)
}

// scatter takes articles out of a story whose first article was not one of
// it, and lets them find together anew.
func (b *Batch) scatter(slots []uint32, v *Verdict) {
	w := b.w
	slices.SortFunc(slots, func(p, q uint32) int {
		x, y := &w.entries[p], &w.entries[q]
		return cmp.Or(cmp.Compare(x.time, y.time), cmp.Compare(x.id, y.id))
	})
	var firsts []uint32
	for _, slot := range slots {
		e := &w.entries[slot]
		to, born, ev := e.id, e.time, storage.Evidence{}
		w.setEntry(&w.pool, slot)
		for _, f := range firsts {
			w.setY(&w.pool, f)
			m := w.pool.compare()
			if w.ruling.forbids(e.id, w.entries[f].group.id) {
				continue
			}
			if path, same, _ := w.pool.judge(&m, w.settings.Threshold, false); same {
				to, born = w.entries[f].group.id, w.entries[f].group.born
				ev = w.pool.evidence(&m, path, w.entries[f].id)
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
