package query

import (
	"hash/maphash"
	"slices"
	"sync"

	"rawi/storage/text"
)

// tokenList lists the tokens of a text, each once. It is reused.
type tokenList struct {
	scan   text.Scanner
	order  []int32 // number of each token, see Doc
	joined []byte  // the tokens, see Doc
	starts []uint32
	counts []int32
	table  []uint32 // number of a token, plus one, at its hash or behind it; twice as large as the list at least
	seed   maphash.Seed
}

// minTable is the size of a list's table at first, a power of two.
const minTable = 1 << 9

var tokenLists = sync.Pool{New: func() any {
	return &tokenList{scan: text.NewScanner(""), seed: maphash.MakeSeed(), table: make([]uint32, minTable)}
}}

// maxTokens is how many tokens of a text, repeated ones too, may leave their memory to the
// next: no news article has so many.
const maxTokens = 100_000

// release gives l to the next text, unless its memory is of unusual size.
func (l *tokenList) release() {
	if cap(l.order) <= maxTokens {
		tokenLists.Put(l)
	}
}

// begin forgets the tokens.
func (l *tokenList) begin() {
	l.order, l.joined, l.starts, l.counts = l.order[:0], append(l.joined[:0], ' '), l.starts[:0], l.counts[:0]
	l.table = l.table[:minTable]
	clear(l.table)
}

// read adds the tokens of s, each of which counts weight, and noToken.
func (l *tokenList) read(s string, weight int32) {
	for l.scan.Reset(s); l.scan.Next(); {
		i := l.number(l.scan.Token)
		l.order = append(l.order, i)
		l.counts[i] += weight
	}
	l.scan.Reset("")
	l.order = append(l.order, noToken)
}

// number returns the number of a token, which it adds if it is new.
func (l *tokenList) number(token []byte) int32 {
	at, known := l.seat(token)
	if known {
		return int32(l.table[at] - 1)
	}
	n := uint32(len(l.starts))
	l.table[at] = n + 1
	l.starts = append(l.starts, uint32(len(l.joined)))
	l.joined = append(append(l.joined, token...), ' ')
	l.counts = append(l.counts, 0)
	if 2*len(l.starts) > len(l.table) {
		l.grow()
	}
	return int32(n)
}

// seat returns where in the table a token is, or is to be.
func (l *tokenList) seat(token []byte) (at int, known bool) {
	mask := len(l.table) - 1
	for at = int(maphash.Bytes(l.seed, token)) & mask; l.table[at] != 0; at = (at + 1) & mask {
		start := int(l.starts[l.table[at]-1])
		if end := start + len(token); end < len(l.joined) && l.joined[end] == ' ' && string(l.joined[start:end]) == string(token) {
			return at, true
		}
	}
	return at, false
}

// grow doubles the table.
func (l *tokenList) grow() {
	size := 2 * len(l.table)
	l.table = slices.Grow(l.table, size-len(l.table))[:size]
	clear(l.table)
	for i, start := range l.starts {
		end := len(l.joined)
		if i+1 < len(l.starts) {
			end = int(l.starts[i+1])
		}
		at, _ := l.seat(l.joined[start : end-1])
		l.table[at] = uint32(i) + 1
	}
}
