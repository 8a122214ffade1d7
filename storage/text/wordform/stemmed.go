package wordform

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"

	"rawi/storage/text"
)

// A stemmed language has a stemmer, which is blind to what it cuts off: organ and
// organization, general and generous have one stem. Two words are forms of each other
// only if, beside one stem, both are a beginning with two endings of one paradigm.
// Words that no rule of spelling makes stand in groups.
type stemmed struct {
	stem      func(*snowballstem.Env) bool
	paradigms []paradigm
	endings   map[string]uint64 // paradigms that have the ending, a bit each
	tails     map[string]bool   // the ends of all endings
	letters   map[string]bool   // the letters of all endings
	maxEnding int               // bytes of the longest ending
	groups    map[string][]int  // word → groups that it is in
	members   [][]string        // group → its words
	closed    map[string]int    // word → the group outside which it has no forms
	spelled   map[string]string // ending → as the stemmer knows it, with its accents
}

// paradigm is a set of endings that one word takes.
type paradigm struct {
	endings string                 // separated by spaces; - is none, ent=e one that the stemmer knows by another
	fits    func(core string) bool // what stands before the ending may have them
	alone   bool                   // the stemmer does not know these endings: they decide
}

// newStemmed makes a language. A line of groups holds forms of one word that no
// paradigm has; behind = it holds all forms that its words have.
func newStemmed(stem func(*snowballstem.Env) bool, paradigms []paradigm, groups string) *stemmed {
	s := &stemmed{
		stem: stem, paradigms: paradigms, endings: map[string]uint64{}, tails: map[string]bool{"": true}, letters: map[string]bool{},
		groups: map[string][]int{}, closed: map[string]int{}, spelled: map[string]string{},
	}
	for i, p := range paradigms {
		for spelled := range strings.FieldsSeq(p.endings) {
			spelled, stemmed, other := strings.Cut(strings.Trim(spelled, "-"), "=")
			if !other {
				stemmed = spelled
			}
			s.addEnding(text.Fold(spelled), stemmed, i)
		}
	}
	for line := range strings.Lines(groups) {
		line, closed := strings.CutPrefix(line, "=")
		s.addGroup(strings.Fields(line), closed)
	}
	return s
}

func (s *stemmed) addEnding(ending, spelled string, paradigm int) {
	s.endings[ending] |= 1 << paradigm
	if s.spelled[ending] == "" {
		s.spelled[ending] = spelled
	}
	for i, r := range ending {
		s.tails[ending[i:]] = true
		s.letters[string(r)] = true
	}
	s.maxEnding = max(s.maxEnding, len(ending))
}

func (s *stemmed) addGroup(words []string, closed bool) {
	for _, w := range words {
		s.groups[w] = append(s.groups[w], len(s.members))
		if closed {
			s.closed[w] = len(s.members) + 1
		}
	}
	s.members = append(s.members, words)
}

// commonPrefix returns the bytes of whole letters with which a and b begin both.
func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n < len(a) && n > 0 && !utf8.RuneStart(a[n]) || n < len(b) && n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// fitting returns the paradigms, of those in mask, that may follow core.
func (s *stemmed) fitting(core string, mask uint64) (fit uint64) {
	for ; mask != 0; mask &= mask - 1 {
		if i := bits.TrailingZeros64(mask); s.paradigms[i].fits(core) {
			fit |= 1 << i
		}
	}
	return fit
}

// matches reports whether both words are forms of one.
func (s *stemmed) matches(word, token string) bool {
	shared := commonPrefix(word, token)
	inflected := len(token)-shared <= s.maxEnding && s.tails[token[shared:]] && s.tails[word[shared:]]
	if !inflected && len(s.groups[word]) == 0 {
		return false
	}
	if in, closed := s.inClosed(word, token); closed {
		return in
	}
	return s.inGroup(word, token) || inflected && s.isInflected(word, token, shared)
}

// inClosed reports whether one of the words has the forms of a closed group alone, and
// whether the other is in it.
func (s *stemmed) inClosed(word, token string) (in, closed bool) {
	a, b := s.closed[word], s.closed[token]
	return a == b, a != 0 || b != 0
}

func (s *stemmed) inGroup(word, token string) bool {
	groups := s.groups[word]
	if len(groups) == 0 {
		return false
	}
	for _, g := range s.groups[token] {
		for _, h := range groups {
			if g == h {
				return true
			}
		}
	}
	return false
}

// isInflected reports whether word and token, which share so many bytes, have two
// endings of one paradigm behind one core.
func (s *stemmed) isInflected(word, token string, shared int) bool {
	for k := shared; k > 0 && len(token)-k <= s.maxEnding && len(word)-k <= s.maxEnding; k-- {
		both := s.endings[word[k:]] & s.endings[token[k:]]
		if both == 0 {
			continue
		}
		for fit := s.fitting(word[:k], both); fit != 0; fit &= fit - 1 {
			if s.paradigms[bits.TrailingZeros64(fit)].alone || s.stemOf(word, k) == s.stemOf(token, k) {
				return true
			}
		}
	}
	return false
}

// bases returns the beginnings that the forms of word may have: the shortest core with
// one of its endings, and irregular forms.
func (s *stemmed) bases(word string) []string {
	if g := s.closed[word]; g > 0 {
		return s.members[g-1]
	}
	bases := []string{s.base(word)}
	for _, g := range s.groups[word] {
		bases = append(bases, s.members[g]...)
	}
	return bases
}

func (s *stemmed) base(word string) string {
	base := word
	for k := len(word) - 1; k > 0 && len(word)-k <= s.maxEnding; k-- {
		if mask := s.endings[word[k:]]; mask != 0 && s.fitting(word[:k], mask) != 0 {
			base = word[:k]
		}
	}
	return base
}

// stemOf returns the stem of word, with the accents of the ending behind core bytes:
// folding took them off, and the stemmer needs them.
func (s *stemmed) stemOf(word string, core int) string {
	spelled := s.spelled[word[core:]]
	if spelled != word[core:] {
		word = word[:core] + spelled
	}
	return s.stemWord(word)
}

// stemWord returns the stemmer's stem of a folded word, for comparing texts: unlike
// matches it puts organ and organization together.
func (s *stemmed) stemWord(word string) string {
	env := snowballstem.NewEnv(word)
	s.stem(env)
	return env.Current()
}

// rules returns the rules of the language. Behind the shortest core of a word stands
// an ending, or a part of one and another ending: kill-ed is a form of kil-led.
func (s *stemmed) rules(language Languages) rules {
	return rules{
		language:   language,
		proclitics: []string{""},
		bases:      s.bases,
		isEnding:   func(rest string) bool { return rest == "" || s.letters[rest[lastLetter(rest):]] },
		maxEnding:  2 * s.maxEnding,
		matches:    s.matches,
	}
}

// setOf returns the words of a list that is separated by spaces.
func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// lastLetter returns where the last letter of s begins.
func lastLetter(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return len(s) - n
}
