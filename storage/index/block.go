package index

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// The postings of a segment are packed into blocks, each stored under its first
// term: a key for each term would cost more than its postings do. Within a block
// terms are sorted and prefix-compressed:
//
//	uvarint shared prefix, uvarint length, rest of the term, uvarint length, postings
const maxBlock = 1000 // bytes, unless the postings of one term are longer

// blockPutter stores blocks, which it keeps: a bucket or a blockList.
type blockPutter interface {
	Put(first, block []byte) error
}

// blockList has blocks until there is a bucket for them.
type blockList struct{ firsts, blocks [][]byte }

// Put appends a block.
func (l *blockList) Put(first, block []byte) error {
	l.firsts, l.blocks = append(l.firsts, first), append(l.blocks, block)
	return nil
}

// writeTo stores the blocks in b.
func (l *blockList) writeTo(b *bbolt.Bucket) error {
	for i, first := range l.firsts {
		if err := b.Put(first, l.blocks[i]); err != nil {
			return err
		}
	}
	return nil
}

// blockWriter writes the postings of a segment, which it is given sorted by term.
type blockWriter struct {
	to          blockPutter
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

// flush writes the block that is being filled. bbolt keeps the memory that it is
// given until the commit: each block is cloned.
func (w *blockWriter) flush() error {
	if w.first == nil {
		return nil
	}
	err := w.to.Put(w.first, bytes.Clone(w.block))
	w.first, w.last, w.block = nil, w.last[:0], w.block[:0]
	return err
}

// blockReader iterates over the terms of a segment in order.
type blockReader struct {
	c        *bbolt.Cursor
	key      []byte // of the block
	rest     []byte // of the block
	term     []byte // nil: there are no more; valid until the next move
	buffer   []byte // reused for term
	postings []byte
	err      error
}

func newBlockReader(b *bbolt.Bucket) *blockReader { return &blockReader{c: b.Cursor()} }

// seek moves to the first term that is not before term. In the block that it stands in
// it goes on from there, if it can. After an error it stays at the end.
func (r *blockReader) seek(term []byte) {
	if r.err != nil {
		return
	}
	k, v := r.c.Seek(term)
	if !bytes.Equal(k, term) { // it may be in the block before
		if k == nil {
			k, v = r.c.Last()
		} else {
			k, v = r.c.Prev()
		}
	}
	if k == nil || string(k) == docsKey {
		k, v = r.c.Seek([]byte(docsKey + "\x00"))
	}
	if r.term == nil || !bytes.Equal(k, r.key) || bytes.Compare(r.term, term) > 0 {
		r.load(k, v)
	}
	for r.term != nil && bytes.Compare(r.term, term) < 0 {
		if r.skip(term); len(r.rest) == 0 && r.err == nil && bytes.Compare(r.term, term) < 0 {
			r.loadNext()
		}
	}
}

// next moves to the next term.
func (r *blockReader) next() {
	if len(r.rest) == 0 {
		r.loadNext()
		return
	}
	r.decode()
}

// loadNext begins with the first term of the next block. Its key is greater, unless a damaged
// page leads back: then blocks would follow each other for ever.
func (r *blockReader) loadNext() {
	k, block := r.c.Next()
	if k != nil && bytes.Compare(k, r.key) <= 0 {
		r.fail()
		return
	}
	r.load(k, block)
}

// load begins with the first term of a block; k is nil behind the last one.
func (r *blockReader) load(k, block []byte) {
	if r.term != nil {
		r.buffer = r.term[:0]
	}
	r.key, r.term, r.rest = k, nil, block
	if k != nil {
		r.term = slices.Grow(r.buffer, 64)
		r.decode()
	}
}

// skip moves from a term before term to the first one of the block that is not,
// or to the block's end. An entry that shares a longer prefix with its predecessor
// than the predecessor does with term is before term too: it is passed over
// without assembling it.
func (r *blockReader) skip(term []byte) {
	same := commonPrefix(r.term, term)
	for len(r.rest) > 0 {
		e, ok := readEntry(r.rest)
		if !ok {
			r.fail()
			return
		}
		r.rest = r.rest[e.length:]
		switch {
		case e.shared > same:
			continue
		case e.shared == same && bytes.Compare(e.tail, term[same:]) < 0:
			same += commonPrefix(e.tail, term[same:])
			continue
		}
		r.term = append(append(r.term[:0], term[:e.shared]...), e.tail...)
		r.postings = e.postings
		return
	}
}

// commonPrefix returns the number of leading bytes that a and b share.
func commonPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// decode reads the next entry of the block.
func (r *blockReader) decode() {
	e, ok := readEntry(r.rest)
	if !ok || e.shared > len(r.term) {
		r.fail()
		return
	}
	r.term = append(r.term[:e.shared], e.tail...)
	r.postings, r.rest = e.postings, r.rest[e.length:]
}

// entry is a term of a block with its postings.
type entry struct {
	shared         int // leading bytes that are those of the term before
	tail, postings []byte
	length         int // of the whole entry
}

// readEntry reads the first entry of block.
func readEntry(block []byte) (e entry, ok bool) {
	shared, a := uvarint(block)
	tail, b := uvarint(block[a:])
	at := a + b
	if a == 0 || b == 0 || shared > maxBlock<<10 || tail > uint64(len(block)-at) {
		return e, false
	}
	e.shared, e.tail = int(shared), block[at:at+int(tail)]
	at += int(tail)
	size, n := uvarint(block[at:])
	if at += n; n == 0 || size > uint64(len(block)-at) {
		return e, false
	}
	e.postings, e.length = block[at:at+int(size)], at+int(size)
	return e, true
}

// uvarint is binary.Uvarint with a fast path for one byte, which most numbers
// have. It returns a length of 0 for bytes that are no number.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	v, n := binary.Uvarint(b)
	return v, max(n, 0)
}

func (r *blockReader) fail() {
	r.term, r.rest = nil, nil
	r.err = fmt.Errorf("%w: block of postings", storage.ErrDamaged)
}
