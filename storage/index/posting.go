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

// joinPostings appends what encodePostings would for all postings of several lists, if
// their numbers rise over all of them. Else it reports false.
func joinPostings(out []byte, lists [][]byte) (joined []byte, rising bool, err error) {
	last := uint64(0)
	for i, raw := range lists {
		gap, n := uvarint(raw)
		if n == 0 {
			return out, false, errPostings
		}
		first := gap >> 1
		if i > 0 && first <= last {
			return out, false, nil
		}
		out = append(binary.AppendUvarint(out, (first-last)<<1|gap&1), raw[n:]...)
		if last, err = lastNumber(raw); err != nil {
			return out, false, err
		}
	}
	return out, true, nil
}

// lastNumber returns the number of the last posting in raw.
func lastNumber(raw []byte) (last uint64, err error) {
	for len(raw) > 0 {
		gap, n := uvarint(raw)
		if n == 0 {
			return 0, errPostings
		}
		last += gap >> 1
		if raw = raw[n:]; gap&1 == 1 {
			if _, n = uvarint(raw); n == 0 {
				return 0, errPostings
			}
			raw = raw[n:]
		}
	}
	return last, nil
}

var errPostings = fmt.Errorf("%w: postings", storage.ErrDamaged)

// forEachPosting reads what encodePostings wrote.
func forEachPosting(raw []byte, f func(posting)) error {
	last := uint64(0)
	for len(raw) > 0 {
		gap, n := binary.Uvarint(raw)
		if n <= 0 {
			return errPostings
		}
		raw = raw[n:]
		last += gap >> 1
		h := posting{last, 1}
		if gap&1 == 1 {
			times, n := binary.Uvarint(raw)
			if n <= 0 {
				return errPostings
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
