package place

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A skeleton is what spellings of one name have in common. It is a fallback: two
// names may share one by chance.
type skeleton struct {
	of      func(folded string) string
	minimum int // letters; a shorter skeleton says too little
	entries map[string][]entry
}

// skeletons are kinds of skeletons, the closest first.
type skeletons []skeleton

func (g *Gazetteer) makeSkeletons() func() skeletons {
	return sync.OnceValue(func() skeletons {
		all := skeletons{{of: asWritten, minimum: 2}, {of: joined, minimum: 2}, {of: sounds, minimum: 4}, {of: consonants, minimum: 4}}
		for i := range all {
			s := &all[i]
			s.entries = make(map[string][]entry, len(g.entries))
			for _, e := range g.entries {
				for _, name := range g.namesOf(e) {
					if k := s.of(name); utf8.RuneCountInString(k) >= s.minimum {
						s.entries[k] = append(s.entries[k], e)
					}
				}
			}
		}
		return all
	})
}

// namesOf returns the name of e, and that without a word for its own kind: the
// camp of Hol is a place named Hol, which is a camp.
func (g *Gazetteer) namesOf(e entry) []string {
	names := []string{e.key}
	for _, r := range readingsOf(e.key)[1:] {
		if slices.Contains(r.kinds, g.places[e.place].Kind) {
			names = append(names, r.name)
		}
	}
	return names
}

func asWritten(folded string) string { return folded }

// joined is a name without spaces and articles, also inside of a word: الرقة and
// رقة, جسر الشغور and جسرالشغور, Deir ez-Zor and Deirezzor.
func joined(folded string) string {
	var b strings.Builder
	words := strings.Fields(folded)
	for i, w := range words {
		if i < len(words)-1 && isArticle(w) {
			continue
		}
		b.WriteString(strings.ReplaceAll(w, "ال", ""))
	}
	return b.String()
}

// isArticle reports whether w is the Arabic article in Latin letters, before the
// letter that it takes on: al, ez, ash.
func isArticle(w string) bool {
	switch w {
	case "al", "el", "il", "ul", "ad", "ed", "ar", "er", "as", "es", "ash", "esh", "at", "et", "az", "ez", "an", "en", "ath", "adh", "edh", "eth", "l", "the":
		return true
	}
	return false
}

// sound replaces letters and pairs that transliterations choose between.
var sound = strings.NewReplacer(
	"kh", "h", "gh", "g", "dh", "d", "th", "t", "sh", "s", "ch", "s", "zh", "j", "dj", "j", "ph", "f", "ou", "u", "oo", "u", "ee", "i",
	"q", "k", "x", "h", "w", "v", "c", "j", "ai", "i", "ay", "i", "ei", "i", "ey", "i", "aw", "u", "au", "u", "o", "u", "e", "i", "y", "i",
	"پ", "ب", "چ", "ج", "ژ", "ج", "ڤ", "ف", "گ", "ك",
)

// sounds is joined without doubled letters, and with one letter for those that
// transliterations choose between: Qamishli, Kamışlı; Dayr az Zawr, Deir ez-Zor.
func sounds(folded string) string {
	return undoubled(sound.Replace(joined(folded)))
}

func undoubled(s string) string {
	var b strings.Builder
	last := rune(-1)
	for _, r := range s {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(b.String(), "h"), "ه"), "ا")
}

// consonants is sounds without vowels.
func consonants(folded string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("aeiouyاوي", r) {
			return -1
		}
		return r
	}, sounds(folded))
}
