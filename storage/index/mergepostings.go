package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// mergePostings writes the postings of parts as one list a term, without those of the
// documents that each part is to drop: they are gone, or a later part has them with
// another text. Docs are those that remain.
func mergePostings(to blockPutter, docs []Doc, parts []*bbolt.Bucket, dropped []map[uint64]bool) error {
	m, err := newMerger(docs, parts, dropped)
	if err != nil {
		return err
	}
	out := blockWriter{to: to}
	for m.next() {
		packed, err := m.postings()
		if err != nil {
			return err
		}
		if len(packed) == 0 {
			continue
		}
		if err := out.add(m.term, packed); err != nil {
			return err
		}
	}
	if m.err != nil {
		return m.err
	}
	return out.flush()
}

// merger iterates over the terms of several segments in order.
type merger struct {
	docs    []Doc // that remain
	parts   []*blockReader
	bases   []uint64 // from which their postings count
	fronts  []uint64 // the first bytes of the terms at which they stand
	dropped []map[uint64]bool
	err     error

	term      []byte   // at which the merger stands
	at        []int    // the parts that have it
	lists     [][]byte // of these
	from      []uint64 // bases of these
	list      []placed
	positions []uint32 // that list refers to
	out       []byte
}

func newMerger(docs []Doc, parts []*bbolt.Bucket, dropped []map[uint64]bool) (*merger, error) {
	m := &merger{docs: docs, dropped: dropped, fronts: make([]uint64, len(parts))}
	if m.last()-docs[0].Number > math.MaxUint32 { // a table knows differences of four bytes
		return nil, fmt.Errorf("%w: the documents of a segment are too far apart", storage.ErrDamaged)
	}
	for i, part := range parts {
		if part == nil {
			return nil, fmt.Errorf("%w: a segment has no postings", storage.ErrDamaged)
		}
		m.parts, m.bases = append(m.parts, newBlockReader(part)), append(m.bases, docTable(part.Get([]byte(docsKey))).base())
		m.parts[i].seek(nil)
		m.fronts[i] = front(m.parts[i].term)
	}
	return m, nil
}

// last returns the number of the last document that remains.
func (m *merger) last() uint64 { return m.docs[len(m.docs)-1].Number }

// front returns the first eight bytes of a term as a number, which sorts as they do.
func front[T string | []byte](term T) uint64 {
	var b [8]byte
	copy(b[:], term)
	return binary.BigEndian.Uint64(b[:])
}

// next moves to the next term, and reports whether there is one.
func (m *merger) next() bool {
	for _, i := range m.at {
		m.parts[i].next()
		m.fronts[i] = front(m.parts[i].term)
	}
	m.at = m.at[:0]
	for i, r := range m.parts {
		order := -1
		if r.term != nil && len(m.at) > 0 {
			order = m.compare(i, m.at[0])
		}
		switch {
		case r.err != nil:
			m.err = r.err
			return false
		case r.term == nil || order > 0:
		case order == 0:
			m.at = append(m.at, i)
		default:
			m.at = append(m.at[:0], i)
		}
	}
	if len(m.at) == 0 {
		return false
	}
	m.term = append(m.term[:0], m.parts[m.at[0]].term...)
	return true
}

// compare compares the terms at which two parts stand.
func (m *merger) compare(i, j int) int {
	if order := cmp.Compare(m.fronts[i], m.fronts[j]); order != 0 {
		return order
	}
	return bytes.Compare(m.parts[i].term, m.parts[j].term)
}

// postings returns the postings of the term, encoded and valid until the next call: none
// if all are dropped. The lists of parts that drop nothing are joined as they are, if
// their numbers rise and they are few.
func (m *merger) postings() ([]byte, error) {
	m.lists, m.from = m.lists[:0], m.from[:0]
	whole, base := true, m.docs[0].Number-1
	for _, i := range m.at {
		m.lists, m.from = append(m.lists, m.parts[i].postings), append(m.from, m.bases[i])
		whole = whole && m.dropped[i] == nil
	}
	if whole {
		out, joined, err := joinPostings(m.out[:0], base, m.last(), m.lists, m.from)
		if m.out = out; joined || err != nil {
			return out, err
		}
	}
	m.list, m.positions = m.list[:0], m.positions[:0]
	for n, i := range m.at {
		before := len(m.list)
		var err error
		if m.list, m.positions, err = decodePlaced(m.list, m.positions, m.lists[n], m.from[n]); err != nil {
			return nil, err
		}
		kept := slices.DeleteFunc(m.list[before:], func(p placed) bool { return m.dropped[i][p.Number] })
		m.list = m.list[:before+len(kept)]
	}
	if m.list = uniquePlaced(m.list); len(m.list) == 0 {
		return nil, nil
	}
	if m.list[0].Number <= base || m.list[len(m.list)-1].Number > m.last() { // of no document
		return nil, errPostings
	}
	m.out = encodePostings(m.out[:0], base, m.list, m.positions, len(m.docs))
	return m.out, nil
}
