package term

import "strings"

var eighths = []rune("▁▂▃▄▅▆▇█")

// Spark draws one small bar a number, the highest full. Zero is a dot: a day
// without anything looks different from a day with little.
func Spark(numbers []int) string {
	most := 0
	for _, n := range numbers {
		most = max(most, n)
	}
	var b strings.Builder
	for _, n := range numbers {
		if n <= 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune(eighths[(n*len(eighths)-1)/most])
	}
	return b.String()
}

// Bar draws n of most over at most width cells.
func Bar(n, most, width int) string {
	if n <= 0 || most <= 0 || width <= 0 {
		return ""
	}
	cells := (n*width*2 + most - 1) / most // in halves, so that little is not nothing
	return strings.Repeat("█", cells/2) + strings.Repeat("▌", cells%2)
}
