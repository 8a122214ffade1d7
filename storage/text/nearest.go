package text

import "strings"

// longestSlip is the longest word, in letters, that Nearest compares.
const longestSlip = 40

// Nearest returns the one of known that word is likely a slip of: at most two
// letters are changed, added or missing, and at most half of it. It ignores case;
// empty: none is near.
func Nearest(word string, known []string) string {
	letters := []rune(strings.ToLower(word))
	if len(letters) > longestSlip {
		return ""
	}
	best, smallest := "", 3
	for _, k := range known {
		other := []rune(strings.ToLower(k))
		if n := EditDistance(letters, other); n < smallest && 2*n <= len(other) {
			best, smallest = k, n
		}
	}
	return best
}

// EditDistance returns how many letters are to be changed, added or removed to
// make b of a (Levenshtein).
func EditDistance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
