package story

import (
	"slices"
	"unicode/utf8"
)

// hash32 is FNV-1a with a final mix: fast on words of some ten bytes, and the
// same everywhere.
func hash32(b []byte) uint32 {
	h := uint32(hashSeed)
	for _, c := range b {
		h = (h ^ uint32(c)) * hashPrime
	}
	return mix(h)
}

// The constants of FNV-1a for 32 bits.
const (
	hashSeed  = 2166136261
	hashPrime = 16777619
)

// mix spreads the bits of h (the finaliser of MurmurHash3).
func mix(h uint32) uint32 {
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}

func hashToken(word []byte, number bool) uint16 {
	t := uint16(hash32(word)) &^ numberBit
	if number {
		t |= numberBit
	}
	return t
}

// hashTokens returns the hash of a block or title.
func hashTokens(tokens []uint16) uint32 {
	h := uint64(len(tokens))
	for _, t := range tokens {
		h = (h ^ uint64(t)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return uint32(h)
}

// maskNumber returns t, or the same value for all numbers.
func maskNumber(t uint16) uint32 {
	if t&numberBit != 0 {
		return numberBit
	}
	return uint32(t)
}

// hashTriple returns the hash of three tokens.
func hashTriple(a, b, c uint32) uint32 {
	h := (uint64(a) | uint64(b)<<16 | uint64(c)<<32) * 0x9e3779b97f4a7c15
	return uint32((h ^ h>>29) * 0xbf58476d1ce4e5b9 >> 32)
}

func equalTokens(a, b []uint16) bool { return slices.Equal(a, b) }

func lastRune(s string) (rune, int) { return utf8.DecodeLastRuneInString(s) }

// decoded is a decoded Fingerprint. Its slices are reused.
type decoded struct {
	title  []uint16
	tokens []uint16 // of all blocks
	blocks []block  // their tokens lie in tokens
	head   headStems
}

// read decodes data and reports whether it is a Fingerprint. No data is that of
// an empty text.
func (d *decoded) read(data string) bool {
	title, data, ok := d.readHeader(data)
	if !ok {
		return false
	}
	d.title = readTokens(d.title[:0], data[:2*title])
	d.tokens = readTokens(d.tokens[:0], data[2*title:])
	start := 0
	for i := range d.blocks {
		b := &d.blocks[i]
		end := start + int(b.hash)
		b.tokens = d.tokens[start:end:end]
		b.hash = hashTokens(b.tokens)
		start = end
	}
	return true
}

// readHeader reads the lengths before the tokens: it returns the title's and keeps
// each block's in its hash, for now. tokens are the bytes that follow.
func (d *decoded) readHeader(data string) (title int, tokens string, ok bool) {
	d.title, d.tokens, d.blocks, d.head = d.title[:0], d.tokens[:0], d.blocks[:0], d.head[:0]
	if data == "" {
		return 0, "", true
	}
	r := reader{b: data[1:], bad: data[0] != fingerprintVersion && data[0] != oldFingerprint}
	head, count, words := r.uvarint(), r.uvarint(), uint64(0)
	if data[0] == fingerprintVersion {
		words = r.uvarint()
	}
	if r.bad || head > maxTitle || count > maxBlocks || words > maxHeadWords {
		return 0, "", false
	}
	total := 0
	for range count {
		n := r.uvarint()
		if r.bad || n>>1 > maxTokens {
			return 0, "", false
		}
		total += int(n >> 1)
		d.blocks = append(d.blocks, block{sentence: n&1 != 0, hash: uint32(n >> 1)})
	}
	end := 2 * (int(head) + total)
	if total > maxTokens || len(r.b) != end+headWordBytes*int(words) {
		return 0, "", false
	}
	d.head = readHeadline(d.head, r.b[end:])
	return int(head), r.b[:end], true
}

func readTokens(tokens []uint16, data string) []uint16 {
	for ; len(data) > 1; data = data[2:] {
		tokens = append(tokens, uint16(data[0])|uint16(data[1])<<8)
	}
	return tokens
}

// thin is textView.thin for a text whose blocks all count.
func (d *decoded) thin() bool {
	onlyFragments, triples := true, 0
	for _, b := range d.blocks {
		onlyFragments = onlyFragments && !b.counts()
		triples += max(0, len(b.tokens)-2)
	}
	return onlyFragments || triples < minBody
}

// brief is textView.brief for a text whose blocks all count.
func (d *decoded) brief() bool { return len(d.tokens) <= maxBriefWords }
