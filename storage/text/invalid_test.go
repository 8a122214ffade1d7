package text

import (
	"slices"
	"testing"
)

// TestBrokenLetterTakesNoOtherWithIt: half a letter ends a word, and what follows it is
// read.
func TestBrokenLetterTakesNoOtherWithIt(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"\xd8abc":    {"abc"},
		"abc\xd8def": {"abc", "def"},
		"abc\xd8":    {"abc"},
	} {
		var got []string
		for s := NewScanner(in); s.Next(); {
			got = append(got, string(s.Token))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: words %q, want %q", in, got, want)
		}
	}
}
