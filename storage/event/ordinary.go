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

// ordinaryWords holds the sorted hashes of folded words by language.
var ordinaryWords = sync.OnceValue(func() *[languages][]uint32 {
	words, err := readOrdinary(ordinaryFile)
	if err != nil {
		panic(err) // the file is embedded, and tested
	}
	return words
})

// isOrdinary reports whether a folded word is known as one that is no name.
func isOrdinary(l language, word []byte) bool {
	_, found := slices.BinarySearch(ordinaryWords()[l], ordinaryHash(string(word)))
	return found
}

// ordinaryHash has 24 bits: of the words that are not in a list of 16,000 one in a
// thousand passes for one that is.
func ordinaryHash(word string) uint32 { return uint32(hashString(word) >> 40) }

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
