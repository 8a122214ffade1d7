package index

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// mergePostings writes the postings of parts as one list a term, without those of the
// documents that each part is to drop: they are gone, or a later part has them with
// another text.
func mergePostings(to *bbolt.Bucket, parts []*bbolt.Bucket, dropped []map[uint64]bool) error {
	m, err := newMerger(parts, dropped)
	if err != nil {
		return err
	}
	out := blockWriter{b: to}
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
	parts   []*blockReader
	fronts  []uint64 // the first bytes of the terms at which they stand
	dropped []map[uint64]bool
	err     error

	term  []byte // at which the merger stands
	at    []int  // the parts that have it
	lists [][]byte
	list  []posting
	out   []byte
}

func newMerger(parts []*bbolt.Bucket, dropped []map[uint64]bool) (*merger, error) {
	m := &merger{dropped: dropped, fronts: make([]uint64, len(parts))}
	for i, part := range parts {
		if part == nil {
			return nil, fmt.Errorf("%w: a segment has no postings", storage.ErrDamaged)
		}
		m.parts = append(m.parts, newBlockReader(part))
		m.parts[i].seek(nil)
		m.fronts[i] = front(m.parts[i].term)
	}
	return m, nil
}

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
// their numbers rise.
func (m *merger) postings() ([]byte, error) {
	m.lists = m.lists[:0]
	whole := true
	for _, i := range m.at {
		m.lists = append(m.lists, m.parts[i].postings)
		whole = whole && m.dropped[i] == nil
	}
	if whole {
		out, rising, err := joinPostings(m.out[:0], m.lists)
		if m.out = out; rising || err != nil {
			return out, err
		}
	}
	m.list = m.list[:0]
	for n, i := range m.at {
		before := len(m.list)
		var err error
		if m.list, err = decodePostings(m.list, m.lists[n]); err != nil {
			return nil, err
		}
		kept := slices.DeleteFunc(m.list[before:], func(p posting) bool { return m.dropped[i][p.Number] })
		m.list = m.list[:before+len(kept)]
	}
	sortPostings(m.list)
	m.list = slices.CompactFunc(m.list, func(a, b posting) bool { return a.Number == b.Number }) // added twice to one part
	m.out = encodePostings(m.out[:0], m.list)
	return m.out, nil
}
