package dbfile

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// The layout of bbolt's pages. A page begins with its id (8 bytes), flags and count (2
// bytes each) and the number of pages that follow it as part of it (4 bytes). Then
// come count elements of 16 bytes. That of a branch is the position of its key from
// the element on, the key's length (4 bytes each), and the id of a page (8 bytes). That
// of a leaf is flags, position, and the lengths of key and value (4 bytes each). A
// bucket is a value: the id of its root (0: the page follows in the value) and a
// sequence number, of 8 bytes each.
const (
	elementLength = 16
	bucketHeader  = 16

	branchFlag   = 0x01
	leafFlag     = 0x02
	freelistFlag = 0x10
	bucketFlag   = 0x01 // of a leaf's element

	// noFreelist is the id of the free list in a file that has none.
	noFreelist = ^uint64(0)
	// maxDepth bounds the levels of a tree and buckets in buckets. A tree of this
	// depth has more pages than any disk.
	maxDepth = 32
)

// order is the machine's, in which bbolt writes.
var order = binary.NativeEndian

// page is the bytes of a page with those that belong to it.
type page struct {
	id    uint64
	flags uint16
	count int
	bytes []byte
}

// children returns the pages below a branch.
func (p page) children() (ids []uint64, err error) {
	var last []byte
	for i := range p.count {
		at := pageHeader + i*elementLength
		if at+elementLength > len(p.bytes) {
			return nil, fmt.Errorf("page %d: %d elements", p.id, p.count)
		}
		key, err := p.slice(at, order.Uint32(p.bytes[at:]), order.Uint32(p.bytes[at+4:]), 0)
		if err == nil && i > 0 && bytes.Compare(last, key) >= 0 {
			err = fmt.Errorf("page %d: its keys are not in order", p.id)
		}
		if err != nil {
			return nil, err
		}
		ids, last = append(ids, order.Uint64(p.bytes[at+8:])), key
	}
	return ids, nil
}

// buckets checks the elements of a leaf and returns the buckets among its values.
func (p page) buckets() (buckets [][]byte, err error) {
	var last []byte
	for i := range p.count {
		at := pageHeader + i*elementLength
		if at+elementLength > len(p.bytes) {
			return nil, fmt.Errorf("page %d: %d elements", p.id, p.count)
		}
		flags, length := order.Uint32(p.bytes[at:]), order.Uint32(p.bytes[at+8:])
		both, err := p.slice(at, order.Uint32(p.bytes[at+4:]), length, order.Uint32(p.bytes[at+12:]))
		if err != nil {
			return nil, err
		}
		key := both[:length]
		if i > 0 && bytes.Compare(last, key) >= 0 {
			return nil, fmt.Errorf("page %d: its keys are not in order", p.id)
		}
		if last = key; flags&bucketFlag != 0 {
			buckets = append(buckets, both[length:])
		}
	}
	return buckets, nil
}

// slice returns the bytes at a position from the element at on, of two lengths.
func (p page) slice(at int, position, one, two uint32) ([]byte, error) {
	from := uint64(at) + uint64(position)
	to := from + uint64(one) + uint64(two)
	if from < uint64(pageHeader+p.count*elementLength) || to > uint64(len(p.bytes)) {
		return nil, fmt.Errorf("page %d: an element from %d to %d of %d bytes", p.id, from, to, len(p.bytes))
	}
	return p.bytes[from:to], nil
}
