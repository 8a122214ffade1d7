package bolt

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"rawi/storage"
)

// hit is an article that holds a term, and how often: query.TitleWeight for
// each time in the title.
type posting struct {
	Number    uint64
	Frequency int
}

// packHits appends hits of rising numbers:
//
//	uvarint (number above the one before) × 2, + 1 and uvarint times where they are not 1
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

// eachHit reads what packHits wrote.
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

func decodePostings(to []posting, raw []byte) ([]posting, error) {
	err := forEachPosting(raw, func(h posting) { to = append(to, h) })
	return to, err
}

func decodeNumbers(to []uint64, raw []byte) ([]uint64, error) {
	err := forEachPosting(raw, func(h posting) { to = append(to, h.Number) })
	return to, err
}

// sortHits sorts by number; nearly always they are sorted.
func sortPostings(list []posting) {
	byNumber := func(a, b posting) int { return cmp.Compare(a.Number, b.Number) }
	if !slices.IsSortedFunc(list, byNumber) {
		slices.SortStableFunc(list, byNumber)
	}
}
