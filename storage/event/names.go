package event

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles stand inside names.
var particles = map[string]bool{
	"al": true, "el": true, "ad": true, "an": true, "ar": true, "as": true, "ash": true, "bin": true, "ibn": true, "ben": true,
	"de": true, "du": true, "van": true, "von": true, "der": true, "la": true, "le": true, "les": true, "li": true, "des": true,
	"بن": true, "ال": true, "اف": true, "دو": true, "دي": true, "فان": true, "فون": true,
}

// findNames finds what may be names, and pairs of them.
func (r *reader) findNames() {
	var last, spare []string // skeletons of the name before
	lastAt, lastName := -2, 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if particles[t.folded] {
			if lastAt == i-1 {
				lastAt = i // the next one is still its neighbour
			}
			continue
		}
		if t.taken || t.number || !r.isName(i) {
			continue
		}
		now := r.nameSkeletons(t, spare[:0])
		for _, s := range now {
			if len(s) >= minSkeleton {
				r.add(name, hashString(s), t.at, i, i)
			}
		}
		if lastAt == i-1 && lastAt >= 0 && r.tokens[lastAt].block == t.block {
			r.addPairs(last, now, lastName, i)
		}
		last, spare, lastAt, lastName = now, last, i, i
	}
}

const maxPairReadings = 3

// addPairs adds the readings of two names that stand side by side, as tokens i and k.
func (r *reader) addPairs(a, b []string, i, k int) {
	for m, x := range a {
		for n, y := range b {
			if m+n < maxPairReadings && len(x)+len(y) >= 5 {
				r.add(pair, hashString(x+"."+y), r.tokens[k].at, i, k)
			}
		}
	}
}

// isName reports whether a token may be a name: in Latin letters one with a capital, in
// Arabic ones any that is not known as another word.
func (r *reader) isName(i int) bool {
	t := &r.tokens[i]
	c, _ := utf8.DecodeRuneInString(t.folded)
	if c >= 0x620 && c <= 0x6ff {
		if !r.language.isArabicScript() || utf8.RuneCountInString(t.folded) < 3 {
			return false
		}
		if r.language == sorani && isSoraniWord(t.folded) {
			return false
		}
		for _, form := range t.forms {
			if isOrdinary(r.language, []byte(form)) {
				return false
			}
		}
		return true
	}
	first, _ := utf8.DecodeRuneInString(t.raw)
	if !unicode.IsUpper(first) || len(t.folded) < 2 {
		return false
	}
	if t.first || t.at == inTitle {
		l := r.language
		if l.isArabicScript() || l == french {
			l = english
		}
		return !r.small[t.folded] && !isOrdinary(l, []byte(t.folded))
	}
	return true
}

// isSoraniWord reports whether a folded word has an ending that names do not take, or is
// a verb.
func isSoraniWord(w string) bool {
	for _, e := range []string{"هكان", "هكاني", "هكانيان", "هكه", "هكهي", "يكي", "هوه", "يان", "كان", "كاني", "كردن", "كراو", "بوو", "بوون"} {
		if strings.HasSuffix(w, e) && len(w) > len(e)+2 {
			return true
		}
	}
	if strings.HasPrefix(w, "ده") || strings.HasPrefix(w, "نا") {
		for _, e := range []string{"ات", "يت", "ن", "م", "وه", "ريت", "كه"} {
			if strings.HasSuffix(w, e) && len(w) > 8 {
				return true
			}
		}
	}
	return false
}

// nameSkeletons appends the skeletons of a token's forms.
func (r *reader) nameSkeletons(t *token, out []string) []string {
	c, _ := utf8.DecodeRuneInString(t.folded)
	if c < 0x620 {
		l := r.language
		if l.isArabicScript() {
			l = english
		}
		out = latinSkeletons(t.raw, l, out)
		if l == turkish {
			if base := turkishBase(t.folded); base != t.folded {
				out = latinSkeletons(t.raw[:min(len(t.raw), rawLength(t.raw, base))], l, out)
			}
		}
		return out
	}
	var forms [8]string
	for _, form := range appendNameForms(forms[:0], r.language, t.raw) {
		out = arabicSkeletons(form, r.language, out)
	}
	return out
}

// rawLength returns how many bytes of raw have as many letters as base.
func rawLength(raw, base string) int {
	n := utf8.RuneCountInString(base)
	for i := range raw {
		if n == 0 {
			return i
		}
		n--
	}
	return len(raw)
}

// appendNameForms appends a name as it is written and without what may stand before or
// behind it.
func appendNameForms(out []string, l language, raw string) []string {
	raw = strings.ReplaceAll(raw, "\u200c", "")
	switch l {
	case arabic:
		if rest, ok := cutArticle(raw); ok {
			return append(out, rest)
		}
		out = append(out, raw)
		if utf8.RuneCountInString(raw) >= 5 {
			for _, p := range []string{"و", "ب", "ل", "ف"} {
				if rest, ok := strings.CutPrefix(raw, p); ok {
					out = append(out, rest)
				}
			}
		}
		return out
	case persian:
		return appendWithoutEndings(out, raw, "های", "ها", "ی")
	case sorani:
		return appendWithoutEndings(out, raw, "ەکان", "ەکە", "یش", "دا", "یدا", "ان", "ی")
	}
	return append(out, raw)
}

// appendWithoutEndings appends a name, and what remains of it without each of endings.
func appendWithoutEndings(out []string, raw string, endings ...string) []string {
	out = append(out, raw)
	for _, e := range endings {
		if rest, ok := strings.CutSuffix(raw, e); ok && utf8.RuneCountInString(rest) >= 4 {
			out = append(out, rest)
		}
	}
	return out
}

// withArticle are the Arabic article and what it is written together with.
var withArticle = []string{"ال", "بال", "كال", "لل", "وال", "وبال", "وكال", "ولل", "فال", "فبال", "فكال", "فلل"}

// cutArticle cuts the Arabic article, and what stands before it.
func cutArticle(raw string) (string, bool) {
	for _, p := range withArticle {
		if rest, ok := strings.CutPrefix(raw, p); ok && utf8.RuneCountInString(rest) >= 3 {
			return rest, true
		}
	}
	return raw, false
}
