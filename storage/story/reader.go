package story

import "strings"

// reader decodes a record; after an error it returns zeros and bad is set.
type reader struct {
	b   string
	bad bool
}

func (r *reader) take(n uint64) string {
	if n > uint64(len(r.b)) {
		r.bad = true
		return ""
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

func (r *reader) byte() byte {
	if p := r.take(1); p != "" {
		return p[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 64; shift += 7 {
		c := r.byte()
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v
		}
	}
	r.bad = true
	return 0
}

func (r *reader) stamp() stamp { return stamp(r.uvarint()) }

func (r *reader) string() string { return strings.Clone(r.take(r.uvarint())) }

// fixed reads a number of n bytes, little-endian.
func (r *reader) fixed(n uint64) (v uint64) {
	p := r.take(n)
	for i := len(p) - 1; i >= 0; i-- {
		v = v<<8 | uint64(p[i])
	}
	return v
}

// hashes reads a list of at most limit hashes.
func (r *reader) hashes(limit uint64) []uint32 { return r.appendHashes(nil, limit) }

// appendHashes appends what hashes reads.
func (r *reader) appendHashes(list []uint32, limit uint64) []uint32 {
	n := r.uvarint()
	if n > limit {
		r.bad = true
		return nil
	}
	for range n {
		list = append(list, uint32(r.fixed(4)))
	}
	return list
}
