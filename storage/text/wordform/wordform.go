package wordform

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Languages is a set of languages.
type Languages uint16

// The languages that have rules, and Other for any that has none: its words have no
// forms but themselves.
const (
	Arabic Languages = 1 << iota
	Persian
	Sorani
	Kurmanji
	Turkish
	English
	French
	German
	Russian
	Other

	All = Other<<1 - 1
)

// byTag maps the primary part of a BCP 47 tag to its languages.
var byTag = map[string]Languages{
	"": All, "und": All,
	"ar": Arabic, "fa": Persian, "ckb": Sorani, "kmr": Kurmanji, "ku": Sorani | Kurmanji,
	"tr": Turkish, "en": English, "fr": French, "de": German, "ru": Russian,
}

// Tags returns the BCP 47 tags of the languages, sorted, without Other.
func (l Languages) Tags() (out []string) {
	for tag, in := range byTag {
		if l&in == in && in&(in-1) == 0 {
			out = append(out, tag)
		}
	}
	slices.Sort(out)
	return out
}

// Of returns the languages whose rules hold in a text of the language tag, BCP 47:
// all of them if the tag is empty.
func Of(tag string) Languages {
	if tag, _, _ = strings.Cut(tag, "-"); byTag[tag] != 0 {
		return byTag[tag]
	}
	return Other
}

// rules are the word forms of one language. Words and tokens are folded, and tokens
// are given whole, with what stands before the word.
type rules struct {
	language   Languages
	proclitics []string                      // what may stand before a base; "" is the first
	before     func(word string) []string    // those of proclitics that may stand before a base of word; nil: all
	bases      func(word string) []string    // beginnings, one of which all forms of word have behind a proclitic; none: it has no forms but itself
	isEnding   func(s string) bool           // s may follow a base
	maxEnding  int                           // bytes of the longest ending
	matches    func(word, token string) bool // token, another word, is a form of word
}

// script is a script and the rules of the languages that are written in it.
type script struct {
	has   func(rune) bool
	rules []*rules
}

var scripts = []script{
	{isArabic, []*rules{&arabic, &persian, &sorani}},
	{isLatin, []*rules{&kurmanji, &turkish, &english, &french, &german}},
	{isCyrillic, []*rules{&russian}},
}

// scriptOf returns the script of the first letter of word; nil if it has no rules.
func scriptOf(word string) *script {
	first, _ := utf8.DecodeRuneInString(word)
	for i := range scripts {
		if scripts[i].has(first) {
			return &scripts[i]
		}
	}
	return nil
}

// rulesFor returns the rules of the languages that word is written in. A word that is
// not of letters of one script has none.
func rulesFor(word string) []*rules {
	s := scriptOf(word)
	if s == nil {
		return nil
	}
	for _, r := range word {
		if !s.has(r) {
			return nil
		}
	}
	return s.rules
}

func isArabic(r rune) bool   { return 0x620 <= r && r <= 0x6ff }
func isLatin(r rune) bool    { return 'a' <= r && r <= 'z' }
func isCyrillic(r rune) bool { return 0x400 <= r && r <= 0x52f }

// Matches returns the languages in which token is a form of word: all of them if both
// are equal, none if it is a form in no language.
func Matches(word, token string) (in Languages) {
	if word == token {
		return All
	}
	for _, r := range rulesFor(word) {
		if r.matches(word, token) {
			in |= r.language
		}
	}
	return in
}

// Prefixes returns the beginnings under which an index has the forms of word in any
// language, sorted: one range scan for each, filtered by Matches. None is the
// beginning of another, so that no token is met twice.
func Prefixes(word string) []string {
	all := []string{word}
	for _, r := range rulesFor(word) {
		proclitics := r.proclitics
		if r.before != nil {
			proclitics = r.before(word)
		}
		for _, base := range r.bases(word) {
			for _, p := range proclitics {
				all = append(all, p+base)
			}
		}
	}
	slices.Sort(all)
	out := all[:1]
	for _, p := range all[1:] {
		if !strings.HasPrefix(p, out[len(out)-1]) {
			out = append(out, p)
		}
	}
	return out
}

// Bases returns the parts that the forms of word have in common, one of which is in
// every form in one of the languages.
func Bases(word string, in Languages) (out []string) {
	for _, r := range rulesFor(word) {
		if r.language&in == 0 {
			continue
		}
		for _, base := range r.bases(word) {
			if !slices.Contains(out, base) {
				out = append(out, base)
			}
		}
	}
	return out
}
