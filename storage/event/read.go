package event

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rawi/storage/text"
)

const (
	maxWords     = 200 // of a text that are read
	maxBlocks    = 400 // in which they are looked for
	openingWords = 60  // of the text below the title
)

// token is a word of the text.
type token struct {
	folded  string
	end     int    // of folded in reader.folded
	forms   []form // under which tables are asked for it
	raw     string // as it is written
	at      where
	block   int
	number  bool
	first   bool // of a sentence
	small   bool // written in small letters
	taken   bool // by a concept, a number, a nation or an organisation
	concept meaning
	group   bool // of three digits that continue a number, as in 800 000
}

// reader reads one text.
type reader struct {
	language  language
	tables    *tables
	tokens    []token
	folded    []byte // words of all tokens
	forms     []form // of all tokens
	keys      []Key
	distinct  []Key    // see distinctKeys
	seats     []uint16 // in distinct, plus one; by what
	counts    []tally
	sounds    sounds
	skeletons [2][]skeleton     // see findNames
	said      map[uint32]string // words by Key.what, as the text first writes them; nil: not wanted
}

// clear forgets the text that was read, and keeps the memory for another.
func (r *reader) clear() {
	clear(r.tokens)
	clear(r.forms)
	r.tokens, r.folded, r.forms, r.keys, r.counts = r.tokens[:0], r.folded[:0], r.forms[:0], r.keys[:0], r.counts[:0]
}

func (r *reader) read(t Text) {
	r.scan(withoutOutlet(t.Title), inTitle, 0)
	title := len(r.tokens)
	for i, b := range t.Blocks[:min(len(t.Blocks), maxBlocks)] {
		if b != t.Title && len(r.tokens) < maxWords {
			r.scan(b, inOpening, i+1)
		}
	}
	for i := title + openingWords; i < len(r.tokens); i++ {
		r.tokens[i].at = inBody
	}
	r.setFolded()
	if r.language == other {
		r.language = r.guess()
	}
	for i := range r.tokens {
		if t := &r.tokens[i]; !t.number {
			from := len(r.forms)
			r.forms = r.appendForms(r.forms, t.folded)
			t.forms = r.forms[from:len(r.forms):len(r.forms)]
		}
	}
	r.addPlaces(t.Places)
	r.findEntities()
	r.findConcepts()
	r.findNumbers()
	r.findNames()
	r.findStems()
}

// isArabicLetter reports whether a rune is a letter of the Arabic script.
func isArabicLetter(c rune) bool { return c >= 0x620 && c <= 0x6ff }

// guess returns the language whose tables an unknown one is read by.
func (r *reader) guess() language {
	arabicLetters := 0
	for i := range r.tokens {
		if c, _ := utf8.DecodeRuneInString(r.tokens[i].folded); isArabicLetter(c) {
			arabicLetters++
		}
	}
	if 2*arabicLetters > len(r.tokens) {
		return arabic
	}
	return english
}

// withoutOutlet returns a title without the name of an outlet behind it, as
// aggregators write it.
func withoutOutlet(title string) string {
	for _, mark := range []string{" - ", " | ", " – "} {
		if i := strings.LastIndex(title, mark); i > 0 && len(strings.Fields(title[i:])) <= 5 && len(strings.Fields(title[:i])) >= 4 {
			return title[:i]
		}
	}
	return title
}

// scan appends the tokens of s. Their folded words are set by setFolded.
func (r *reader) scan(s string, at where, block int) {
	end := 0
	for t := text.NewScanner(s); t.Next() && len(r.tokens) < maxWords; {
		before := s[end:t.Start]
		end = t.End
		tok := token{
			raw: s[t.Start:t.End], at: at, block: block, number: t.Number,
			first: len(r.tokens) == 0 || r.tokens[len(r.tokens)-1].block != block || before != " " && strings.ContainsAny(before, ".!?:؟«\"“…"),
		}
		if strings.HasSuffix(before, "'") || strings.HasSuffix(before, "’") {
			if (r.language == turkish || r.language == english) && len(t.Token) <= 4 {
				continue // a suffix: Suriye'de, Syria's
			}
		}
		tok.group = tok.number && len(t.Token) == 3 && r.isGroupSpace(before)
		c, _ := utf8.DecodeRuneInString(tok.raw)
		tok.small = !isArabicLetter(c) && unicode.IsLower(c)
		r.folded = append(r.folded, t.Token...)
		tok.end = len(r.folded)
		r.tokens = append(r.tokens, tok)
	}
}

// setFolded sets the folded words of the tokens, which share their memory.
func (r *reader) setFolded() {
	folded, start := string(r.folded), 0
	for i := range r.tokens {
		t := &r.tokens[i]
		t.folded = folded[start:t.end]
		start = t.end
	}
}

// add adds what tokens i to k say.
func (r *reader) add(c class, h uint64, at where, i, k int) {
	key := makeKey(c, h, at)
	r.keys = append(r.keys, key)
	if r.said != nil {
		r.note(key, r.wording(min(i, k), max(i, k)))
	}
}

// addPlaces adds the places that were recognised. The first two that are not wide are
// prominent.
func (r *reader) addPlaces(places []Place) {
	n := 0
	for _, p := range places {
		at := inBody
		if n < 2 && !p.Wide {
			at = inOpening
			n++
		}
		r.addPlace(p.ID, at)
		for _, in := range p.In {
			r.addPlace(in, inBody)
		}
	}
}

func (r *reader) addPlace(id string, at where) {
	key := makeKey(locality, hashString(id), at)
	r.keys = append(r.keys, key)
	if r.said != nil {
		r.note(key, id)
	}
}

// phrase returns the folded words from token i on, separated by spaces.
func (r *reader) phrase(i, words int) (string, bool) {
	if i+words > len(r.tokens) || r.tokens[i+words-1].block != r.tokens[i].block {
		return "", false
	}
	s := r.tokens[i].folded
	for k := i + 1; k < i+words; k++ {
		s += " " + r.tokens[k].folded
	}
	return s, true
}

// findEntities finds nations and organisations.
func (r *reader) findEntities() {
	v := &r.tables.entities[r.language]
	var several [8]form
	for i := 0; i < len(r.tokens); i++ {
		for n := v.mayBegin(r.tokens[i].forms); n > 0; n-- {
			s, ok := r.phrase(i, n)
			if !ok {
				continue
			}
			forms := r.tokens[i].forms
			if n > 1 {
				forms = r.appendForms(several[:0], s)
			}
			if e, found := v.exactly(forms); found && (!e.capitals || isCapitals(r.tokens[i].raw)) {
				r.add(e.class, e.id, r.tokens[i].at, i, i+n-1)
				for k := range n {
					r.tokens[i+k].taken = true
				}
				i += n - 1
				break
			}
		}
	}
}

func isCapitals(raw string) bool { return strings.ToUpper(raw) == raw }

// findConcepts finds the words of the lexicon.
func (r *reader) findConcepts() {
	v := &r.tables.concepts[r.language]
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.taken || t.number {
			continue
		}
		e, found, last := meaning{}, false, i
		for n := v.mayBegin(t.forms); n > 1 && !found; n-- {
			if s, ok := r.phrase(i, n); ok {
				if e, found = v.exact[s]; found {
					last = i + n - 1
				}
			}
		}
		for k := 0; k < len(t.forms) && !found; k++ {
			e, found = v.find(t.forms[k])
		}
		if found {
			t.taken, t.concept = true, e
			r.add(concept, e.id, t.at, i, last)
		}
	}
}
