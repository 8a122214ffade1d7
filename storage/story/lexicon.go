package story

import (
	"cmp"
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
// its kind, then its words in all languages; "number=" and its digits for a number; "sense" for a happening
// that has several words; "opposite" for two of these that contradict each other, listed before; "after" for what follows on the others.
//
//go:embed headlinewords.txt
var headlineWords string

// wordKind is what a word of a headline is.
type wordKind uint8

const (
	kindPlain wordKind = iota
	kindLand           // a country and its people
	kindCity           // a town, or the province around it
	kindReply          // that what was told is denied, condemned, mourned
	kindNoise          // who reports, and how; nothing of the news
)

var wordKinds = map[string]wordKind{"land": kindLand, "city": kindCity, "reply": kindReply, "noise": kindNoise}

// lexeme is what is known of a stem.
type lexeme struct {
	rarity uint8
	kind   wordKind
	same   string // the stem that stands for it, of the same place or happening in the same script; empty: itself
	number string // its digits, of a number word
}

// lexemes is the lexicon.
type lexemes struct {
	common    map[string]uint8 // rarities of commonStems that have no lexeme
	byStem    map[string]lexeme
	byWord    map[string]lexeme // words of which another form is another word: تدين condemns, دين is religion
	opposites [][2]uint16       // stems, by hash, of which one headline has one and the other the other if they contradict
	aftermath [][2]uint16       // stems, by hash: what follows, and what happened
}

// lexicon returns what is known of words.
var lexicon = sync.OnceValue(func() (l lexemes) {
	l.common, l.byStem, l.byWord = map[string]uint8{}, map[string]lexeme{}, map[string]lexeme{}
	for line := range strings.Lines(commonStems) {
		bits, stems, _ := strings.Cut(line, " ")
		rarity, _ := strconv.Atoi(bits)
		for stem := range strings.FieldsSeq(stems) {
			l.common[stem] = uint8(rarity)
		}
	}
	for line := range strings.Lines(headlineWords) {
		kind, list, _ := strings.Cut(line, " ")
		switch words := text.Words(list); kind {
		case "opposite":
			l.opposites = append(l.opposites, [2]uint16{l.hash(words[0]), l.hash(words[1])})
		case "after":
			for _, w := range words[1:] {
				l.aftermath = append(l.aftermath, [2]uint16{l.hash(words[0]), l.hash(w)})
			}
		default:
			_, number, _ := strings.Cut(kind, "=")
			l.add(lexeme{kind: wordKinds[kind], number: number}, words)
		}
	}
	return l
})

// hash returns the hash of the stem that stands for a folded word.
func (l *lexemes) hash(word string) uint16 {
	stem := string(appendStem(nil, []byte(word)))
	return hashToken([]byte(cmp.Or(l.byStem[stem].same, stem)), false)
}

// find returns what is known of a stem.
func (l *lexemes) find(stem []byte) (x lexeme, known bool) {
	if x, known = l.byStem[string(stem)]; !known {
		x.rarity, known = l.common[string(stem)]
	}
	return x, known
}

// add adds the words of one thing. The first of a script stands for the others.
func (l *lexemes) add(x lexeme, list []string) {
	first := map[bool]string{}
	for _, word := range list {
		stem := string(appendStem(nil, []byte(word)))
		x.rarity, x.same = maxRarity, ""
		if known, ok := l.find([]byte(stem)); ok {
			x.rarity = known.rarity
		}
		if x.number == "" && x.kind != kindNoise {
			latin := stem[0] < 0x80
			if first[latin] == "" {
				first[latin] = stem
			} else if first[latin] != stem {
				x.same = first[latin]
			}
		}
		if x.kind == kindReply {
			l.byWord[word] = x
		} else {
			l.byStem[stem] = x
			delete(l.common, stem)
		}
	}
}
