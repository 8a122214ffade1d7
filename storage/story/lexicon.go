package story

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"rawi/storage/text"
)

// maxRarity is the rarity in bits of a stem that is not among the common ones: it is in
// fewer than one of 2,000 headlines.
const maxRarity = 11

// commonStems lists the stems of more frequent words: a line for each rarity, in bits.
// They were counted in news in six languages; the rarity of a stem that is c of n words is
// log2(n / 12c), as if a headline had twelve words, and the least of all languages. So two
// headlines compare alike on every machine, in any order of arrival.
//
//go:embed commonstems.txt
var commonStems string

// headlineWords lists words that mean something to a comparison, a line for each thing:
// its kind, then its words in all languages. A number's kind is "number=" and its digits.
//
//go:embed headlinewords.txt
var headlineWords string

// wordKind is what a word of a headline is.
type wordKind uint8

const (
	kindPlain  wordKind = iota
	kindLand            // a country and its people
	kindCity            // a town, or the province around it
	kindDenial          // that something is not true
	kindNoise           // who reports, and how; nothing of the news
)

var wordKinds = map[string]wordKind{"land": kindLand, "city": kindCity, "deny": kindDenial, "noise": kindNoise}

// lexeme is what is known of a stem.
type lexeme struct {
	rarity uint8
	kind   wordKind
	same   string // the stem that stands for it, of the same place in the same script; empty: itself
	number string // its digits, of a number word
}

// lexicon returns the common stems and the words of a kind, by stem.
var lexicon = sync.OnceValue(func() map[string]lexeme {
	m := map[string]lexeme{}
	for line := range strings.Lines(commonStems) {
		bits, stems, _ := strings.Cut(line, " ")
		rarity, _ := strconv.Atoi(bits)
		for stem := range strings.FieldsSeq(stems) {
			m[stem] = lexeme{rarity: uint8(rarity)}
		}
	}
	for line := range strings.Lines(headlineWords) {
		kind, list, _ := strings.Cut(line, " ")
		_, number, _ := strings.Cut(kind, "=")
		addLexemes(m, lexeme{kind: wordKinds[kind], number: number}, text.Words(list))
	}
	return m
})

// addLexemes adds the words of one thing. Those of a place are as rare as the first of
// their script, which stands for them.
func addLexemes(m map[string]lexeme, x lexeme, list []string) {
	first := map[bool]string{}
	for _, word := range list {
		stem := string(appendStem(nil, []byte(word)))
		x.rarity, x.same = maxRarity, ""
		if known, ok := m[stem]; ok {
			x.rarity = known.rarity
		}
		if x.kind == kindLand || x.kind == kindCity {
			latin := stem[0] < 0x80
			if first[latin] == "" {
				first[latin] = stem
			} else if first[latin] != stem {
				x.same = first[latin]
			}
		}
		m[stem] = x
	}
}
