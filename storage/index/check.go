package index

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Check reads all postings of a segment, and calls fault for each that is out of
// order or of a document that known does not have; an error of fault ends it.
// It returns how many postings it read.
func (x Index) Check(ctx context.Context, s Segment, known map[uint64]bool, fault func(format string, args ...any) error) (postings int, err error) {
	r, err := x.blocks(s)
	if err != nil {
		return 0, fault("segment %d: %v", s.Number, err)
	}
	var list []uint64
	var last []byte
	for r.seek(nil); r.term != nil; r.next() {
		if list, err = decodeNumbers(list[:0], r.postings); err != nil {
			return postings, fault("segment %d, %.40q: %v", s.Number, r.term, err)
		}
		if bytes.Compare(last, r.term) >= 0 {
			return postings, fault("segment %d, %.40q: it is out of order", s.Number, r.term)
		}
		last = append(last[:0], r.term...)
		postings += len(list)
		for i, n := range list {
			if !known[n] || i > 0 && list[i-1] >= n {
				return postings, fault("segment %d, %.40q: article number %d is not its own", s.Number, r.term, n)
			}
		}
		if ctx.Err() != nil {
			return postings, ctx.Err()
		}
	}
	if r.err != nil {
		return postings, fault("segment %d: %v", s.Number, r.err)
	}
	return postings, nil
}

// AddEntries upgrades document tables that do not yet say when a document came
// into views, as those of the store's schema 2, which had entries of 10 bytes.
// Entered says it.
func (x Index) AddEntries(entered func(doc uint64) (at int64, backlog bool)) error {
	const oldEntrySize = 10
	var keys [][]byte
	err := x.postings.ForEachBucket(func(k []byte) error {
		keys = append(keys, bytes.Clone(k))
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range keys {
		b := x.postings.Bucket(k)
		raw := b.Get([]byte(docsKey))
		if len(raw) < docTableHeader || (len(raw)-docTableHeader)%oldEntrySize != 0 {
			return fmt.Errorf("%w: segment %x", storage.ErrDamaged, k)
		}
		var docs []Doc
		for at := docTableHeader; at < len(raw); at += oldEntrySize {
			n := binary.BigEndian.Uint64(raw) + uint64(binary.BigEndian.Uint32(raw[at:]))
			d := Doc{DocRef: DocRef{n, int64(binary.BigEndian.Uint32(raw[at+4:]))}, Words: int(binary.BigEndian.Uint16(raw[at+8:]))}
			d.Entered, d.Backlog = entered(n)
			docs = append(docs, d)
		}
		if err := x.upgradeSegment(b, k, docs); err != nil {
			return err
		}
	}
	return nil
}

// upgradeSegment stores the documents and bounds of the segment at key, or the
// documents only of a chunk of one that is being built anew.
func (x Index) upgradeSegment(b *bbolt.Bucket, key []byte, docs []Doc) error {
	if err := b.Put([]byte(docsKey), encodeDocTable(docs)); err != nil {
		return err
	}
	raw := x.segments.Get(key)
	if raw == nil || len(docs) == 0 {
		return nil
	}
	s, err := decodeSegment(raw)
	if err != nil {
		return err
	}
	s.setBounds(docs)
	if raw, err = encodeSegment(s); err != nil {
		return err
	}
	return x.segments.Put(key, raw)
}
