package story

import (
	"strings"

	"rawi/storage/text"
)

// headStems are what a headline says, a title and the line after it: the distinct stems of their
// words in order, the title's first, without those that say nothing.
type headStems []headWord

type headWord struct {
	stem   uint16 // hash; a number has the highest bit set
	weight uint8  // rarity in half bits, less outside of the title's statement
	kind   wordKind
	line   bool // in the line only
}

const (
	maxHeadWords = 40 // words of a headline
	maxLineWords = 24 // words of a text that are its line

	// Eighths of its rarity that a word weighs, by its place.
	statementPart = 8
	linePart      = 4
	kickerPart    = 3 // before a colon or bar: "Breaking:", "#Damascus |", an agency
	tailPart      = 1 // after a dash: the outlet, as a rule

	numberRarity = 6 // bits
	digitRarity  = 4 // bits: of a number under ten
)

// headlineOf returns the headline of a title and of the words that line returns, folded,
// until it returns none. scan is reused memory.
func headlineOf(title string, scan *text.Scanner, line func(i int) (word []byte, number bool)) headStems {
	h := make(headStems, 0, 16)
	for _, p := range partsOf(title) {
		for scan.Reset(p.text); scan.Next(); {
			h = h.add(scan.Token, scan.Number, p.eighths, false)
		}
	}
	for i := range maxLineWords {
		word, number := line(i)
		if len(word) == 0 {
			break
		}
		h = h.add(word, number, linePart, true)
	}
	return h
}

// add appends a folded word, unless it says nothing or is there.
func (h headStems) add(word []byte, number bool, eighths int, line bool) headStems {
	w := headWordOf(word, number)
	w.weight, w.line = uint8(int(w.weight)*eighths/statementPart), line
	if w.weight == 0 || len(h) == maxHeadWords || h.index(w.stem) >= 0 {
		return h
	}
	return append(h, w)
}

// headWordOf returns a folded word of a statement, with weight 0 if it says nothing.
func headWordOf(word []byte, number bool) headWord {
	if number {
		rarity := numberRarity
		if len(word) == 1 {
			rarity = digitRarity
		}
		return headWord{stem: hashToken(word, true), weight: uint8(2 * rarity)}
	}
	if len(word) == 1 {
		return headWord{}
	}
	var buf [128]byte
	stem := appendStem(buf[:0], word)
	l := lexicon()
	x, known := l.byWord[string(word)]
	if !known {
		x, known = l.find(stem)
	}
	switch {
	case !known:
		x.rarity = maxRarity
	case x.number != "":
		return headWordOf([]byte(x.number), true)
	case x.same != "":
		stem = append(buf[:0], x.same...)
		if first, ok := l.find([]byte(x.same)); ok {
			x.rarity = first.rarity
		}
	case x.kind == kindNoise:
		return headWord{}
	}
	w := headWord{stem: hashToken(stem, false), weight: 2 * x.rarity, kind: x.kind}
	if known { // a name that nobody knows weighs most
		w.weight = min(w.weight, nameWeight-1)
	}
	return w
}

// index returns where h has a stem, or -1.
func (h headStems) index(stem uint16) int {
	for i, w := range h {
		if w.stem == stem {
			return i
		}
	}
	return -1
}

// titleOnly returns h without the line.
func (h headStems) titleOnly() headStems {
	for i, w := range h {
		if w.line {
			return h[:i]
		}
	}
	return h
}

// weights returns the weight of the title's words and of all.
func (h headStems) weights() (title, all int) {
	for _, w := range h {
		all += int(w.weight)
		if !w.line {
			title += int(w.weight)
		}
	}
	return title, all
}

// titlePart is a part of a title, and how much its words weigh.
type titlePart struct {
	text    string
	eighths int
}

const (
	maxAsideWords     = 4 // words of a kicker or tail
	minStatementWords = 4 // words that must be left beside it
)

// partsOf splits a title into kickers, tails and what it states. A title that ends with a
// colon announces what it does not say: it is a kicker.
func partsOf(title string) []titlePart {
	if strings.HasSuffix(strings.TrimSpace(title), ":") {
		return []titlePart{{title, kickerPart}}
	}
	var list []titlePart
	for {
		i := strings.IndexAny(title, ":|")
		if i < 0 || !isAside(title[:i], title[i+1:]) {
			break
		}
		list = append(list, titlePart{title[:i], kickerPart})
		title = title[i+1:]
	}
	for _, dash := range []string{" - ", " – ", " — ", " | "} {
		if i := strings.LastIndex(title, dash); i >= 0 && isAside(title[i+len(dash):], title[:i]) {
			list = append(list, titlePart{title[i+len(dash):], tailPart})
			title = title[:i]
		}
	}
	return append(list, titlePart{title, statementPart})
}

func isAside(aside, statement string) bool {
	return countFields(aside) <= maxAsideWords && countFields(statement) >= minStatementWords
}

func countFields(s string) (n int) {
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

// A headline is encoded in three bytes a word: its stem, then weight, line and kind.
const (
	headWordBytes  = 3
	headWeightMask = 1<<5 - 1
	headLineBit    = 1 << 5
	headKindShift  = 6
)

func (h headStems) appendTo(data []byte) []byte {
	for _, w := range h {
		b := w.weight | byte(w.kind)<<headKindShift
		if w.line {
			b |= headLineBit
		}
		data = append(data, byte(w.stem), byte(w.stem>>8), b)
	}
	return data
}

// readHeadline appends what appendTo wrote to h.
func readHeadline(h headStems, data string) headStems {
	for ; len(data) >= headWordBytes; data = data[headWordBytes:] {
		b := data[2]
		h = append(h, headWord{uint16(data[0]) | uint16(data[1])<<8, b & headWeightMask, wordKind(b >> headKindShift), b&headLineBit != 0})
	}
	return h
}
