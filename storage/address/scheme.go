package address

import (
	"strings"
	"unicode"
)

// Web returns an address as written, without surrounding white space, tabs and
// line breaks, and with a scheme that can be requested: in lower case, and http or
// https for feed: or feeds:, which some sites and readers write.
func Web(s string) string {
	s = strings.TrimFunc(s, isBlank)
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	scheme, rest := cutScheme(s)
	instead, stands := map[string]string{"feed": "http", "feeds": "https"}[scheme]
	if !stands {
		if scheme == "http" || scheme == "https" {
			return scheme + ":" + rest
		}
		return s
	}
	rest = strings.TrimLeft(rest, `/\`)
	if inner, behind := cutScheme(rest); inner == "http" || inner == "https" || strings.HasPrefix(behind, "//") {
		return inner + ":" + behind
	}
	return instead + "://" + rest
}

// isBlank reports white space, control characters and invisible direction marks,
// which come along when an address is copied from Arabic text.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\ufeff' || r == '\u200b'
}

// cutScheme returns the scheme of an address in lower case and what follows its
// colon, or no scheme and all of s.
func cutScheme(s string) (scheme, rest string) {
	for i := range len(s) {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(s[:i]), s[i+1:]
		default:
			return "", s
		}
	}
	return "", s
}
