package textblock

import (
	"math/rand/v2"
	"testing"
)

// TestSpaceIsNormal holds what is folded, what is dropped, and what stays.
func TestSpaceIsNormal(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		" a \t\n b ": "a b", "a\u00a0\u2003b": "a b", "a\x00\x1f\x7fb": "ab", "a\u200bb": "ab", "a\u00adb": "ab", "\ufeffa": "a", "a\u202ab\u202ec": "abc", "a\u2066b\u2069": "ab",
		"a\u200cb": "a\u200cb", "a\u200fb": "a\u200fb", "a\u202fb": "a b", "a\u2065b": "a\u2065b", "a\u206ab": "a\u206ab", "a\u0085b": "a b", "a\u0080b": "ab", "العراق": "العراق", "": "", " ": "",
		"a\vb\fc\rd": "a b c d", "a\bb": "ab", "a\u2029b": "a b", "a\u061cb": "a\u061cb",
		"a\tb": "a b", "a\rb": "a b", "a\x0b\n b ": "a b", " a": "a", "a\x01b": "ab", "a\x7fb": "ab", "a\x1f b": "a b",
		"a\u00a0b": "a b", "قال\u00a0الوزير": "قال الوزير", "\u2003": "",
	} {
		if got := NormalizeSpace([]byte(s)); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

// What is normal at the beginning of a text is copied at once. A control that is dropped
// ends that, and changes nothing.
func TestBeginningThatIsNormalStays(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 1))
	parts := []string{"a", "b", " ", " ", "و", "é", "\u00a0", "\u200b", "\n", "\x7f", "\xd8", "\xff", "中"}
	for range 20_000 {
		s := ""
		for range rnd.IntN(9) {
			s += parts[rnd.IntN(len(parts))]
		}
		if got, want := NormalizeSpace([]byte(s)), NormalizeSpace([]byte("\x00"+s)); got != want {
			t.Fatalf("%q: got %q, want %q", s, got, want)
		}
	}
}
