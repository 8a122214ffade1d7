package dates

import (
	"slices"
	"strings"
)

const (
	lastDay   = 31   // of a month
	lastHour  = 24   // of a day
	firstYear = 1900 // that a number alone is taken for
	lastYear  = 2100

	// agoDistance is how many words may stand between "ago" and its number: «منذ أكثر من
	// ٥ أيام», more than five days ago.
	agoDistance = 3
)

// OfNumber reports whether a number, given as its digits, is that of a day of a month, a
// year, a time of day or an age («منذ ٥ دقائق», five minutes ago) by the words before and
// behind it, in their order, without punctuation.
func OfNumber(digits string, before, behind []string) bool {
	at := func(words []string, i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		first, _, _ := strings.Cut(words[i], "/") // «نوفمبر/تشرين الثاني», both names of November
		return foldWord(first)
	}
	last, next := at(before, len(before)-1), at(behind, 0)
	value := numberOf([]rune(digits))
	switch {
	case len(digits) == 4 && firstYear <= value && value <= lastYear:
		return true
	case value <= lastDay && (isMonth(next, at(behind, 1)) || fillers[next] && isMonth(at(behind, 1), at(behind, 2))): // 22 of March
		return true
	case value <= lastDay && (isMonth(last, "") || isMonth(at(before, len(before)-2), last)) && !hasDay(before): // March 22
		return true
	case value <= lastDay && len(behind) == 0 && weekdayNames[last]:
		return true
	case value <= lastHour && (dayPeriods[next] != 0 || clockNouns[last]):
		return true
	case durations[next] == 0:
		return false
	}
	near := before[max(0, len(before)-agoDistance):]
	return agoWords[at(behind, 1)] || slices.ContainsFunc(near, func(w string) bool { return agoWords[foldWord(w)] })
}

// hasDay reports whether the number of a day stands before a month at the end of words.
func hasDay(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Trim(fold(w), "0123456789") == "" && w != "" })
}

// isMonth reports whether the first of two neighbouring words, folded, is the name of a
// month, or both together are.
func isMonth(first, second string) bool {
	_, one := monthNames[first]
	_, both := monthNames[first+" "+second]
	return one || both
}
