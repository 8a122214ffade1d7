package index

import (
	"encoding/binary"
	"math/bits"
)

// maxBits is how many bits of a number are written at once.
const maxBits = 32

// bitWriter appends numbers of any width to out, their lowest bit first.
type bitWriter struct {
	out  []byte
	last uint64 // bits that are not yet in out
	n    uint   // how many, fewer than 8
}

// write writes the n lowest bits of v, which has no others; n is at most maxBits.
func (w *bitWriter) write(v uint64, n uint) {
	w.last |= v << w.n
	for w.n += n; w.n >= 8; w.n -= 8 {
		w.out = append(w.out, byte(w.last))
		w.last >>= 8
	}
}

// unary writes v zeros and a one.
func (w *bitWriter) unary(v uint64) {
	for ; v >= maxBits; v -= maxBits {
		w.write(0, maxBits)
	}
	w.write(1<<v, uint(v)+1)
}

// rice writes v by the code of Rice with k low bits (Golomb, Run-length encodings, 1966; Rice
// and Plaunt 1971): short for numbers that are mostly below 2^k.
func (w *bitWriter) rice(v uint64, k uint) {
	w.unary(v >> k)
	w.write(v&(1<<k-1), k)
}

// gamma writes v, from 1 to maxFrequency, by the code of Elias (1975).
func (w *bitWriter) gamma(v uint32) {
	k := uint(bits.Len32(v)) - 1
	w.unary(uint64(k))
	w.write(uint64(v)&(1<<k-1), k)
}

// end fills the last byte with zeros and returns what was written.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.out = append(w.out, byte(w.last))
	}
	return w.out
}

// riceBits returns the k by which count numbers of this sum are short in rice.
func riceBits(sum uint64, count int) uint {
	mean := sum / uint64(max(count, 1)) * 69 / 100 // ln 2
	return min(uint(max(bits.Len64(mean), 1))-1, maxBits)
}

// bitReader reads what a bitWriter wrote. Behind the end of raw it reads zeros, and is past.
type bitReader struct {
	raw []byte
	at  uint // bit that is read next
}

// past reports whether more was read than there is.
func (r *bitReader) past() bool { return r.at > 8*uint(len(r.raw)) }

// peek returns the next 57 bits at least.
func (r *bitReader) peek() uint64 {
	i := int(r.at >> 3)
	if i+8 <= len(r.raw) {
		return binary.LittleEndian.Uint64(r.raw[i:]) >> (r.at & 7)
	}
	var tail [8]byte
	if i < len(r.raw) {
		copy(tail[:], r.raw[i:])
	}
	return binary.LittleEndian.Uint64(tail[:]) >> (r.at & 7)
}

// rice reads what rice wrote with k low bits, at most maxBits.
func (r *bitReader) rice(k uint) uint64 {
	word := r.peek()
	zeros := uint(bits.TrailingZeros64(word))
	if zeros+1+k > 57 {
		q := r.unary()
		word = r.peek()
		r.at += k
		return q<<k | word&(1<<k-1)
	}
	r.at += zeros + 1 + k
	return uint64(zeros)<<k | word>>(zeros+1)&(1<<k-1)
}

// unary reads what unary wrote.
func (r *bitReader) unary() (v uint64) {
	for {
		zeros := uint(bits.TrailingZeros64(r.peek()))
		if zeros < 57 {
			r.at += zeros + 1
			return v + uint64(zeros)
		}
		v += 57
		if r.at += 57; r.past() {
			return v
		}
	}
}

// gamma reads what gamma wrote.
func (r *bitReader) gamma() uint32 {
	word := r.peek()
	if word&1 == 1 {
		r.at++
		return 1
	}
	k := uint(bits.TrailingZeros64(word))
	if 1<<k > maxFrequency {
		r.at = 8*uint(len(r.raw)) + 1
		return 1
	}
	r.at += 2*k + 1
	return 1<<k | uint32(word>>(k+1))&(1<<k-1)
}
