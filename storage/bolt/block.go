package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// The postings of a segment stand in blocks, each under its first term: a key
// of its own for each term would cost more than its postings do. Terms follow
// in order, without what they share with the one before:
//
//	uvarint shared, uvarint length, rest of the term, uvarint length, postings
const maxBlock = 1000 // bytes, unless the postings of one term are longer

// blockWriter writes the postings of a segment, given in order of terms.
type blockWriter struct {
	b           *bbolt.Bucket
	first, last []byte
	block       []byte
}

func (w *blockWriter) add(term, postings []byte) error {
	if len(w.block)+len(term)+len(postings) > maxBlock {
		if err := w.flush(); err != nil {
			return err
		}
	}
	shared := 0
	if w.first == nil {
		w.first = bytes.Clone(term)
	} else {
		for shared < min(len(w.last), len(term)) && w.last[shared] == term[shared] {
			shared++
		}
	}
	w.block = binary.AppendUvarint(w.block, uint64(shared))
	w.block = binary.AppendUvarint(w.block, uint64(len(term)-shared))
	w.block = append(w.block, term[shared:]...)
	w.block = binary.AppendUvarint(w.block, uint64(len(postings)))
	w.block = append(w.block, postings...)
	w.last = append(w.last[:0], term...)
	return nil
}

// flush writes the block under way. bbolt keeps what it is given: each block
// is its own memory.
func (w *blockWriter) flush() error {
	if w.first == nil {
		return nil
	}
	err := w.b.Put(w.first, bytes.Clone(w.block))
	w.first, w.last, w.block = nil, w.last[:0], w.block[:0]
	return err
}

// blockReader walks over the terms of a segment in order.
type blockReader struct {
	c        *bbolt.Cursor
	rest     []byte // of the block
	term     []byte // nil: there are no more
	postings []byte
	err      error
}

func newBlockReader(b *bbolt.Bucket) *blockReader { return &blockReader{c: b.Cursor()} }

// seek goes to the first term that is not before term.
func (r *blockReader) seek(term []byte) {
	k, v := r.c.Seek(term)
	if !bytes.Equal(k, term) { // it may stand in the block before
		if k == nil {
			k, v = r.c.Last()
		} else {
			k, v = r.c.Prev()
		}
	}
	if k == nil || string(k) == docsKey {
		k, v = r.c.Seek([]byte(docsKey + "\x00"))
	}
	r.enter(k, v)
	for r.term != nil && bytes.Compare(r.term, term) < 0 {
		r.next()
	}
}

// next goes to the next term.
func (r *blockReader) next() {
	if len(r.rest) == 0 {
		r.enter(r.c.Next())
		return
	}
	r.decode()
}

func (r *blockReader) enter(k, block []byte) {
	r.term, r.rest = nil, block
	if k != nil {
		r.term = make([]byte, 0, 64)
		r.decode()
	}
}

// decode reads the next entry of the block.
func (r *blockReader) decode() {
	shared, a := binary.Uvarint(r.rest)
	length, b := binary.Uvarint(r.rest[max(a, 0):])
	if a <= 0 || b <= 0 || shared > uint64(len(r.term)) || length > uint64(len(r.rest)-a-b) {
		r.fail()
		return
	}
	rest := r.rest[a+b:]
	r.term = append(r.term[:shared], rest[:length]...)
	rest = rest[length:]
	size, n := binary.Uvarint(rest)
	if n <= 0 || size > uint64(len(rest)-n) {
		r.fail()
		return
	}
	r.postings, r.rest = rest[n:n+int(size)], rest[n+int(size):]
}

func (r *blockReader) fail() {
	r.term, r.rest = nil, nil
	r.err = fmt.Errorf("%w: a block of postings", storage.ErrDamaged)
}
