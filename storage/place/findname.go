package place

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is a token as the first one of a name, without the proclitic before it.
type form struct {
	first     []byte
	proclitic string
}

// name reads a name that begins at the token at scan, and reports whether there is
// one. If so, it adds a mention and moves scan to the name's last token.
func (r *reader) name(s string, before *words, title bool) bool {
	r.forms = r.forms[:0]
	if !startsWithAnd(s[r.scan.Start:]) {
		r.form(r.scan.Token, "")
	}
	if isArabic(r.scan.Token) {
		r.behind()
	}
	if len(r.forms) == 0 {
		return false
	}
	// What needs less is rather meant: والرياض وجدة are two cities of one country.
	best, chosen := needMore, spotted{}
	for _, f := range r.forms {
		if m, n, ok := r.longest(s, f.first); ok {
			needs := needNothing // what is no place is sure
			if m.from >= 0 {
				needs = r.least(span{m.from, m.to}, r.caseless)
			}
			if needs < best {
				best, chosen = needs, spotted{m, n, f.proclitic}
				r.after, r.past = r.past, r.after
			}
		}
	}
	if best == needMore {
		return false
	}
	r.add(s, chosen, before, title)
	return true
}

// spotted is a name in the text, and what stood before it.
type spotted struct {
	mention
	tokens    int
	proclitic string
}

// add notes a name, and moves scan to its last token.
func (r *reader) add(s string, f spotted, before *words, title bool) {
	if m := f.mention; m.from >= 0 && len(r.mentions) < maxMentions {
		m.title = title
		m.start, m.end = int32(r.number), int32(r.number+f.tokens)
		m.offset, m.stop = int32(r.scan.Start), int32(r.after.End)
		if r.judge(s, &m, f.proclitic, before) {
			r.mentions = append(r.mentions, m)
		}
	}
	if f.tokens > 1 {
		token := r.scan.Token[:0]
		r.scan = r.after
		r.scan.Token = token
		r.tokens += f.tokens - 1
		r.number += f.tokens - 1
	}
}

// startsWithAnd reports whether a token begins with a و that stands alone in the text, so
// that Scanner joined them: و رامین is no ورامین.
func startsWithAnd(s string) bool {
	rest, ok := strings.CutPrefix(s, "و")
	if !ok {
		return false
	}
	c, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsSpace(c)
}

// behind adds what stands behind a proclitic of the token at scan.
func (r *reader) behind() {
	token := r.scan.Token
	if r.language.begin&beginning(token) == 0 {
		return
	}
	for _, p := range r.language.proclitics {
		rest, ok := bytes.CutPrefix(token, []byte(p.text))
		if !ok || len(rest) < p.least {
			continue
		}
		if p.article != "" {
			r.article = append(append(r.article[:0], p.article...), rest...)
			rest = r.article
		}
		r.form(rest, p.text)
	}
}

// beginning returns a set of the one letter that an Arabic token begins with; others
// may be taken for it.
func beginning(token []byte) uint64 { return 1 << (token[1] % 64) }

// form adds a form of a token if a name may begin with it.
func (r *reader) form(first []byte, proclitic string) {
	if !r.g.filter.has(first) && r.bare(first) == nil {
		return
	}
	r.forms = append(r.forms, form{first, proclitic})
}

// longest returns the longest name that begins with first, and how many tokens it
// has. Of what is no place, from is -1.
func (r *reader) longest(s string, first []byte) (m mention, n int, ok bool) {
	r.ahead = r.scan
	r.ahead.Token = r.buffer[:0]
	r.key = append(r.key[:0], first...)
	span, known := r.g.starts[string(first)]
	others := otherThings()[string(first)]
	end := r.scan.End
	for i := 1; i <= nameTokens; i++ {
		if i > 1 {
			if !r.ahead.Next() || !joins(s[end:r.ahead.Start]) {
				break
			}
			end = r.ahead.End
			r.key = append(append(r.key, ' '), r.ahead.Token...)
		}
		if e, found := r.exact(span, known); found && r.fits(s, e, i) {
			m, n, ok, r.past = mention{from: e.from, to: e.to, caseless: r.caseless}, i, true, r.ahead
		}
		for _, o := range others {
			if string(r.key) == o {
				m, n, ok, r.past = mention{from: -1}, i, true, r.ahead
			}
		}
		if !r.goesOn(span, known) && !anyPrefix(others, r.key) {
			break
		}
	}
	r.buffer = r.ahead.Token[:0]
	return m, n, ok
}

// exact returns the entries of the name in key, perhaps with an ending: of both,
// those of the name that needs less (Çînê is China's, not Çine).
func (r *reader) exact(in span, known bool) (e span, ok bool) {
	if known {
		if e, ok = r.entriesOf(in, r.key); ok && r.least(e, r.caseless) == needNothing {
			return e, true
		}
	}
	bare := r.bare(r.key)
	if bare == nil {
		return e, ok
	}
	first, _, _ := bytes.Cut(bare, []byte(" "))
	b, _ := r.entriesOf(r.g.starts[string(first)], bare) // bare says that there are some
	if !ok || r.least(b, r.caseless) < r.least(e, r.caseless) {
		return b, true
	}
	return e, true
}

// entriesOf returns the entries of in whose key is key.
func (r *reader) entriesOf(in span, key []byte) (span, bool) {
	entries := r.g.entries[in.from:in.to]
	i := sort.Search(len(entries), func(i int) bool { return entries[i].key >= string(key) })
	j := i
	for j < len(entries) && entries[j].key == string(key) {
		j++
	}
	return span{in.from + int32(i), in.from + int32(j)}, j > i
}

// goesOn reports whether a longer name begins with key.
func (r *reader) goesOn(in span, known bool) bool {
	if !known {
		return false
	}
	entries := r.g.entries[in.from:in.to]
	i := sort.Search(len(entries), func(i int) bool { return entries[i].key > string(r.key) })
	return i < len(entries) && len(entries[i].key) > len(r.key) &&
		entries[i].key[:len(r.key)] == string(r.key) && entries[i].key[len(r.key)] == ' '
}

func anyPrefix(all []string, key []byte) bool {
	for _, o := range all {
		if len(o) > len(key) && o[:len(key)] == string(key) {
			return true
		}
	}
	return false
}

// bare returns key without an ending that the language writes onto names, nil if
// there is none.
func (r *reader) bare(key []byte) []byte {
	if r.language.end&(1<<(key[len(key)-1]%64)) == 0 {
		return nil
	}
	for _, e := range r.language.endings {
		rest, ok := bytes.CutSuffix(key, []byte(e.text))
		if ok && len(rest) >= e.least && (e.behind == "" || endsIn(rest, e.behind)) {
			if first, _, _ := bytes.Cut(rest, []byte(" ")); r.g.filter.has(first) {
				if in, known := r.g.starts[string(first)]; known {
					if _, ok := r.entriesOf(in, rest); ok {
						return rest
					}
				}
			}
		}
	}
	return nil
}

// endsIn reports whether b ends in one of letters.
func endsIn(b []byte, letters string) bool {
	last, _ := utf8.DecodeLastRune(b)
	return strings.ContainsRune(letters, last)
}

// fits reports whether a name of n tokens that ends at ahead is written as one:
// Latin names begin with a capital, short forms such as UAE have no other letters.
func (r *reader) fits(s string, e span, n int) bool {
	if isArabic(r.key) || r.caseless {
		return true
	}
	written := s[r.scan.Start:r.ahead.End]
	first, _ := utf8.DecodeRuneInString(written)
	last, _ := utf8.DecodeRuneInString(s[r.ahead.Start:])
	if !isCapital(first) && !isCapital(last) { // al-Raqqa
		return false
	}
	if r.g.entries[e.from].upper {
		return !strings.ContainsFunc(written, unicode.IsLower)
	}
	return true
}

func isCapital(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }

// joins reports whether what stands between two tokens may stand inside a name.
func joins(gap string) bool {
	for i, c := range gap {
		switch c {
		case ' ', '-', '\'', '’', '‘', '`', 'ʿ', 'ʾ', '\u00a0', '\u200c', '–', '‑':
		case '.':
			if i > 0 || len(gap) > 1 {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isArabic reports whether a folded token begins with a letter of the Arabic script.
func isArabic(token []byte) bool {
	return len(token) > 0 && token[0] >= 0xd8 && token[0] <= 0xdb
}

// fold returns the folded word at s, in the scratch of r.
func (r *reader) fold(s string) []byte {
	r.aside.Reset(s)
	r.aside.Next()
	return r.aside.Token
}

// isUpper reports whether a name is in capitals only: UAE, U.S.
func isUpper(name string) bool {
	return len(name) <= 6 && strings.ContainsFunc(name, unicode.IsUpper) && !strings.ContainsFunc(name, unicode.IsLower)
}
