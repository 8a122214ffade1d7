package event

import (
	"slices"
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

// maxParticle is the length of the longest one, in bytes.
const maxParticle = len("فان")

// findNames finds what may be names, and pairs of them.
func (r *reader) findNames() {
	last, now := r.skeletons[0][:0], r.skeletons[1][:0] // of the name before, and of this one
	lastAt, lastName := -2, 0
	for i := range r.tokens {
		t := &r.tokens[i]
		if len(t.folded) <= maxParticle && particles[t.folded] {
			if lastAt == i-1 {
				lastAt = i // the next one is still its neighbour
			}
			continue
		}
		if t.taken || t.number || !r.isName(i) {
			continue
		}
		now = r.nameSkeletons(t, now[:0])
		for k := range now {
			if s := &now[k]; s.n >= minSkeleton {
				r.add(name, s.hash(emptyHash).sum(), t.at, i, i)
			}
		}
		if lastAt == i-1 && lastAt >= 0 && r.tokens[lastAt].block == t.block {
			r.addPairs(last, now, lastName, i)
		}
		last, now, lastAt, lastName = now, last, i, i
	}
	r.skeletons = [2][]skeleton{last, now}
}

const (
	maxPairReadings = 3
	minPairSymbols  = 5 // symbols of two names together
)

// addPairs adds the readings of two names that stand side by side, as tokens i and k.
func (r *reader) addPairs(a, b []skeleton, i, k int) {
	for m := range a[:min(len(a), maxPairReadings)] {
		first := a[m].hash(emptyHash).add('.')
		for n := range b[:min(len(b), maxPairReadings-m)] {
			if a[m].n+b[n].n >= minPairSymbols {
				r.add(pair, b[n].hash(first).sum(), r.tokens[k].at, i, k)
			}
		}
	}
}

// isName reports whether a token may be a name: in Latin letters one with a capital, in
// Arabic ones any that is not known as another word.
func (r *reader) isName(i int) bool {
	t := &r.tokens[i]
	c, _ := utf8.DecodeRuneInString(t.folded)
	if isArabicLetter(c) {
		if !r.language.isArabicScript() || utf8.RuneCountInString(t.folded) < 3 {
			return false
		}
		if r.language == sorani && isSoraniWord(t.folded) {
			return false
		}
		return !slices.ContainsFunc(t.forms, func(f form) bool { return ordinaryWords()[r.language].has(f.hash) })
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
		return !r.isSmall(t.folded) && !ordinaryWords()[l].has(hashString(t.folded))
	}
	return true
}

// isSmall reports whether the text also writes a folded word in small letters.
func (r *reader) isSmall(folded string) bool {
	return slices.ContainsFunc(r.tokens, func(t token) bool { return t.small && t.folded == folded })
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
func (r *reader) nameSkeletons(t *token, out []skeleton) []skeleton {
	c, _ := utf8.DecodeRuneInString(t.folded)
	if c < 0x620 {
		l := r.language
		if l.isArabicScript() {
			l = english
		}
		out = r.sounds.latinSkeletons(t.raw, l, out)
		if l == turkish {
			if base := turkishBase(t.folded); base != t.folded {
				out = r.sounds.latinSkeletons(t.raw[:min(len(t.raw), rawLength(t.raw, base))], l, out)
			}
		}
		return out
	}
	var forms [8]string
	for _, form := range appendNameForms(forms[:0], r.language, t.raw) {
		out = r.sounds.arabicSkeletons(form, r.language, out)
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
	if strings.Contains(raw, "\u200c") {
		raw = strings.ReplaceAll(raw, "\u200c", "")
	}
	switch l {
	case arabic:
		if rest, ok := cutArticle(raw); ok {
			return append(out, rest)
		}
		out = append(out, raw)
		if c, n := utf8.DecodeRuneInString(raw); strings.ContainsRune("وبلف", c) && utf8.RuneCountInString(raw) >= 5 {
			out = append(out, raw[n:])
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

// cutArticle cuts the Arabic article, and what it is written together with: وال, فبال, لل.
func cutArticle(raw string) (string, bool) {
	rest := cutEither(raw, "و", "ف")
	bare, ok := strings.CutPrefix(rest, "لل")
	if !ok {
		bare, ok = strings.CutPrefix(cutEither(rest, "ب", "ك"), "ال")
	}
	if ok && utf8.RuneCountInString(bare) >= 3 {
		return bare, true
	}
	return raw, false
}

// cutEither cuts one of two beginnings.
func cutEither(s, a, b string) string {
	rest, ok := strings.CutPrefix(s, a)
	if !ok {
		rest, _ = strings.CutPrefix(s, b)
	}
	return rest
}
