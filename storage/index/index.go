package index

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Version is the format of segments: raise it whenever postings, blocks or document
// tables are written in another way. A segment of another format, or of another
// analysis than the Index has, is built anew.
const Version = 4

// Segment is a part of the index: the documents of one commit, or of several
// neighbours merged. Its postings stand in a bucket of their own, with its
// document table, so that they are dropped at once.
type Segment struct {
	Number   uint32 `cbor:"-"`
	Docs     int    `cbor:"1,keyasint"`
	Earliest int64  `cbor:"2,keyasint"` // Unix seconds, as all times here
	Latest   int64  `cbor:"3,keyasint"`
	Analysis int    `cbor:"4,keyasint,omitempty"` // of the Index that its documents were added to
	First    int64  `cbor:"5,keyasint"`           // first entry into views
	Last     int64  `cbor:"6,keyasint"`           // last entry into views
	Format   int    `cbor:"7,keyasint,omitempty"` // Version less 1: the first version did not write it
	Current  bool   `cbor:"-"`                    // Analysis is that of the Index which read it
}

// Version returns the index format that s is written in.
func (s Segment) Version() int { return s.Format + 1 }

// Outdated reports whether s has another format or analysis than a segment that is
// built now.
func (s Segment) Outdated() bool { return !s.Current || s.Version() != Version }

// bounds returns the first and the last time at which documents of s stand, in
// order of entries or of their own time.
func (s Segment) bounds(entered bool) (from, to int64) {
	if entered {
		return s.First, s.Last
	}
	return s.Earliest, s.Latest
}

// setBounds sets the bounds of s by its documents, of which there is one at least.
func (s *Segment) setBounds(docs []Doc) {
	s.Earliest, s.Latest = docs[0].Time, docs[0].Time
	s.First, s.Last = docs[0].Entered, docs[0].Entered
	for _, d := range docs {
		s.Earliest, s.Latest = min(s.Earliest, d.Time), max(s.Latest, d.Time)
		s.First, s.Last = min(s.First, d.Entered), max(s.Last, d.Entered)
	}
}

// Index is the index as one bbolt transaction sees it.
type Index struct {
	segments *bbolt.Bucket // segment number → Segment
	postings *bbolt.Bucket // segment number → a bucket: docsKey → document table, first term of a block → block
	analysis int           // by which documents are read

	ctx  context.Context // ends what reads; nil: nothing does
	work *Work           // that one query may do
}

// New returns the index that is kept in two buckets, which begin empty and which
// nobody else may write to. Analysis is a number for the rules by which words and
// facets are found in documents: another number for other rules.
func New(segments, postings *bbolt.Bucket, analysis int) Index {
	return Index{segments: segments, postings: postings, analysis: analysis}
}

// Segments returns the segments of the index, oldest first.
func (x Index) Segments() (out []Segment, err error) {
	err = x.segments.ForEach(func(k, raw []byte) error {
		s, err := decodeSegment(raw)
		if err == nil && len(k) != 4 {
			err = fmt.Errorf("%w: segment %x", storage.ErrDamaged, k)
		}
		if err != nil {
			return err
		}
		s.Number, s.Current = binary.BigEndian.Uint32(k), s.Analysis == x.analysis
		out = append(out, s)
		return nil
	})
	return out, err
}

// Outdated returns the number of documents in outdated segments.
func (x Index) Outdated() (docs int, err error) {
	segments, err := x.Segments()
	for _, s := range segments {
		if s.Outdated() {
			docs += s.Docs
		}
	}
	return docs, err
}

// Numbers returns the numbers of a segment's documents, rising.
func (x Index) Numbers(s Segment) ([]uint64, error) {
	table, err := x.docTable(s)
	out := make([]uint64, 0, table.size())
	for i := range table.size() {
		out = append(out, table.number(i))
	}
	return out, err
}

func (x Index) docTable(s Segment) (docTable, error) {
	b := x.postings.Bucket(segmentKey(s.Number))
	if b == nil {
		return nil, fmt.Errorf("%w: segment %d has no postings", storage.ErrDamaged, s.Number)
	}
	table := docTable(b.Get([]byte(docsKey)))
	if table.size() != s.Docs {
		return nil, fmt.Errorf("%w: segment %d", storage.ErrDamaged, s.Number)
	}
	return table, nil
}

// blocks returns a reader of the terms of s, before the first.
func (x Index) blocks(s Segment) (*blockReader, error) {
	b := x.postings.Bucket(segmentKey(s.Number))
	if b == nil {
		return nil, fmt.Errorf("%w: segment %d has no postings", storage.ErrDamaged, s.Number)
	}
	return newBlockReader(b), nil
}

// segmentKey returns the key of a segment, in the list and of its postings.
func segmentKey(segment uint32) []byte { return binary.BigEndian.AppendUint32(nil, segment) }

var encMode = func() cbor.EncMode {
	mode, err := cbor.EncOptions{Sort: cbor.SortCoreDeterministic}.EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}()

func encodeSegment(s Segment) ([]byte, error) { return encMode.Marshal(s) }

func decodeSegment(raw []byte) (s Segment, err error) {
	if err = cbor.Unmarshal(raw, &s); err != nil {
		err = fmt.Errorf("%w: record of a segment: %w", storage.ErrDamaged, err)
	}
	return s, err
}
