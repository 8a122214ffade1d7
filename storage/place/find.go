package place

import (
	"sync"
	"unicode/utf8"

	"rawi/storage/text"
)

// Found is what Find recognises in a text.
type Found struct {
	Places   []string // ids, most important first, at most maxFound
	Dateline string   // id of the place that the text was written at; empty: it names none
}

// Bounds of what Find reads and returns. News name what they are about early.
const (
	maxFound    = 16
	maxTokens   = 1000    // of title and blocks
	maxBytes    = 1 << 15 // of title and blocks
	maxMentions = 256
	nameTokens  = 6 // tokens of a name
)

// blockGap parts the tokens of two blocks: places of two blocks are no list.
const blockGap = 100

// Find returns the places that a text in language names. The language is a tag
// such as Article.Language has; in an unknown one, names are looked for by the
// title's script. Find depends on its arguments and on g only.
//
// A name that is also a word, a person's name or another thing counts where a
// word beside it, or another place, says that the place is meant (see sign). The
// adjective of a country (سوري, Syrian, Suriyeli) names people and things, and no
// place. What is called after a place and lies there names it (جامعة دمشق); a
// bank, a newspaper and a club do not (see otherThings).
func (g *Gazetteer) Find(language, title string, blocks []string) Found {
	r := readers.Get().(*reader)
	defer readers.Put(r)
	r.begin(g, language, title)
	defer r.end()
	r.read(title, true)
	for i, b := range blocks {
		if r.tokens >= maxTokens || r.bytes >= maxBytes {
			break
		}
		first := len(r.mentions)
		r.read(b, false)
		if i < datelineBlocks && r.dateline < 0 && b != title {
			r.readDateline(b, first)
		}
	}
	return chooser{r}.found()
}

// reader reads one text. It is reused.
type reader struct {
	g        *Gazetteer
	language *language

	scan    text.Scanner // at the token that may begin a name
	ahead   text.Scanner // behind it
	aside   text.Scanner // for the words before it
	past    text.Scanner // behind the longest name of a form
	after   text.Scanner // behind the name that is meant
	buffer  []byte       // of ahead's tokens
	key     []byte       // folded tokens, as in entry.key
	forms   []form       // of the token at scan
	article []byte       // a form with the article

	tokens, bytes int
	number        int  // of the token at scan
	caseless      bool // the block has no capital letters: they are no sign in it
	mentions      []mention
	groups        []group
	dateline      int32 // place, or -1
}

var readers = sync.Pool{New: func() any { return &reader{} }}

// mention is a name at one place of a text.
type mention struct {
	from, to   int32 // entries of the name
	start, end int32 // numbers of its first token and of the one behind it
	offset     int32 // of its first byte in the block
	stop       int32 // and of the one behind it
	sign       sign
	kinds      kindSet // what the words beside it say that it is; 0: nothing
	joint      int32   // how many tokens after another name it continues a list: 0 behind a comma, 1 behind "and"; -1: it does not
	title      bool
	dateline   bool
	caseless   bool // it stands in a block without capital letters
}

func (r *reader) begin(g *Gazetteer, tag, title string) {
	r.g = g
	r.language = languageOf(tag, isArabic(r.fold(title)))
	r.tokens, r.bytes, r.number = 0, 0, 0
	r.mentions, r.groups = r.mentions[:0], r.groups[:0]
	r.dateline = -1
}

// end lets go of the text.
func (r *reader) end() {
	r.g = nil
	for _, t := range []*text.Scanner{&r.scan, &r.ahead, &r.aside, &r.past, &r.after} {
		t.Reset("")
	}
}

// read finds the names in a title or a block.
func (r *reader) read(s string, title bool) {
	if left := maxBytes - r.bytes; len(s) > left {
		s = s[:left] // half a letter ends a word
	}
	r.bytes += len(s)
	r.number += blockGap
	r.caseless = r.language.capitals && !hasCapital(s)
	r.scan.Reset(s)
	var before words // tokens before the one at scan
	for r.tokens < maxTokens && r.scan.Next() {
		r.tokens++
		r.number++
		if r.scan.Number {
			before.push(r.scan.Start, r.scan.End)
			continue
		}
		start, end := r.scan.Start, r.scan.End
		if r.name(s, &before, title) {
			end = r.scan.End
		}
		before.push(start, end)
	}
}

// words holds the positions of the last two tokens.
type words struct{ start, end [2]int }

func (w *words) push(start, end int) {
	w.start[1], w.end[1] = w.start[0], w.end[0]
	w.start[0], w.end[0] = start, end
}

// hasCapital reports whether s has an upper-case letter. Some feeds have none.
func hasCapital(s string) bool {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			return true
		}
		if s[i] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if isCapital(r) {
				return true
			}
			i += n - 1
		}
	}
	return false
}
