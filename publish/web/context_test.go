package web

import (
	"slices"
	"strings"
	"testing"
)

// Of unchanged words the nearest to a change are shown.
func TestUnchangedWordsAreContext(t *testing.T) {
	t.Parallel()
	words := func(n int) []string { return strings.Fields(strings.Repeat("w ", n)) }
	for _, c := range []struct {
		n             int
		after, before bool
		want          int
		cut           bool
	}{
		{contextWords, true, false, contextWords, false},
		{contextWords + 1, true, false, contextWords + 1, true},
		{contextWords, false, true, contextWords, false},
		{contextWords + 1, false, true, contextWords + 1, true},
		{2 * contextWords, true, true, 2 * contextWords, false},
		{2*contextWords + 1, true, true, 2*contextWords + 1, true},
		{3, false, false, 1, true},
		{0, false, false, 0, false},
	} {
		got := context(words(c.n), c.after, c.before)
		if len(got) != c.want || slices.Contains(got, ellipsis) != c.cut {
			t.Errorf("of %d words, after a change %v, before one %v: %q", c.n, c.after, c.before, got)
		}
	}
}
