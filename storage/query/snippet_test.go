package query

import (
	"strings"
	"testing"
)

func TestSnippetKeepsWholeWords(t *testing.T) {
	t.Parallel()
	const context = 10
	word := strings.Repeat("x", context-1)
	for s, want := range map[string]string{
		"م":                     "م",
		"a م b":                 "a م b",
		"a " + word + "م":       word + "م",
		"ab " + word + "م":      word + "م", // a space at the very beginning of what fits
		"a " + word + "xم":      "م",        // no whole word fits
		"م " + word + " a":      "م",
		"م " + word[1:] + " ab": "م " + word[1:],
	} {
		at := strings.Index(s, "م")
		if start, end := Snippet(s, [2]int{at, at + len("م")}, context); s[start:end] != want {
			t.Errorf("%q: got %q, want %q", s, s[start:end], want)
		}
	}
}
