package text

import "strings"

// longestSlip is the longest word, in letters, that Nearest compares.
const longestSlip = 40

// Nearest returns the one of known that word is likely a slip of: at most two
// letters are changed, added, missing or swapped, and at most half of it. It ignores case;
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

// EditDistance returns how many letters are to be changed, added, removed or swapped with
// the next one to make b of a (optimal string alignment).
func EditDistance(a, b []rune) int {
	size := len(b) + 1
	rows := make([]int, 3*size) // of the letter before the last, the last, and this one
	before, last, row := rows[:size], rows[size:2*size], rows[2*size:]
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range b {
			change := last[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
