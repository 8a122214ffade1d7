package query

import (
	"strings"
	"unicode/utf8"

	"rawi/storage/text"
)

// inflections finds the Arabic words that have a token as one of their forms.
//
// A word is filed once, under its base: what all of its forms have behind
// their proclitic. (Filed under each proclitic and base it would take ten times
// the memory.) A token is looked up without each proclitic it may have, by
// each of its beginnings; sieve answers nearly all of these look-ups.
type inflections struct {
	words  map[string][]inflected // by base
	fronts map[string][]string    // proclitics by their first letter, the empty one aside
	sieve  []uint64               // one bit a hash of a base, about one in sixteen set
}

// inflected is a word and the topics it announces.
type inflected struct {
	word  string
	hooks []hook
}

func newInflections() inflections {
	return inflections{words: map[string][]inflected{}, fronts: map[string][]string{}}
}

// add files word, whose text.Prefixes are given.
func (f *inflections) add(word string, prefixes []string, h hook) {
	base := prefixes[0]
	if len(f.words) == 0 { // proclitics are the same for all words
		for _, p := range prefixes[1:] {
			front := strings.TrimSuffix(p, base)
			first := firstLetter(front)
			f.fronts[first] = append(f.fronts[first], front)
		}
	}
	filed := f.words[base]
	for i := range filed {
		if filed[i].word == word {
			filed[i].hooks = append(filed[i].hooks, h)
			return
		}
	}
	f.words[base] = append(filed, inflected{word, []hook{h}})
}

func firstLetter(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// seal makes the sieve; nothing is added afterwards.
func (f *inflections) seal() {
	size := 1
	for size*64 < 16*len(f.words) {
		size *= 2
	}
	f.sieve = make([]uint64, size)
	for base := range f.words {
		h := uint32(hashStart)
		for i := range len(base) {
			h = hashStep(h, base[i])
		}
		f.sieve[f.slot(h)] |= 1 << (h & 63)
	}
}

func (f *inflections) slot(h uint32) int { return int(h>>6) & (len(f.sieve) - 1) }

// FNV-1a, 32 bits.
const hashStart = 2166136261

func hashStep(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// find appends to found what words announce that have token as a form.
func (f *inflections) find(found []hook, token string) []hook {
	if len(f.words) == 0 {
		return found
	}
	found = f.findBase(found, token)
	for _, front := range f.fronts[firstLetter(token)] {
		if rest, ok := strings.CutPrefix(token, front); ok {
			found = f.findBase(found, rest)
		}
	}
	return found
}

// findBase looks up each beginning of rest, a token without a proclitic, that
// leaves no more behind than a form may have there.
func (f *inflections) findBase(found []hook, rest string) []hook {
	h := uint32(hashStart)
	for i := range len(rest) {
		h = hashStep(h, rest[i])
		if end := i + 1; len(rest)-end > text.MaxEnding || end < len(rest) && !utf8.RuneStart(rest[end]) {
			continue
		}
		if f.sieve[f.slot(h)]&(1<<(h&63)) == 0 || !text.IsEnding(rest[i+1:]) {
			continue
		}
		for _, w := range f.words[rest[:i+1]] {
			if text.MatchesBare(w.word, rest) {
				found = append(found, w.hooks...)
			}
		}
	}
	return found
}
