package index

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"rawi/storage"
)

// posting is a document that has a term, and how often: an occurrence in the
// title counts query.TitleWeight.
type posting struct {
	Number    uint64
	Frequency int
}

// placed is a posting with the positions of the term, if they are known.
type placed struct {
	posting
	from, to uint32 // in a list of positions; none if they are not known
}

// Postings are written by rising number, which counts from the number before a segment's
// first document (docTable.base). Those of a term that few documents have:
//
//	uvarint (difference to the number before) × 2; + 1 and uvarint frequency where that is not 1
//
// Those of others begin with packedMark, which no difference is, see packed.go. Segments of
// before version 4 have the first kind only, and count from 0.

// maxFrequency is the most that a posting can have: no text has so many words.
const maxFrequency = 1<<28 - 1

// encodePostings appends the postings of a term, of a segment of so many documents. Positions
// are those that list refers to. Numbers rise from above base to base + 1<<32 at most, and
// frequencies are from 1 to maxFrequency: what breaks that takes all memory.
func encodePostings(out []byte, base uint64, list []placed, positions []uint32, docs int) []byte {
	if packed, isPlaced := isPackable(list, docs); packed {
		return encodePacked(out, base, list, positions, isPlaced)
	}
	last := base
	for _, h := range list {
		gap := (h.Number - last) << 1
		if h.Frequency == 1 {
			out = binary.AppendUvarint(out, gap)
		} else {
			out = binary.AppendUvarint(binary.AppendUvarint(out, gap|1), uint64(h.Frequency))
		}
		last = h.Number
	}
	return out
}

// joinPostings appends what encodePostings would, counting from base, for all postings of several
// lists, which count from bases. It reports false if their numbers do not rise from base to end
// over all of them, or if they are to be packed.
func joinPostings(out []byte, base, end uint64, lists [][]byte, bases []uint64) (joined []byte, ok bool, err error) {
	last, count := base, 0
	for i, raw := range lists {
		gap, n := uvarint(raw)
		if n == 0 {
			return out, false, errPostings
		}
		first := bases[i] + gap>>1
		if raw[0] == packedMark || first <= last {
			return out, false, nil
		}
		out = append(binary.AppendUvarint(out, (first-last)<<1|gap&1), raw[n:]...)
		more := 0
		if last, more, err = lastNumber(raw, bases[i]); err != nil {
			return out, false, err
		}
		count += more
	}
	return out, last <= end && count < minPacked, nil
}

// lastNumber returns the number of the last posting in raw, which are not packed, and how many
// they are.
func lastNumber(raw []byte, base uint64) (last uint64, count int, err error) {
	last = base
	for ; len(raw) > 0; count++ {
		gap, n := uvarint(raw)
		if n == 0 || last+gap>>1 < last {
			return 0, 0, errPostings
		}
		last += gap >> 1
		if raw = raw[n:]; gap&1 == 1 {
			if _, n = uvarint(raw); n == 0 {
				return 0, 0, errPostings
			}
			raw = raw[n:]
		}
	}
	return last, count, nil
}

var errPostings = fmt.Errorf("%w: postings", storage.ErrDamaged)

// forEachPosting reads what encodePostings wrote.
func forEachPosting(raw []byte, base uint64, f func(posting)) error {
	if r, ok := packedPostings(raw, base); ok {
		for r.next() {
			f(r.posting)
		}
		return r.err()
	}
	last := base
	for len(raw) > 0 {
		gap, n := uvarint(raw)
		if n <= 0 {
			return errPostings
		}
		raw = raw[n:]
		last += gap >> 1
		h := posting{last, 1}
		if gap&1 == 1 {
			times, n := uvarint(raw)
			if n <= 0 || times == 0 || times > maxFrequency {
				return errPostings
			}
			h.Frequency, raw = int(times), raw[n:]
		}
		f(h)
	}
	return nil
}

// decodePostings appends the postings in raw to a list.
func decodePostings(to []posting, raw []byte, base uint64) ([]posting, error) {
	if r, ok := packedPostings(raw, base); ok {
		to = slices.Grow(to, r.left)
		for r.next() {
			to = append(to, r.posting)
		}
		return to, r.err()
	}
	err := forEachPosting(raw, base, func(h posting) { to = append(to, h) })
	return to, err
}

// decodeNumbers appends the document numbers of the postings in raw to a list.
func decodeNumbers(to []uint64, raw []byte, base uint64) ([]uint64, error) {
	if r, ok := packedPostings(raw, base); ok {
		to = slices.Grow(to, r.left)
		for r.next() {
			to = append(to, r.Number)
		}
		return to, r.err()
	}
	err := forEachPosting(raw, base, func(h posting) { to = append(to, h.Number) })
	return to, err
}

// decodePlaced appends the postings in raw to a list, and their positions to another.
func decodePlaced(to []placed, positions []uint32, raw []byte, base uint64) ([]placed, []uint32, error) {
	r, ok := packedPostings(raw, base)
	if !ok || !r.placed {
		err := forEachPosting(raw, base, func(h posting) { to = append(to, placed{posting: h}) })
		return to, positions, err
	}
	for r.next() {
		from := uint32(len(positions))
		positions, _ = r.positions(positions)
		to = append(to, placed{r.posting, from, uint32(len(positions))})
	}
	return to, positions, r.err()
}

// uniquePlaced sorts postings by number. Where a document has several, as when it was added
// twice, its positions are those of no one text.
func uniquePlaced(list []placed) []placed {
	byNumber := func(a, b placed) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(list, byNumber) {
		slices.SortStableFunc(list, byNumber)
	}
	out := list[:0]
	for _, h := range list {
		if last := len(out) - 1; last >= 0 && out[last].Number == h.Number {
			out[last].to = out[last].from
			continue
		}
		out = append(out, h)
	}
	return out
}

// sortPostings sorts by number, stably; nearly always they are sorted already.
func sortPostings(list []posting) {
	byNumber := func(a, b posting) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(list, byNumber) {
		slices.SortStableFunc(list, byNumber)
	}
}
