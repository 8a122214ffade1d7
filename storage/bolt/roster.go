package bolt

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// docsKey is where the roster of a segment stands, before all blocks.
const docsKey = "\x00"

// enrolled is an article in the roster of a segment: when it came into views,
// and how long its text is.
type docEntry struct {
	docRef
	Entered int64 // Unix seconds
	Backlog bool  // as viewEntry has it
	Words   int
}

// roster is the list of a segment's articles, by number, as it stands in the
// file: it is searched there, for most questions are about few of them.
//
//	first number, 8 bytes; of each article: number above the first, 4 bytes,
//	Unix seconds of its time, 4, words, 2, at most 32,767, with the highest bit
//	for one of a backlog, and Unix seconds of its entry, 4
type docTable []byte

const (
	docTableHeader = 8
	docEntrySize   = 14

	docBacklogBit = 1 << 15
)

func encodeDocTable(articles []docEntry) docTable {
	first := uint64(0)
	if len(articles) > 0 {
		first = articles[0].Number
	}
	raw := make([]byte, 0, docTableHeader+docEntrySize*len(articles))
	raw = binary.BigEndian.AppendUint64(raw, first)
	for _, a := range articles {
		raw = binary.BigEndian.AppendUint32(raw, uint32(a.Number-first))
		raw = binary.BigEndian.AppendUint32(raw, uint32(max(a.Time, 0)))
		words := uint16(min(a.Words, math.MaxInt16))
		if a.Backlog {
			words |= docBacklogBit
		}
		raw = binary.BigEndian.AppendUint16(raw, words)
		raw = binary.BigEndian.AppendUint32(raw, uint32(max(a.Entered, 0)))
	}
	return raw
}

func readDocTable(tx *bbolt.Tx, s segment) (docTable, error) {
	raw := tx.Bucket(bucketPostings).Bucket(segmentKey(s.Number)).Get([]byte(docsKey))
	if len(raw) != docTableHeader+docEntrySize*s.Size {
		return nil, fmt.Errorf("%w: segment %d", storage.ErrDamaged, s.Number)
	}
	return raw, nil
}

func (r docTable) size() int { return max(len(r)-docTableHeader, 0) / docEntrySize }

func (r docTable) number(i int) uint64 {
	return keyUint64(r[:docTableHeader]) + uint64(binary.BigEndian.Uint32(r[docTableHeader+docEntrySize*i:]))
}

func (r docTable) entry(i int) docEntry {
	line := r[docTableHeader+docEntrySize*i:]
	words := binary.BigEndian.Uint16(line[8:])
	return docEntry{
		docRef:  docRef{r.number(i), int64(binary.BigEndian.Uint32(line[4:]))},
		Entered: int64(binary.BigEndian.Uint32(line[10:])), Backlog: words&docBacklogBit != 0, Words: int(words &^ docBacklogBit),
	}
}

// seek is the place of the first article from place i on that is not before
// number n. Places near i are found soonest.
func (r docTable) seek(i int, n uint64) int {
	size := r.size()
	step := 1
	for i+step < size && r.number(i+step) < n {
		step *= 2
	}
	end := min(i+step+1, size)
	return i + sort.Search(end-i, func(j int) bool { return r.number(i+j) >= n })
}
