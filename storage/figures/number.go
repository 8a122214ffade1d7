package figures

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"rawi/storage/dates"
	"rawi/storage/event"
	"rawi/storage/text"
)

const (
	// shortPhrase is the most words of a phrase that is a number and what it counts. Where
	// one such phrase stands for another, they count the same whatever they are called: an
	// Arabic noun has another form beside 9 than beside 11.
	shortPhrase = 3
	// besideWords is how many words before and behind a number are looked at.
	besideWords = 3
	// maxClitic is the most characters of a word that is written onto a number: بـ٧, وال٧.
	maxClitic = 3
	// punctuation is what stands around a number without being of it.
	punctuation = ".,;:!?()[]{}\"'«»“”‘’…،؛؟·-–—"
	// clauseEnds are of it what ends a sentence or a clause.
	clauseEnds = ".,;:!?)…،؛؟"
	// thousands stand within large numbers, and decimal ones.
	thousands = ",٬"
)

// Number is a number that changed, and what it counts, as they are written.
type Number struct {
	Before, After string
	Counts        string // empty: nothing, or only what stands before
}

// Changed returns the numbers that count the same in both texts of a difference and
// differ, in a language given as a BCP 47 tag. Dates, times of day, ages and counts of
// readers are left out.
func Changed(runs []text.Run, language string) (out []Number) {
	for i, r := range runs {
		if r.Kind != text.RunAdded || i == 0 || runs[i-1].Kind != text.RunRemoved {
			continue
		}
		var ahead, behind []string
		if i > 1 {
			ahead = runs[i-2].Words
		}
		if i+1 < len(runs) {
			behind = runs[i+1].Words
		}
		ahead, behind = ahead[max(0, len(ahead)-besideWords):], behind[:min(len(behind), besideWords)]
		was, is := runs[i-1].Words, r.Words
		before, after := numbers(was, ahead, behind, language, false), numbers(is, ahead, behind, language, false)
		if len(before) != len(after) { // one person: two persons
			before, after = numbers(was, ahead, behind, language, true), numbers(is, ahead, behind, language, true)
		}
		if len(before) == len(after) {
			out = append(out, pairs(before, after, max(len(was), len(is)) <= shortPhrase)...)
		}
	}
	return out
}

// pairs returns the numbers of after that differ from those of before at their places
// and count the same. Of two short phrases, all do.
func pairs(before, after []number, short bool) (out []Number) {
	for i, n := range after {
		was := before[i]
		if n.noNews || was.value == n.value || !short && text.Fold(was.counts) != text.Fold(n.counts) {
			continue
		}
		out = append(out, Number{was.raw, n.raw, n.counts})
	}
	return out
}

// number is a number in a part of a text.
type number struct {
	value  string // digits
	raw    string // as it is written
	counts string // word behind it, as it is written; empty: none
	noNews bool   // it is of a date, a time of day or an age, or counts readers
}

// numbers returns the numbers of words, which stand between ahead and behind. The words
// for one are numbers if ones is true.
func numbers(words, ahead, behind []string, language string, ones bool) (out []number) {
	all := slices.Concat(ahead, words, behind)
	for i := len(ahead); i < len(ahead)+len(words); i++ {
		raw := strings.Trim(all[i], punctuation)
		value, ok := numberValue(raw, language)
		if !ok || value == "1" && raw != "1" && raw != "١" && raw != "۱" && !ones {
			continue
		}
		before, next := trimmed(all[max(0, i-besideWords):i]), clause(all[i:])
		large := strings.ContainsAny(raw, thousands) && !strings.Contains(value, ".") // no year is written so
		n := number{value: value, raw: raw, noNews: !large && dates.OfNumber(value, before, next) || countsReaders(before, next)}
		if len(next) > 0 && len(text.Words(next[0])) > 0 {
			n.counts = next[0]
		}
		out = append(out, n)
	}
	return out
}

// clause returns the words behind the first of words up to the end of its clause, at most
// besideWords, without punctuation.
func clause(words []string) []string {
	n := 1
	for n < min(len(words), 1+besideWords) && !endsClause(words[n-1]) {
		n++
	}
	return trimmed(words[1:n])
}

func endsClause(word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	return strings.ContainsRune(clauseEnds, last)
}

// trimmed returns words without the punctuation around them.
func trimmed(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.Trim(w, punctuation)
	}
	return out
}

// numberValue returns the digits of a word that is a number, or spells one, whatever is
// written onto it: «بـ٧» (by 7), "7'den" (from 7). A time, a date and a name with a number
// in it are none.
func numberValue(word, language string) (string, bool) {
	word, _, _ = strings.Cut(strings.ReplaceAll(word, "’", "'"), "'")
	tokens := text.Words(word)
	if len(tokens) == 2 && utf8.RuneCountInString(tokens[0]) <= maxClitic && text.Direction(language) == "rtl" {
		tokens = tokens[1:]
	}
	if len(tokens) != 1 {
		return "", false
	}
	if value, ok := wordValue(tokens[0], language); ok {
		return strconv.Itoa(value), true
	}
	return tokens[0], strings.Trim(tokens[0], "0123456789.") == ""
}

// wordValue returns the value of a folded word that spells a number, in Arabic also behind
// an article or particle: «التسعة» (the nine), «بسبعة» (by seven).
func wordValue(word, language string) (int, bool) {
	value, ok := event.NumberWord(word, language)
	if ok || !strings.HasPrefix(language, "ar") {
		return value, ok
	}
	for _, particle := range []string{"و", "ف", "ب", "ل", "ال"} {
		if bare, found := strings.CutPrefix(word, particle); found {
			if value, ok := event.NumberWord(bare, language); ok && value > 1 {
				return value, true
			}
		}
	}
	return 0, false
}
