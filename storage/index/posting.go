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

// encodePostings appends postings, given by rising number:
//
//	uvarint (difference to the number before) × 2; + 1 and uvarint frequency where that is not 1
func encodePostings(out []byte, list []posting) []byte {
	last := uint64(0)
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

// forEachPosting reads what encodePostings wrote.
func forEachPosting(raw []byte, f func(posting)) error {
	last := uint64(0)
	for len(raw) > 0 {
		gap, n := binary.Uvarint(raw)
		if n <= 0 {
			return fmt.Errorf("%w: postings", storage.ErrDamaged)
		}
		raw = raw[n:]
		last += gap >> 1
		h := posting{last, 1}
		if gap&1 == 1 {
			times, n := binary.Uvarint(raw)
			if n <= 0 {
				return fmt.Errorf("%w: postings", storage.ErrDamaged)
			}
			h.Frequency, raw = int(times), raw[n:]
		}
		f(h)
	}
	return nil
}

// decodePostings appends the postings in raw to a list.
func decodePostings(to []posting, raw []byte) ([]posting, error) {
	err := forEachPosting(raw, func(h posting) { to = append(to, h) })
	return to, err
}

// decodeNumbers appends the document numbers of the postings in raw to a list.
func decodeNumbers(to []uint64, raw []byte) ([]uint64, error) {
	err := forEachPosting(raw, func(h posting) { to = append(to, h.Number) })
	return to, err
}

// sortPostings sorts by number, stably; nearly always they are sorted already.
func sortPostings(list []posting) {
	byNumber := func(a, b posting) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(list, byNumber) {
		slices.SortStableFunc(list, byNumber)
	}
}
