package story

import (
	"encoding/binary"

	"rawi/storage/text"
)

const (
	// maxTokens is how much of a text is compared. One in a thousand news
	// articles is longer.
	maxTokens = 2000
	// maxTitle is how much of a title is compared, in tokens.
	maxTitle = 40
	// maxBlocks is how many blocks a text has; further ones join the last.
	maxBlocks = 250
	// boilerplateWords is the length in words from which a block is never
	// boilerplate.
	boilerplateWords = 40
	// sentenceWords is the length in words under which a block that ends no
	// sentence counts only if nothing else is left.
	sentenceWords = 14

	fingerprintVersion = 2
	// oldFingerprint is the version that has no headline. It is read still.
	oldFingerprint = 1
)

// A token is 16 bits: numbers have the highest set, the rest is a hash. Single
// tokens of two texts collide once in 32,768 pairs, triples never in practice.
const numberBit = 0x8000

// Fingerprint holds the hashes of a text's words, block by block, two bytes a
// word. One made by NewFingerprint also keeps the words, so that evidence can
// show them; one that was unmarshalled does not. The zero Fingerprint is that of
// an empty text. Fingerprints are immutable and may be shared.
type Fingerprint struct {
	data  string // see builder.fingerprint
	words *words // title, then blocks; nil: unknown
}

// words holds the words of a Fingerprint.
type words struct {
	text []byte
	ends []int32
}

func (w *words) add(word []byte) {
	w.text = append(w.text, word...)
	w.ends = append(w.ends, int32(len(w.text)))
}

// cut removes the last n words.
func (w *words) cut(n int) {
	w.ends = w.ends[:len(w.ends)-n]
	w.text = w.text[:w.start(len(w.ends))]
}

func (w *words) start(i int) int32 {
	if i == 0 {
		return 0
	}
	return w.ends[i-1]
}

// at returns word i, or "?" if it is unknown.
func (w *words) at(i int) string {
	if w == nil || i >= len(w.ends) {
		return "?"
	}
	return string(w.text[w.start(i):w.ends[i]])
}

// block is the tokens of a paragraph, or of the like.
type block struct {
	tokens   []uint16
	sentence bool   // ends like a sentence
	hash     uint32 // of its tokens
}

// NewFingerprint makes the Fingerprint of a title and plain blocks. The same text
// gives the same Fingerprint on every machine. Work and size are bounded: the
// first 2,000 words in 250 blocks count. language is not used.
func NewFingerprint(title string, blocks []string, language string) Fingerprint {
	size := len(title)
	for _, s := range blocks {
		size += len(s)
	}
	size = min(size, maxTokens*12)
	b := builder{
		scan:   text.NewScanner(title),
		words:  &words{text: make([]byte, 0, size), ends: make([]int32, 0, size/8)},
		tokens: make([]uint16, 0, size/8),
	}
	b.read(maxTitle, false)
	for _, s := range blocks {
		if len(b.tokens) >= maxTokens {
			break
		}
		b.add(s)
	}
	b.head = headlineOf(title, &b.scan, b.lineWord)
	return b.fingerprint()
}

// lineWord returns word i of a text that has hardly more than a headline; else, and beyond
// its end, none.
func (b *builder) lineWord(i int) (word []byte, number bool) {
	if i >= len(b.tokens) || len(b.tokens) > maxBriefWords {
		return nil, false
	}
	at := len(b.title) + i
	return b.words.text[b.words.start(at):b.words.ends[at]], b.tokens[i]&numberBit != 0
}

// builder collects the tokens of a text.
type builder struct {
	scan   text.Scanner
	words  *words // of title and kept tokens
	title  []uint16
	tokens []uint16
	ends   []int  // of blocks in tokens
	closes []bool // whether they end a sentence
	head   headStems
}

// read appends at most limit tokens of the scanner's text, to the body or the
// title, and returns how many.
func (b *builder) read(limit int, body bool) int {
	n := 0
	for n < limit && b.scan.Next() {
		t, ok := b.token()
		if !ok {
			continue
		}
		if body {
			b.tokens = append(b.tokens, t)
		} else {
			b.title = append(b.title, t)
		}
		b.words.add(b.scan.Token)
		n++
	}
	return n
}

// token returns the token of the word that b.scan is at, and whether it counts.
func (b *builder) token() (token uint16, ok bool) {
	if b.scan.Number {
		return hashToken(b.scan.Token, true), true
	}
	return hashWord(b.scan.Token)
}

// add appends a block, unless it repeats the title.
func (b *builder) add(s string) {
	before := len(b.tokens)
	b.scan.Reset(s)
	n := b.read(maxTokens-before, true)
	if n == 0 {
		return
	}
	if equalTokens(b.tokens[before:], b.title) {
		b.tokens = b.tokens[:before]
		b.words.cut(n)
		return
	}
	if len(b.ends) == maxBlocks {
		b.ends[maxBlocks-1] = len(b.tokens)
		return
	}
	b.ends = append(b.ends, len(b.tokens))
	b.closes = append(b.closes, endsSentence(s))
}

// fingerprint encodes the collected tokens:
//
//	version, number of title tokens, of blocks, of the headline's words, a header for each block: uvarints
//	the title's tokens, the blocks' tokens: two bytes each
//	the headline
//
// where a block's header is its number of tokens, doubled, plus one if it ends a
// sentence.
func (b *builder) fingerprint() Fingerprint {
	blocks := make([]block, len(b.ends))
	start := 0
	for i, end := range b.ends {
		blocks[i] = block{tokens: b.tokens[start:end], sentence: b.closes[i]}
		start = end
	}
	return Fingerprint{data: encode(b.title, blocks, b.head), words: b.words}
}

func encode(title []uint16, blocks []block, head headStems) string {
	size := 8 + 2*len(title) + headWordBytes*len(head)
	for _, b := range blocks {
		size += 3 + 2*len(b.tokens)
	}
	data := make([]byte, 0, size)
	data = append(data, fingerprintVersion)
	data = binary.AppendUvarint(data, uint64(len(title)))
	data = binary.AppendUvarint(data, uint64(len(blocks)))
	data = binary.AppendUvarint(data, uint64(len(head)))
	for _, b := range blocks {
		header := uint64(len(b.tokens)) << 1
		if b.sentence {
			header |= 1
		}
		data = binary.AppendUvarint(data, header)
	}
	data = appendTokens(data, title)
	for _, b := range blocks {
		data = appendTokens(data, b.tokens)
	}
	return string(head.appendTo(data))
}

func appendTokens(data []byte, tokens []uint16) []byte {
	for _, t := range tokens {
		data = append(data, byte(t), byte(t>>8))
	}
	return data
}

// endsSentence reports whether s ends like a sentence.
func endsSentence(s string) bool { return lastMark(s) != 0 }

// lastMark returns the mark by which s ends like a sentence, closing quotes and
// brackets aside; 0: it does not.
func lastMark(s string) rune {
	for len(s) > 0 {
		r, n := lastRune(s)
		switch r {
		case '.', '!', '?', '؟', '۔', '…', ':', '؛':
			return r
		case ' ', '\t', '\n', '\u00a0', '\u200f', '\u200e', '"', '\'', ')', ']', '»', '”', '’', '“', '›':
			s = s[:len(s)-n]
		default:
			return 0
		}
	}
	return 0
}

// MarshalBinary returns the compact form of p, about two bytes a word. It never
// fails.
func (p Fingerprint) MarshalBinary() ([]byte, error) { return []byte(p.data), nil }

// UnmarshalBinary reads what MarshalBinary wrote, and keeps no reference to
// data. It returns ErrRecord for anything else.
func (p *Fingerprint) UnmarshalBinary(data []byte) error {
	var d decoded
	text := string(data)
	if !d.read(text) {
		return ErrRecord
	}
	*p = Fingerprint{data: text}
	return nil
}
