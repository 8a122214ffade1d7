package text

import (
	"slices"
	"testing"
	"unicode"
)

// TestIsControlKnowsWhatActsOnATerminal and nothing else.
func TestIsControlKnowsWhatActsOnATerminal(t *testing.T) {
	t.Parallel()
	acting := [][2]rune{{0, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}, {0xfeff, 0xfeff}}
	for r := range rune(unicode.MaxRune) {
		want := slices.ContainsFunc(acting, func(b [2]rune) bool { return b[0] <= r && r <= b[1] })
		if got := IsControl(r); got != want {
			t.Errorf("U+%04X: got %t", r, got)
		}
	}
}
