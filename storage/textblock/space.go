package textblock

import (
	"unicode"
	"unicode/utf8"
)

// NormalizeSpace replaces white space by single spaces, and drops what is invisible except
// marks and isolates of direction: controls, bidi embeddings and overrides, zero width
// spaces, byte order marks.
func NormalizeSpace(s []byte) string {
	i := normalBytes(s)
	if i == len(s) {
		return string(s)
	}
	out := append(make([]byte, 0, len(s)), s[:i]...)
	space := false
	for i < len(s) {
		n := 1
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			space = true
			i++
			continue
		case c < ' ' || c == 0x7f:
			i++
			continue
		case c >= utf8.RuneSelf:
			var r rune
			r, n = utf8.DecodeRune(s[i:])
			if (c < 0xd8 || c > 0xdb) && isSpaceOrInvisible(r) { // no Arabic letter is
				space = space || unicode.IsSpace(r)
				i += n
				continue
			}
		}
		if space && len(out) > 0 {
			out = append(out, ' ')
		}
		space = false
		out = append(out, s[i:i+n]...)
		i += n
	}
	return string(out)
}

// normalBytes returns the length of what stays as it is at the beginning of s.
func normalBytes(s []byte) (n int) {
	space := false
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == ' ' && !space && i > 0:
			space = true
			i++
			continue
		case c <= ' ' || c == 0x7f:
			return n
		case c < utf8.RuneSelf:
			i++
		default:
			r, size := utf8.DecodeRune(s[i:])
			if (c < 0xd8 || c > 0xdb) && isSpaceOrInvisible(r) {
				return n
			}
			i += size
		}
		n, space = i, false
	}
	return n
}

// isSpaceOrInvisible reports whether NormalizeSpace replaces or drops r.
func isSpaceOrInvisible(r rune) bool {
	switch {
	case unicode.IsSpace(r), unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff, r == 0xad, r == 0x200b:
		return true
	}
	return false
}
