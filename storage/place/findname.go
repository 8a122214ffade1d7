package place

import (
	"bytes"
	"hash/maphash"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// filter is a set of hashes of first tokens. It has false members, and so spares
// most tokens the look-up in a map.
type filter struct {
	seed maphash.Seed
	bits []uint64
}

// filterBits is the size of a filter: eight times the first tokens of the built-in names.
const filterBits = 1 << 17

func newFilter() filter {
	return filter{seed: maphash.MakeSeed(), bits: make([]uint64, filterBits/64)}
}

func (f filter) add(s string) {
	h := maphash.String(f.seed, s) % filterBits
	f.bits[h/64] |= 1 << (h % 64)
}

func (f filter) has(token []byte) bool {
	h := maphash.Bytes(f.seed, token) % filterBits
	return f.bits[h/64]&(1<<(h%64)) != 0
}

// name reads a name that begins at the token at scan, and reports whether there is
// one. If so, it adds a mention and moves scan to the name's last token.
func (r *reader) name(s string, before *words, title bool) bool {
	token := r.scan.Token
	if !isArabic(token) {
		return r.try(s, token, "", before, title, needSign)
	}
	// What needs less is rather meant: والرياض وجدة are two cities of one country.
	for most := needNothing; most <= needSign; most++ {
		if r.try(s, token, "", before, title, most) || r.behind(s, before, title, most) {
			return true
		}
	}
	return false
}

// behind reads a name that begins behind a proclitic of the token at scan.
func (r *reader) behind(s string, before *words, title bool, most need) bool {
	token := r.scan.Token
	for _, p := range r.language.proclitics {
		rest, ok := bytes.CutPrefix(token, []byte(p.text))
		if !ok || len(rest) < p.least {
			continue
		}
		if p.article != "" {
			r.key = append(append(r.key[:0], p.article...), rest...)
			rest = r.key
		}
		if r.try(s, rest, p.text, before, title, most) {
			return true
		}
	}
	return false
}

// try reads a name whose first token, without its proclitic, is first. It
// passes over names that need more than most.
func (r *reader) try(s string, first []byte, proclitic string, before *words, title bool, most need) bool {
	g := r.g
	if !g.filter.has(first) {
		bare := r.bare(first)
		if bare == nil || !g.filter.has(bare) {
			return false
		}
	}
	m, n, ok := r.longest(s, first)
	if !ok || m.from >= 0 && n == 1 && r.least(&m) > most {
		return false
	}
	if m.from >= 0 && len(r.mentions) < maxMentions {
		m.title = title
		m.start, m.end = int32(r.number), int32(r.number+n)
		m.offset, m.stop = int32(r.scan.Start), int32(r.after.End)
		if r.judge(s, &m, proclitic, before) {
			r.mentions = append(r.mentions, m)
		}
	}
	token := r.scan.Token[:0]
	if n > 1 {
		r.scan = r.after
		r.scan.Token = token
		r.tokens += n - 1
		r.number += n - 1
	}
	return true
}

// longest returns the longest name that begins with first, and how many tokens it
// has. Of what is no place, from is -1.
func (r *reader) longest(s string, first []byte) (m mention, n int, ok bool) {
	r.ahead = r.scan
	r.ahead.Token = r.buffer[:0]
	if len(r.key) == 0 || &r.key[0] != &first[0] {
		r.key = append(r.key[:0], first...)
	}
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
			m, n, ok, r.after = mention{from: e.from, to: e.to, caseless: r.caseless}, i, true, r.ahead
		}
		for _, o := range others {
			if string(r.key) == o {
				m, n, ok, r.after = mention{from: -1}, i, true, r.ahead
			}
		}
		if !r.goesOn(span, known) && !anyPrefix(others, r.key) {
			break
		}
	}
	r.buffer = r.ahead.Token[:0]
	return m, n, ok
}

// exact returns the entries of the name in key, perhaps with an ending.
func (r *reader) exact(in span, known bool) (span, bool) {
	if known {
		if e, ok := r.entriesOf(in, r.key); ok {
			return e, true
		}
	}
	bare := r.bare(r.key)
	if bare == nil {
		return span{}, false
	}
	if !known {
		if in, known = r.g.starts[string(bare)]; !known {
			return span{}, false
		}
	}
	return r.entriesOf(in, bare)
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
