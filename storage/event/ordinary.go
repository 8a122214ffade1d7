package event

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"io"
	"slices"
	"sync"
)

// ordinaryFile lists the words of each language that are no names, as hashes:
// TestMakeOrdinaryWords makes it.
//
//go:embed ordinary.bin.gz
var ordinaryFile []byte

// wordHashes is a set of words, as their sorted and shortened hashes.
type wordHashes struct {
	hashes []uint32
	starts [1<<startBits + 1]uint16 // of the hashes that begin with these bits
}

// startBits is such that some eight of 16,000 words begin alike.
const startBits = 11

func newWordHashes(sorted []uint32) *wordHashes {
	w := &wordHashes{hashes: sorted}
	i := 0
	for start := range w.starts {
		for i < len(sorted) && sorted[i]>>(ordinaryBits-startBits) < uint32(start) {
			i++
		}
		w.starts[start] = uint16(i)
	}
	return w
}

// has reports whether the word with that hash is in the set.
func (w *wordHashes) has(hash uint64) bool {
	short := shorten(hash)
	start := short >> (ordinaryBits - startBits)
	return slices.Contains(w.hashes[w.starts[start]:w.starts[start+1]], short)
}

// ordinaryWords holds the folded words of each language that are no names.
var ordinaryWords = sync.OnceValue(func() *[languages]*wordHashes {
	words, err := readOrdinary(ordinaryFile)
	if err != nil {
		panic(err) // the file is embedded, and tested
	}
	var sets [languages]*wordHashes
	for l, hashes := range words {
		sets[l] = newWordHashes(hashes)
	}
	return &sets
})

// ordinaryBits is the length of a shortened hash: of the words that are not in a list of
// 16,000 one in a thousand passes for one that is.
const ordinaryBits = 24

func shorten(hash uint64) uint32 { return uint32(hash >> (64 - ordinaryBits)) }

// readOrdinary reads what writeOrdinary wrote: for each language the number of its
// hashes, then their differences.
func readOrdinary(packed []byte) (*[languages][]uint32, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	r, words := bytes.NewReader(data), new([languages][]uint32)
	for l := range words {
		n, err := binary.ReadUvarint(r)
		if err != nil || n > uint64(r.Len()) {
			return nil, io.ErrUnexpectedEOF
		}
		words[l] = make([]uint32, n)
		last := uint64(0)
		for i := range words[l] {
			d, err := binary.ReadUvarint(r)
			if err != nil {
				return nil, io.ErrUnexpectedEOF
			}
			last += d
			words[l][i] = uint32(last)
		}
	}
	return words, nil
}
