package index

import (
	"bytes"
	"encoding/binary"
	"slices"

	"go.etcd.io/bbolt"
)

// A new version of rawi may read words in another way. Outdated segments are then
// built anew, one by one, while queries are answered from what there is: a
// segment's documents are read again some at a time, each time into a chunk, a
// bucket of postings of its own. When all documents are in a chunk, the chunks
// are merged and replace the segment.

// Reindex takes the next step towards an index without outdated segments, and
// reports whether there was one to take. It calls add for at most limit
// documents, which is to Add the document as it is read now, unless it is no
// longer stored; asRead says that it was read by the analysis of the Index, of another format. Nothing else may have been added since the last Flush.
func (w *Writer) Reindex(limit int, add func(doc uint64, asRead bool) error) (more bool, err error) {
	all, err := w.Segments()
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(all, Segment.Outdated)
	if i < 0 {
		return false, nil
	}
	return true, w.reindexSegment(all[i], limit, add)
}

// reindexSegment fills the next chunk of a segment, or replaces the segment by its
// chunks when there is none to fill.
func (w *Writer) reindexSegment(s Segment, limit int, add func(doc uint64, asRead bool) error) error {
	table, err := w.docTable(s)
	if err != nil {
		return err
	}
	for from := 0; from < table.size(); from += limit {
		if w.postings.Bucket(chunkKey(s.Number, from)) != nil {
			continue
		}
		for i := from; i < min(from+limit, table.size()); i++ {
			if err := add(table.number(i), s.Current); err != nil {
				return err
			}
		}
		b, err := w.createPostings(chunkKey(s.Number, from), w.docs)
		if err != nil {
			return err
		}
		return w.writePostings(b)
	}
	return w.replaceSegment(s)
}

// chunkKey returns the key of a chunk: the documents of a segment from a position
// of its table on.
func chunkKey(segment uint32, from int) []byte {
	return binary.BigEndian.AppendUint32(segmentKey(segment), uint32(from))
}

// replaceSegment replaces a segment by its chunks.
func (w *Writer) replaceSegment(s Segment) error {
	var keys [][]byte
	own := segmentKey(s.Number)
	c := w.postings.Cursor()
	for k, _ := c.Seek(own); bytes.HasPrefix(k, own) && k != nil; k, _ = c.Next() {
		if !bytes.Equal(k, own) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	var parts []*bbolt.Bucket
	var tables []docTable
	for _, k := range keys {
		b := w.postings.Bucket(k)
		parts, tables = append(parts, b), append(tables, b.Get([]byte(docsKey)))
	}
	docs, dropped := w.liveDocs(tables)
	if err := w.dropSegment(s.Number); err != nil {
		return err
	}
	if len(docs) > 0 {
		b, err := w.createSegment(s.Number, docs)
		if err != nil {
			return err
		}
		if err := mergePostings(b, docs, parts, dropped); err != nil {
			return err
		}
	}
	for _, k := range keys {
		if err := w.postings.DeleteBucket(k); err != nil {
			return err
		}
	}
	return nil
}
