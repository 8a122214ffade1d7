package textblock

import "testing"

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
