package term

import "strings"

var eighths = []rune("▁▂▃▄▅▆▇█")

// Spark draws a small bar for each number, relative to the largest. Zero is drawn
// as a dot, so that it differs from a small number.
func Spark(numbers []int) string {
	largest := 0
	for _, n := range numbers {
		largest = max(largest, n)
	}
	var b strings.Builder
	for _, n := range numbers {
		if n <= 0 {
			b.WriteRune('·')
			continue
		}
		b.WriteRune(eighths[(n*len(eighths)-1)/largest])
	}
	return b.String()
}

// Bar draws n as a bar, where full is drawn over width cells. The resolution is
// half a cell, rounded up.
func Bar(n, full, width int) string {
	if n <= 0 || full <= 0 || width <= 0 {
		return ""
	}
	halves := (n*width*2 + full - 1) / full
	return strings.Repeat("█", halves/2) + strings.Repeat("▌", halves%2)
}
