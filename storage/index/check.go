package index

import (
	"bytes"
	"context"
)

// Check reads all postings of a segment, and calls fault for each that is out of
// order or of a document that known does not have; an error of fault ends it.
// It returns how many postings it read.
func (x Index) Check(ctx context.Context, s Segment, known map[uint64]bool, fault func(format string, args ...any) error) (postings int, err error) {
	r, err := x.blocks(s)
	if err != nil {
		return 0, fault("segment %d: %v", s.Number, err)
	}
	table, err := x.docTable(s)
	if err != nil {
		return 0, fault("segment %d: %v", s.Number, err)
	}
	base := table.base()
	var list []placed
	var positions []uint32
	var last []byte
	for r.seek(nil); r.term != nil; r.next() {
		if list, positions, err = decodePlaced(list[:0], positions[:0], r.postings, base); err != nil {
			return postings, fault("segment %d, %.40q: %v", s.Number, r.term, err)
		}
		if bytes.Compare(last, r.term) >= 0 {
			return postings, fault("segment %d, %.40q: it is out of order", s.Number, r.term)
		}
		last = append(last[:0], r.term...)
		postings += len(list)
		for i, h := range list {
			if !known[h.Number] || i > 0 && list[i-1].Number >= h.Number {
				return postings, fault("segment %d, %.40q: article number %d is not its own", s.Number, r.term, h.Number)
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
