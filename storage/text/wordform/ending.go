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

// cutEndings cuts endings off token until none is left, each the longest that leaves
// four letters, or three if it has three: the same of a word and of its forms. kind
// returns the kinds of ending a base may have. A word of own keeps what looks like an
// ending.
func cutEndings(token string, own map[string]bool, endings endingSet, kind func(base string) endingKind) string {
	for {
		base := cutEnding(token, own, endings, kind)
		if base == token {
			return token
		}
		token = base
	}
}

func cutEnding(token string, own map[string]bool, endings endingSet, kind func(base string) endingKind) string {
	letters := utf8.RuneCountInString(token)
	left := 0 // letters of the base
	for i := range token {
		after := token[i:]
		long := left >= 4 || left == 3 && letters-left >= 3
		if long && endings[after]&kind(token[:i]) != 0 && !isOwn(own, endings, token[:i], token) {
			return token[:i]
		}
		left++
	}
	return token
}

// cutAnd returns token without the و that is written onto the next word. It is left on
// the words of own and where fewer than four letters would follow.
func cutAnd(token string, own map[string]bool) string {
	if rest, ok := strings.CutPrefix(token, "و"); ok && len(rest) >= 4*len("ا") && !own[token] {
		return rest
	}
	return token
}

// oneBase returns the bases of a word that has one, or none.
func oneBase(base string) []string {
	if base == "" {
		return nil
	}
	return []string{base}
}
