package index

import (
	"encoding/binary"
	"math"
	"sort"

	"rawi/storage/text/wordform"
)

// docsKey is the key of a segment's document table, which is before all blocks.
const docsKey = "\x00"

// DocRef identifies a document and its place in an order by time.
type DocRef struct {
	Number uint64
	Time   int64 // Unix seconds
}

// Before reports whether a comes before b, newest first; of equal times the higher
// number is the newer.
func (a DocRef) Before(b DocRef) bool {
	if a.Time != b.Time {
		return a.Time > b.Time
	}
	return a.Number > b.Number
}

// Doc is a document as the index knows it beside its terms.
type Doc struct {
	DocRef
	Entered int64 // Unix seconds: when it came into views
	Backlog bool  // it was old when it came
	Words   int   // length of its text

	Languages wordform.Languages // whose word forms hold in its text
}

// docTable is the list of a segment's documents, by number, as it is stored. It is
// searched in place, since most queries look at few of them.
//
//	8 bytes: number of the first document, with docLanguagesBit and docBaseBit; for each document
//	4 bytes: difference to the first number
//	4 bytes: time, Unix seconds
//	2 bytes: words, at most 32,767; the highest bit is set for a backlog
//	4 bytes: entry into views, Unix seconds
//	2 bytes: languages, which a table without docLanguagesBit, of before version 3, lacks
type docTable []byte

const (
	docTableHeader  = 8
	docEntrySize    = 16
	oldDocEntrySize = 14 // before version 3

	docLanguagesBit = 1 << 63
	docBaseBit      = 1 << 62 // postings count from base; before version 4 from 0
	docBacklogBit   = 1 << 15
)

// encodeDocTable encodes documents, given by number, of postings that count from 0.
func encodeDocTable(docs []Doc) docTable {
	first := uint64(0)
	if len(docs) > 0 {
		first = docs[0].Number
	}
	raw := make([]byte, 0, docTableHeader+docEntrySize*len(docs))
	raw = binary.BigEndian.AppendUint64(raw, first|docLanguagesBit)
	for _, d := range docs {
		raw = binary.BigEndian.AppendUint32(raw, uint32(d.Number-first))
		raw = binary.BigEndian.AppendUint32(raw, uint32(max(d.Time, 0)))
		words := uint16(min(d.Words, math.MaxInt16))
		if d.Backlog {
			words |= docBacklogBit
		}
		raw = binary.BigEndian.AppendUint16(raw, words)
		raw = binary.BigEndian.AppendUint32(raw, uint32(max(d.Entered, 0)))
		raw = binary.BigEndian.AppendUint16(raw, uint16(d.Languages))
	}
	return raw
}

// hasLanguages reports whether the languages of the documents are known.
func (r docTable) hasLanguages() bool { return len(r) >= docTableHeader && r[0]&0x80 != 0 }

func (r docTable) entrySize() int {
	if r.hasLanguages() {
		return docEntrySize
	}
	return oldDocEntrySize
}

// size returns the number of documents, -1 if the table is damaged.
func (r docTable) size() int {
	if len(r) < docTableHeader || (len(r)-docTableHeader)%r.entrySize() != 0 {
		return -1
	}
	return (len(r) - docTableHeader) / r.entrySize()
}

// first returns the number of the first document.
func (r docTable) first() uint64 { return binary.BigEndian.Uint64(r) &^ (docLanguagesBit | docBaseBit) }

// base returns the number from which the numbers of postings count.
func (r docTable) base() uint64 {
	if len(r) < docTableHeader || r[0]&0x40 == 0 {
		return 0
	}
	return r.first() - 1
}

// withBase returns r, which it changes, for postings that count from base.
func (r docTable) withBase() docTable {
	r[0] |= 0x40
	return r
}

func (r docTable) entry(i int) []byte { return r[docTableHeader+r.entrySize()*i:] }

func (r docTable) number(i int) uint64 {
	return r.first() + uint64(binary.BigEndian.Uint32(r.entry(i)))
}

// languages returns the languages whose word forms hold in the i-th document: all if
// they are not known.
func (r docTable) languages(i int) wordform.Languages {
	if !r.hasLanguages() {
		return wordform.All
	}
	return wordform.Languages(binary.BigEndian.Uint16(r.entry(i)[14:]))
}

func (r docTable) doc(i int) Doc {
	line := r.entry(i)
	words := binary.BigEndian.Uint16(line[8:])
	return Doc{
		DocRef:  DocRef{r.number(i), int64(binary.BigEndian.Uint32(line[4:]))},
		Entered: int64(binary.BigEndian.Uint32(line[10:])), Backlog: words&docBacklogBit != 0, Words: int(words &^ docBacklogBit),
		Languages: r.languages(i),
	}
}

// seek returns the position of the first document from position i on whose number
// is not below n. Where no number is left out it is found at once, else the sooner the nearer
// it is to i.
func (r docTable) seek(i int, n uint64) int {
	size := r.size()
	if at := n - r.first(); at >= uint64(i) && at < uint64(size) && r.number(int(at)) == n {
		return int(at)
	}
	step := 1
	for i+step < size && r.number(i+step) < n {
		step *= 2
	}
	end := min(i+step+1, size)
	return i + sort.Search(end-i, func(j int) bool { return r.number(i+j) >= n })
}
