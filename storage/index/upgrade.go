package index

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"rawi/storage"
	"rawi/storage/text/wordform"
)

// DropChunks removes what was read of segments that are being built anew: they are
// begun again.
func (x Index) DropChunks() error {
	var chunks [][]byte
	err := x.postings.ForEachBucket(func(k []byte) error {
		if x.segments.Get(k) == nil {
			chunks = append(chunks, bytes.Clone(k))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range chunks {
		if err := x.postings.DeleteBucket(k); err != nil {
			return err
		}
	}
	return nil
}

// AddEntries upgrades one segment that does not yet have when its documents came into
// views, as those of the store's schema 2, whose document tables had entries of 10
// bytes. Entered returns it, in Unix seconds. AddEntries reports whether there was
// such a segment.
func (x Index) AddEntries(entered func(doc uint64) (at int64, backlog bool, err error)) (more bool, err error) {
	all, err := x.Segments()
	if err != nil {
		return false, err
	}
	for _, s := range all {
		if s.Last == 0 && s.Docs > 0 {
			return true, x.addEntries(s, entered)
		}
	}
	return false, nil
}

func (x Index) addEntries(s Segment, entered func(doc uint64) (int64, bool, error)) error {
	const oldEntrySize = 10
	b := x.postings.Bucket(segmentKey(s.Number))
	if b == nil {
		return fmt.Errorf("%w: segment %d has no postings", storage.ErrDamaged, s.Number)
	}
	raw := b.Get([]byte(docsKey))
	if len(raw) != docTableHeader+oldEntrySize*s.Docs {
		return fmt.Errorf("%w: segment %d", storage.ErrDamaged, s.Number)
	}
	var docs []Doc
	for at := docTableHeader; at < len(raw); at += oldEntrySize {
		n := binary.BigEndian.Uint64(raw) + uint64(binary.BigEndian.Uint32(raw[at:]))
		d := Doc{DocRef: DocRef{n, int64(binary.BigEndian.Uint32(raw[at+4:]))}, Words: int(binary.BigEndian.Uint16(raw[at+8:])), Languages: wordform.All}
		var err error
		if d.Entered, d.Backlog, err = entered(n); err != nil {
			return err
		}
		d.Entered = max(d.Entered, 1) // 0 would not tell that it was added
		docs = append(docs, d)
	}
	if err := b.Put([]byte(docsKey), encodeDocTable(docs)); err != nil {
		return err
	}
	s.setBounds(docs)
	record, err := encodeSegment(s)
	if err != nil {
		return err
	}
	return x.segments.Put(segmentKey(s.Number), record)
}
