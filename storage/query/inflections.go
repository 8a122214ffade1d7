package query

import (
	"strings"
	"unicode/utf8"

	"rawi/storage/text"
)

// inflections finds the Arabic words of which a token is a form.
//
// A word is stored once, under its base: the part that all forms have after a
// proclitic. (One entry for each proclitic would take ten times the memory.) A
// token is looked up without each proclitic that it may have, by each of its
// prefixes; bloom rejects nearly all of these lookups.
type inflections struct {
	words      map[string][]inflected // by base
	proclitics map[string][]string    // proclitics by their first letter, the empty one aside
	bloom      []uint64               // one bit a hash of a base, about one in sixteen set
}

// inflected is a word and the topics that it suggests.
type inflected struct {
	word     string
	triggers []trigger
}

func newInflections() inflections {
	return inflections{words: map[string][]inflected{}, proclitics: map[string][]string{}}
}

// add stores word, whose text.Prefixes are prefixes.
func (f *inflections) add(word string, prefixes []string, h trigger) {
	base := prefixes[0]
	if len(f.words) == 0 { // proclitics are the same for all words
		for _, p := range prefixes[1:] {
			front := strings.TrimSuffix(p, base)
			first := firstLetter(front)
			f.proclitics[first] = append(f.proclitics[first], front)
		}
	}
	filed := f.words[base]
	for i := range filed {
		if filed[i].word == word {
			filed[i].triggers = append(filed[i].triggers, h)
			return
		}
	}
	f.words[base] = append(filed, inflected{word, []trigger{h}})
}

func firstLetter(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// buildBloom builds bloom. Nothing may be added afterwards.
func (f *inflections) buildBloom() {
	size := 1
	for size*64 < 16*len(f.words) {
		size *= 2
	}
	f.bloom = make([]uint64, size)
	for base := range f.words {
		h := uint32(hashStart)
		for i := range len(base) {
			h = hashStep(h, base[i])
		}
		f.bloom[f.slot(h)] |= 1 << (h & 63)
	}
}

func (f *inflections) slot(h uint32) int { return int(h>>6) & (len(f.bloom) - 1) }

// FNV-1a, 32 bits.
const hashStart = 2166136261

func hashStep(h uint32, b byte) uint32 { return (h ^ uint32(b)) * 16777619 }

// find appends to found the triggers of the words of which token is a form.
func (f *inflections) find(found []trigger, token string) []trigger {
	if len(f.words) == 0 {
		return found
	}
	found = f.findBase(found, token)
	for _, front := range f.proclitics[firstLetter(token)] {
		if rest, ok := strings.CutPrefix(token, front); ok {
			found = f.findBase(found, rest)
		}
	}
	return found
}

// findBase looks up each prefix of rest, a token without a proclitic, that leaves
// an ending of a form.
func (f *inflections) findBase(found []trigger, rest string) []trigger {
	h := uint32(hashStart)
	for i := range len(rest) {
		h = hashStep(h, rest[i])
		if end := i + 1; len(rest)-end > text.MaxEnding || end < len(rest) && !utf8.RuneStart(rest[end]) {
			continue
		}
		if f.bloom[f.slot(h)]&(1<<(h&63)) == 0 || !text.IsEnding(rest[i+1:]) {
			continue
		}
		for _, w := range f.words[rest[:i+1]] {
			if text.MatchesBare(w.word, rest) {
				found = append(found, w.triggers...)
			}
		}
	}
	return found
}
