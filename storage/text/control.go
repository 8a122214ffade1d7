package text

import "unicode"

// IsControl reports whether r may act on a terminal instead of being shown there:
// control characters (C0, DEL, C1), separators of lines and paragraphs, and what
// reorders text (marks, embeddings, overrides and isolates of direction, the byte
// order mark). The zero-width joiners are none: Persian and Kurdish are spelt with
// them.
func IsControl(r rune) bool {
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return true
	}
	return r == 0x2028 || r == 0x2029 || r == 0xfeff
}
