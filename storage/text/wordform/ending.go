package wordform

import (
	"strings"
	"unicode/utf8"
)

// endingKind is a set of the kinds of word that an ending may follow, as a language
// numbers them.
type endingKind uint16

// endingSet maps endings to the kinds of word they may follow.
type endingSet map[string]endingKind

func (e endingSet) add(kind endingKind, endings ...string) {
	for _, s := range endings {
		e[s] |= kind
	}
}

// longest returns the size of the longest ending, in bytes.
func longest(e endingSet) (n int) {
	for s := range e {
		n = max(n, len(s))
	}
	return n
}

// words splits a list that is written as a sentence.
func words(list string) []string { return strings.Fields(list) }

// join returns first, and first with each of last.
func join(first string, last []string) []string {
	all := []string{first}
	for _, s := range last {
		all = append(all, first+s)
	}
	return all
}

// isOwn reports whether token is a form of a longer word than word: of one of own that
// begins with word, with an ending or none.
func isOwn(own map[string]bool, endings endingSet, word, token string) bool {
	if !strings.HasPrefix(token, word) {
		return false
	}
	for i := len(word) + 1; i <= len(token); i++ {
		if (i == len(token) || utf8.RuneStart(token[i])) && own[token[:i]] && (i == len(token) || endings[token[i:]] != 0) {
			return true
		}
	}
	return false
}

func wordSet(folded string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words(folded) {
		set[w] = true
	}
	return set
}

// oneBase returns the bases of a word that has one, or none.
func oneBase(base string) []string {
	if base == "" {
		return nil
	}
	return []string{base}
}
