package index

import (
	"encoding/binary"

	"rawi/storage/query"
)

// Postings of terms that many documents have are packed by the bit, and terms that a large part
// of a segment's documents have know where they stand in each, so that phrases of common words
// are found without reading texts:
//
//	packedMark, uvarint number of postings, byte bits of a gap, byte bits of a step or noSteps,
//	uvarint length of the postings in bytes where there are positions,
//	for each posting: rice gap to the number before - 1, gamma frequency
//	for each posting: unary times in the title, or unplaced; for each occurrence: rice step from
//	the position before - 1 (the first counts from -1)
const (
	packedMark = 0
	noSteps    = 0xff

	// minPacked is from how many postings on packing saves more than its header takes.
	minPacked = 24

	// unplaced says that the positions of a posting are not known: it was merged from a
	// segment in which its term was rare.
	unplaced = 15
)

// A term is placed if one of placedShare documents has it: of rarer ones there are few
// candidates to verify. Small segments, of fewer than placedDocs documents, place terms that are
// four times as rare, lest one that is rare by chance loses its positions for the segments that
// it is merged to.
const (
	placedShare = 16
	placedDocs  = 4096
)

// isCommon reports whether a term of so many postings, in a segment of so many documents, is
// to be placed.
func isCommon(postings, docs int) bool {
	share := placedShare
	if docs < placedDocs {
		share *= 4
	}
	return postings*share >= docs
}

// isPackable reports whether the postings of a term, of a segment of so many documents, are to
// be packed, and whether with positions.
func isPackable(list []placed, docs int) (packed, positions bool) {
	known := 0
	for _, h := range list {
		if titles(h) < unplaced {
			known++
		}
	}
	positions = known > 0 && 2*known >= len(list) && isCommon(len(list), docs)
	return positions || len(list) >= minPacked, positions
}

// encodePacked appends the postings of a term, see encodePostings.
func encodePacked(out []byte, base uint64, list []placed, positions []uint32, isPlaced bool) []byte {
	out = binary.AppendUvarint(append(out, packedMark), uint64(len(list)))
	gap := riceBits(list[len(list)-1].Number-base, len(list))
	w := bitWriter{out: make([]byte, 0, 2*len(list))}
	last, steps, occurrences := base, uint64(0), 0
	for _, h := range list {
		w.rice(h.Number-last-1, gap)
		w.gamma(uint32(h.Frequency))
		last = h.Number
		if titles(h) < unplaced {
			occurrences += int(h.to - h.from)
			steps += uint64(positions[h.to-1])
		}
	}
	out = append(out, byte(gap))
	if !isPlaced {
		return append(append(out, noSteps), w.end()...)
	}
	step := riceBits(steps, occurrences)
	packed := w.end()
	out = append(out, byte(step))
	out = append(binary.AppendUvarint(out, uint64(len(packed))), packed...)
	w = bitWriter{out: out}
	for _, h := range list {
		title := titles(h)
		if w.unary(title); title == unplaced {
			continue
		}
		at := -1
		for _, p := range positions[h.from:h.to] {
			w.rice(uint64(int(p)-at-1), step)
			at = int(p)
		}
	}
	return w.end()
}

// titles returns how often a term stands in the title, of a posting that is placed, else
// unplaced.
func titles(h placed) uint64 {
	n := int(h.to - h.from)
	more := h.Frequency - n
	if n == 0 || more < 0 || more%(query.TitleWeight-1) != 0 {
		return unplaced
	}
	return uint64(min(more/(query.TitleWeight-1), unplaced))
}

// isPlaced reports whether the postings in raw have positions.
func isPlaced(raw []byte) bool {
	if len(raw) == 0 || raw[0] != packedMark {
		return false
	}
	_, n := uvarint(raw[1:])
	return n > 0 && len(raw) > 2+n && raw[2+n] != noSteps
}

// withoutPositions returns how many bytes of raw are to be read for the postings alone.
func withoutPositions(raw []byte) int {
	if !isPlaced(raw) {
		return len(raw)
	}
	_, n := uvarint(raw[1:])
	size, m := uvarint(raw[3+n:])
	return int(min(uint64(3+n+m)+size, uint64(len(raw))))
}

// packedReader reads packed postings one after the other.
type packedReader struct {
	posting
	left      int
	bits      bitReader
	gap, step uint
	placed    bool
	places    bitReader
	torn      bool
}

// packedPostings returns a reader before the first posting of raw, and false if raw is not packed.
func packedPostings(raw []byte, base uint64) (r packedReader, ok bool) {
	if len(raw) == 0 || raw[0] != packedMark {
		return r, false
	}
	if r, ok = readPacked(raw, base); !ok {
		r = packedReader{torn: true}
	}
	return r, true
}

// readPacked reads what stands before the postings, and returns false if raw is damaged.
func readPacked(raw []byte, base uint64) (r packedReader, ok bool) {
	count, n := uvarint(raw[1:])
	at := 1 + n
	if n == 0 || at+2 > len(raw) || count > 4*uint64(len(raw)) {
		return r, false
	}
	r.Number, r.left, r.gap = base, int(count), uint(raw[at])
	step := raw[at+1]
	rest := raw[at+2:]
	if step != noSteps {
		size, n := uvarint(rest)
		if n == 0 || size > uint64(len(rest)-n) || step > maxBits {
			return r, false
		}
		r.step, r.placed = uint(step), true
		rest, r.places.raw = rest[n:n+int(size)], rest[n+int(size):]
	}
	r.bits.raw = rest
	return r, r.gap <= maxBits
}

// next moves to the next posting, and reports whether there is one.
func (r *packedReader) next() bool {
	if r.left == 0 || r.bits.past() {
		return false
	}
	r.left--
	r.Number += r.bits.rice(r.gap) + 1
	r.Frequency = int(r.bits.gamma())
	return true
}

// positions appends where the term stands in the document, rising, and reports whether that is
// known. It is to be called once for each posting, or for none.
func (r *packedReader) positions(to []uint32) ([]uint32, bool) {
	if !r.placed {
		return to, false
	}
	title := int(r.places.unary())
	if title >= unplaced {
		r.torn = r.torn || title > unplaced || r.places.past()
		return to, false
	}
	n := r.Frequency - (query.TitleWeight-1)*title
	at := uint64(0)
	for range n {
		at += r.places.rice(r.step) + 1
		to = append(to, uint32(at-1))
		if r.places.past() {
			break
		}
	}
	r.torn = r.torn || n <= 0 || at > 1<<31 || r.places.past()
	return to, !r.torn
}

// err returns errPostings if the list is not what was written. It is to be asked at its end.
func (r *packedReader) err() error {
	if r.left > 0 || r.bits.past() || r.torn {
		return errPostings
	}
	return nil
}
