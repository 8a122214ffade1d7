package watch

import (
	"slices"
	"strconv"
	"strings"

	"rawi/publish/web"
	"rawi/storage/event"
	"rawi/storage/text"
)

const (
	// shortPhrase is the most words of a phrase that is a number and what it counts. Where
	// one such phrase stands for another, they count the same whatever they are called: an
	// Arabic noun has another form beside 9 than beside 11.
	shortPhrase = 3
	// maxNumbers bounds the numbers that are told of one change.
	maxNumbers = 3
	// maxWord bounds a word that a number stands in or counts, in characters.
	maxWord = 40
	// punctuation is what stands around a number without being of it.
	punctuation = ".,;:!?()[]{}\"'«»“”‘’…،؛؟·-–—"
)

// number is a number in a part of a text.
type number struct {
	value  string // digits
	raw    string // as it is written
	counts string // word behind it, as it is written; empty: none
}

// changedNumbers returns the numbers that count the same in both texts of a comparison
// and differ, such as "7 → 9 killed", in words of the text. The arrow points on in the
// direction of the language.
func changedNumbers(parts []web.Part, language string) (out []string) {
	arrow := " → "
	if text.Direction(language) == "rtl" {
		arrow = " ← "
	}
	for i, p := range parts {
		if p.Kind != web.PartAdded || i == 0 || parts[i-1].Kind != web.PartRemoved {
			continue
		}
		behind := ""
		if i+1 < len(parts) {
			behind = parts[i+1].Text
		}
		before, after := numbers(parts[i-1].Text, behind, language), numbers(p.Text, behind, language)
		if len(before) != len(after) {
			continue
		}
		short := max(len(strings.Fields(parts[i-1].Text)), len(strings.Fields(p.Text))) <= shortPhrase
		for j, n := range after {
			was := before[j]
			if was.value == n.value || !short && text.Fold(was.counts) != text.Fold(n.counts) {
				continue
			}
			told := strings.TrimSpace(text.Truncate(was.raw, maxWord) + arrow + text.Truncate(n.raw, maxWord) + " " + text.Truncate(n.counts, maxWord))
			if !slices.Contains(out, told) && len(out) < maxNumbers {
				out = append(out, told)
			}
		}
	}
	return out
}

// numbers returns the numbers of a part of a text. Behind it stands more of the text.
func numbers(part, behind, language string) (out []number) {
	words := strings.Fields(part)
	all := slices.Concat(words, strings.Fields(behind))
	for i := range words {
		raw := strings.Trim(words[i], punctuation)
		value, ok := numberValue(raw, language)
		if !ok {
			continue
		}
		n := number{value: value, raw: raw}
		ends := strings.ContainsAny(words[i][len(words[i])-1:], ".,;:!?)") // a sentence or clause ends
		if i+1 < len(all) && !ends && len(text.Words(all[i+1])) > 0 {
			n.counts = strings.Trim(all[i+1], punctuation)
		}
		out = append(out, n)
	}
	return out
}

// numberValue returns the digits of a word that is a number, or spells one. A time, a date
// and a name with a number in it are none.
func numberValue(word, language string) (string, bool) {
	tokens := text.Words(word)
	if len(tokens) != 1 {
		return "", false
	}
	if value, ok := event.NumberWord(tokens[0], language); ok {
		return strconv.Itoa(value), true
	}
	return tokens[0], strings.Trim(tokens[0], "0123456789.") == ""
}
