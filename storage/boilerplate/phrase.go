package boilerplate

import (
	"slices"
	"strings"

	"rawi/storage/text"
)

// kind says what a phrase of the lists is.
type kind uint8

const (
	own      kind = iota
	line          // stands alone
	sidebar       // stands above headlines, or before one, at the end
	heading       // likewise, within the text
	label         // stands before few words
	tagLabel      // stands before a list
	beside        // is a line beside another one
	home          // begins a path of the site
	opening       // begins an invitation to networks
	network       // is a network
	caller        // begins an invitation
	title         // is the title
	other         // is the headline of another article
)

// phrase is a folded phrase of the lists. A word "*" stands for any words.
type phrase struct {
	words []string
	kind  kind
}

// The phrases by their first word, or by their last one if the first is a "*".
var byFirst, byLast = func() (first, last map[string][]phrase) {
	first, last = map[string][]phrase{}, map[string][]phrase{}
	for _, list := range []struct {
		kind kind
		text string
	}{
		{line, mores}, {line, posts}, {line, lines}, {sidebar, sidebars}, {heading, headings}, {label, labels}, {tagLabel, tagLabels}, {beside, besides}, {home, homes}, {opening, networkOpeners}, {caller, callers},
	} {
		for _, words := range phrases(list.text) {
			p := phrase{words, list.kind}
			if words[0] == "*" {
				last[words[len(words)-1]] = append(last[words[len(words)-1]], p)
			} else {
				first[words[0]] = append(first[words[0]], p)
			}
		}
	}
	for w := range networkWords {
		first[w] = append(first[w], phrase{[]string{w}, network})
	}
	return first, last
}()

var (
	networkWords = wordSet(networks)
	joinWords    = wordSet(networkJoins)
	callPhrases  = phrases(calls)
	tailPhrases  = phrases(tails)
	morePhrases  = phrases(mores)
	postPhrases  = phrases(posts)
)

// phrases folds a list.
func phrases(list string) (out [][]string) {
	for s := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ';' || r == '\n' }) {
		var words []string
		for i, part := range strings.Split(s, "*") {
			if i > 0 {
				words = append(words, "*")
			}
			words = append(words, text.Words(part)...)
		}
		if len(words) > 0 {
			out = append(out, words)
		}
	}
	return out
}

// wordSet returns the words of a list, each alone.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, p := range phrases(list) {
		for _, w := range p {
			set[w] = true
		}
	}
	return set
}

// fits reports whether words are those of pattern.
func fits(pattern, words []string) bool {
	star, from := -1, 0 // of the last "*", and the word up to which it stands
	p, w := 0, 0
	for w < len(words) {
		switch {
		case p < len(pattern) && pattern[p] == "*":
			star, from = p, w
			p++
		case p < len(pattern) && pattern[p] == words[w]:
			p, w = p+1, w+1
		case star >= 0:
			from++
			p, w = star+1, from
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == "*" {
		p++
	}
	return p == len(pattern)
}

// begins reports whether words begin with p.
func begins(words, p []string) bool { return len(words) >= len(p) && slices.Equal(words[:len(p)], p) }

// contains reports whether p stands in words.
func contains(words, p []string) bool {
	for i := range words {
		if begins(words[i:], p) {
			return true
		}
	}
	return false
}
