package wordform

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Finder finds, of many words, those of which a token is a form.
//
// A word is stored once under each base that its languages give it: the part that all
// forms have behind a proclitic. (One entry for each proclitic would take ten times
// the memory.) A token is looked up without each proclitic that it may have, by each
// of its beginnings; bloom rejects nearly all of these lookups. The zero value holds
// no words. Find is safe for concurrent use.
type Finder struct {
	words []string
	bases map[string][]baseWord
	bloom []uint64 // one bit a hash of a base, about one in sixteen set

	languages []finderRules // those that any word has a base in
}

// finderRules are the rules of a language.
type finderRules struct {
	*rules
	script   *script
	byLetter [256][]string // its proclitics but the empty one, by the letterKey of their first
}

// baseWord is a word that has a base in some languages.
type baseWord struct {
	word int // index into words
	in   Languages
}

// NewFinder returns a Finder of words.
func NewFinder(words []string) *Finder {
	f := &Finder{words: words, bases: map[string][]baseWord{}}
	for i, word := range words {
		f.add(i, word)
	}
	f.buildBloom()
	return f
}

func (f *Finder) add(i int, word string) {
	for _, r := range rulesFor(word) {
		for n, base := range r.bases(word) {
			if n == 0 {
				f.use(r, scriptOf(word))
			}
			f.file(base, baseWord{i, r.language})
		}
	}
}

// use notes that a word has a base by r.
func (f *Finder) use(r *rules, s *script) {
	if slices.ContainsFunc(f.languages, func(known finderRules) bool { return known.rules == r }) {
		return
	}
	used := finderRules{rules: r, script: s}
	for _, p := range r.proclitics {
		if p != "" {
			used.byLetter[letterKey(p)] = append(used.byLetter[letterKey(p)], p)
		}
	}
	f.languages = append(f.languages, used)
}

// file stores a word under a base. Words come one after the other.
func (f *Finder) file(base string, w baseWord) {
	filed := f.bases[base]
	if last := len(filed) - 1; last >= 0 && filed[last].word == w.word {
		filed[last].in |= w.in
		return
	}
	f.bases[base] = append(filed, w)
}

func (f *Finder) buildBloom() {
	size := 1
	for size*64 < 16*len(f.bases) {
		size *= 2
	}
	f.bloom = make([]uint64, size)
	for base := range f.bases {
		h := uint32(hashStart)
		for i := range len(base) {
			h = hashStep(h, base[i])
		}
		f.bloom[f.slot(h)] |= 1 << (h & 63)
	}
}

func (f *Finder) slot(h uint32) int { return int(h>>6) & (len(f.bloom) - 1) }

// FNV-1a, 32 bits.
const hashStart = 2166136261

func hashStep(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// Find appends to found the indexes of the words of which token is a form in one of
// the languages, but not the word itself. A word may be found twice.
func (f *Finder) Find(found []int, token string, in Languages) []int {
	s := scriptOf(token)
	if s == nil {
		return found
	}
	for i := range f.languages {
		r := &f.languages[i]
		if r.language&in == 0 || r.script != s {
			continue
		}
		found = f.findBase(found, r.rules, token, token)
		for _, p := range r.byLetter[letterKey(token)] {
			if rest, ok := strings.CutPrefix(token, p); ok {
				found = f.findBase(found, r.rules, token, rest)
			}
		}
	}
	return found
}

// letterKey returns the byte that tells the first letter of s from others.
func letterKey(s string) byte {
	if len(s) > 1 && s[0] >= utf8.RuneSelf {
		return s[1]
	}
	return s[0]
}

// findBase looks up each beginning of rest, which is token without a proclitic, that
// leaves an ending.
func (f *Finder) findBase(found []int, r *rules, token, rest string) []int {
	h := uint32(hashStart)
	for i := range len(rest) {
		h = hashStep(h, rest[i])
		if end := i + 1; len(rest)-end > r.maxEnding || end < len(rest) && !utf8.RuneStart(rest[end]) {
			continue
		}
		if f.bloom[f.slot(h)]&(1<<(h&63)) == 0 || !r.isEnding(rest[i+1:]) {
			continue
		}
		for _, b := range f.bases[rest[:i+1]] {
			if word := f.words[b.word]; b.in&r.language != 0 && word != token && r.matches(word, token) {
				found = append(found, b.word)
			}
		}
	}
	return found
}
