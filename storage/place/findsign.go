package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sign is what speaks for or against a name being that of a place.
type sign uint8

const (
	signKind   sign = 1 << iota // a word for what it is stands beside it: مدينة الباب, Van ili
	signPlace                   // a word for where something is stands before it: in, في, li
	signList                    // it stands in a list with a place
	signAnd                     // of a word: "and"
	signPerson                  // a person's name or title stands beside it
	signThing                   // a word for what is only called after a place: a bank, a club
)

// kindSet is a set of kinds.
type kindSet uint16

func (s kindSet) has(k Kind) bool { return s&(1<<k) != 0 }

// word is what a word beside a name says.
type word struct {
	sign  sign
	kinds kindSet
}

// judge notes what the words around a name say of it, and reports whether it may
// be a place.
func (r *reader) judge(s string, m *mention, proclitic string, before *words) bool {
	m.sign |= r.language.joined[proclitic]
	w, at := r.wordBefore(s, before, 0, r.scan.Start)
	switch {
	case w.sign&signAnd != 0:
		m.joint = 1
	case strings.HasPrefix(proclitic, "و"), before.end[0] > 0 && strings.ContainsAny(s[before.end[0]:r.scan.Start], ",،-–/"):
		m.joint = 0
	default:
		m.joint = -1
	}
	if r.language.links[string(at)] { // city of Aleppo
		if of, _ := r.wordBefore(s, before, 1, before.start[0]); of.sign&signKind != 0 {
			w = of
		}
	}
	if adjectives[r.g.entries[m.from].key] && proclitic == "" && definite(at) {
		return false
	}
	m.sign |= w.sign & (signKind | signPlace)
	m.kinds |= w.kinds
	a, next := r.wordAfter(s)
	m.sign |= a.sign & (signKind | signPlace)
	m.kinds |= a.kinds
	if (w.sign|a.sign)&signThing != 0 || w.sign&signPerson != 0 && !r.isFirm(m) {
		return false
	}
	return !next || r.isClear(m) || m.sign&signKind != 0
}

// isFirm reports whether a name stays that of a place behind a person's name or
// title: it is clear and no nisba (زار محمد دمشق, not وائل القامشلي).
func (r *reader) isFirm(m *mention) bool {
	key := r.g.entries[m.from].key
	return r.isClear(m) && !(strings.HasPrefix(key, "ال") && strings.HasSuffix(key, "ي"))
}

// isClear reports whether the name of m needs no sign.
func (r *reader) isClear(m *mention) bool {
	return r.least(span{m.from, m.to}, m.caseless) == needNothing
}

// least returns the least that a place of a name needs, in a text without capital
// letters or one with them.
func (r *reader) least(name span, caseless bool) need {
	least := needMore
	for i := name.from; i < name.to; i++ {
		least = min(least, r.need(i, caseless))
	}
	return least
}

// wordBefore returns what the n-th token before the name says, if only spaces and
// quotation marks stand between it and offset end.
func (r *reader) wordBefore(s string, before *words, n, end int) (word, []byte) {
	from, to := before.start[n], before.end[n]
	if to == 0 || !touches(s[to:end]) {
		return word{}, nil
	}
	folded := r.fold(s[from:to])
	if w, ok := r.language.before[string(folded)]; ok {
		return w, folded
	}
	if r.language.arabic {
		for _, p := range r.language.proclitics {
			if rest, ok := strings.CutPrefix(string(folded), p.text); ok && p.article == "" {
				if w, ok := r.language.before[rest]; ok && w.sign&signKind != 0 {
					return w, folded
				}
			}
		}
	}
	return word{}, folded
}

// wordAfter returns what the token behind the name says, and whether it is another
// part of a longer name: a capital letter, one space away.
func (r *reader) wordAfter(s string) (w word, goesOn bool) {
	token := r.aside.Token[:0]
	r.aside = r.after
	r.aside.Token = token
	end := r.after.End
	if !r.aside.Next() {
		return word{}, false
	}
	gap := s[end:r.aside.Start]
	if !touches(gap) {
		return word{}, false
	}
	w = r.language.after[string(r.aside.Token)]
	if w.sign == signPlace && !strings.ContainsAny(gap, "'’") && !r.caseless {
		w = word{} // Turkish endings are such behind an apostrophe only
	}
	if w.sign != 0 || r.language.arabic || r.caseless || gap != " " {
		return w, false
	}
	c, _ := utf8.DecodeRuneInString(s[r.aside.Start:])
	return w, unicode.IsUpper(c) && !hasLowerless(s)
}

// hasLowerless reports whether s has no lower-case letters: a title in capitals.
func hasLowerless(s string) bool { return !strings.ContainsFunc(s, unicode.IsLower) }

// touches reports whether a gap parts no sentences or clauses.
func touches(gap string) bool {
	return len(gap) <= 8 && !strings.ContainsAny(gap, ".,;:!?()،؛؟|/\n")
}

// need is how much must speak for a name.
type need uint8

const (
	needNothing need = iota
	needAny          // any sign, or a place near it
	needSign         // a sign beside it
	needBoth         // a word for its kind beside it, and a place near it
	needMore         // nothing suffices: it is a word for a kind, or of a language that is not looked at
)

// smallWeight is the Weight below which a town is small: some 16,000 people.
const smallWeight = 56

// need returns what the name of entry i needs in the language of the text, and in
// one without capital letters.
func (r *reader) need(i int32, caseless bool) need {
	e := &r.g.entries[i]
	p := &r.g.places[e.place]
	own, also := r.language.bit, r.language.also
	if isArabic([]byte(e.key[:1])) != r.language.arabic {
		own, also = r.language.other, 0
	}
	if e.langs&(own|also) == 0 || r.language.before[e.key].sign&(signKind|signPlace) != 0 {
		return needMore
	}
	switch {
	case e.plain&own != 0:
		return needBoth
	case e.ambiguous&own != 0 && !(e.upper && !caseless):
		return needSign
	case e.langs&own == 0 && e.ambiguous&also != 0:
		return needSign
	case caseless && p.Kind != Country && (p.Kind > City || len(e.key) < 5):
		return needSign
	case e.langs&own == 0, e.mild&own != 0, p.Kind >= Village:
		return needAny
	case p.Kind == Town && p.Weight != 0 && p.Weight < smallWeight && !strings.Contains(e.key, " "):
		return needAny
	}
	return needNothing
}

// definite reports whether a folded Arabic word has the article.
func definite(word []byte) bool {
	s := string(word)
	for _, p := range []string{"", "و", "ب", "ف", "ك", "وب"} {
		if strings.HasPrefix(s, p+"ال") && len(s) > len(p)+8 {
			return true
		}
	}
	return strings.HasPrefix(s, "لل") || strings.HasSuffix(s, "هم")
}
