package event

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plainLatin returns a word in small letters without marks, but with ş as ß and ç as ¢,
// which no word has otherwise.
func plainLatin(word string) string {
	b := make([]byte, 0, 2*len(word))
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z':
			b = append(b, byte(r))
		case r >= 'A' && r <= 'Z':
			b = append(b, byte(r)|0x20)
		case r >= utf8.RuneSelf:
			b = appendPlain(b, r)
		}
	}
	return string(b)
}

// appendPlain appends a letter without its marks.
func appendPlain(b []byte, r rune) []byte {
	switch unicode.ToLower(r) {
	case 'ş':
		return append(b, "ß"...)
	case 'ç':
		return append(b, "¢"...)
	case 'ı', 'i':
		return append(b, 'i')
	case 'ə':
		return append(b, 'e')
	case 'ø':
		return append(b, 'o')
	case 'ł':
		return append(b, 'l')
	case 'đ':
		return append(b, 'd')
	case 'æ':
		return append(b, "ae"...)
	}
	for _, c := range norm.NFD.String(string(r)) {
		if unicode.IsLetter(c) {
			b = utf8.AppendRune(b, unicode.ToLower(c))
		}
	}
	return b
}

// A spelling maps letters to symbols. Longer groups stand first.
type spelling []struct{ letters, symbols string }

var (
	singleLetters = spelling{
		{"b", "B"},
		{"p", "B"},
		{"f", "F"},
		{"v", "F"},
		{"t", "T"},
		{"d", "T"},
		{"j", "J"},
		{"k", "K"},
		{"g", "K"},
		{"q", "K"},
		{"c", "K"},
		{"r", "R"},
		{"l", "L"},
		{"m", "M"},
		{"n", "N"},
		{"s", "S"},
		{"z", "S"},
		{"ß", "S"},
		{"¢", "J"},
	}
	englishSpelling = append(spelling{
		{"sch", "S"},
		{"tch", "J"},
		{"sh", "S"},
		{"ch", "JK"},
		{"kh", "K"},
		{"ph", "F"},
		{"ck", "K"},
		{"zh", "J"},
		{"th", "TS"},
		{"dh", "TS"},
		{"ce", "S"},
		{"ci", "S"},
		{"cy", "S"},
		{"ge", "JK"},
		{"gi", "JK"},
	}, singleLetters...)
	frenchSpelling = append(spelling{
		{"tch", "J"},
		{"ch", "S"},
		{"¢", "S"},
	}, englishSpelling...)
	turkishSpelling = append(spelling{
		{"ph", "F"},
		{"th", "T"},
		{"sh", "S"},
		{"kh", "K"},
		{"c", "J"},
		{"v", "F-"},
		{"x", "K"},
	}, singleLetters...)
)

// latinSkeletons appends the skeletons of a word in Latin letters, as it is written.
// Turkish and Kurmanji texts write foreign names as they find them, so that both
// spellings are tried.
func latinSkeletons(word string, l language, out []string) []string {
	plain := plainLatin(word)
	switch l {
	case turkish, kurmanji:
		out = turkishSpelling.skeletons(plain, out)
		if l == turkish && len(plain) > 3 && (plain[0] == 'i' || plain[0] == 'e' || plain[0] == 'u') && plain[1] == 's' {
			out = turkishSpelling.skeletons(plain[1:], out) // İskoçya
		}
		return englishSpelling.skeletons(plain, out)
	case french:
		return frenchSpelling.skeletons(plain, out)
	}
	return englishSpelling.skeletons(plain, out)
}

func (sp spelling) skeletons(plain string, out []string) []string {
	if plain == "" {
		return out
	}
	var s sounds
	switch plain[0] {
	case 'a', 'e', 'i', 'o', 'u':
		s.first = 'A'
	case 'h':
		s.first = 'H'
	case 'y':
		s.first = 'Y'
	case 'w', 'v':
		s.first = 'F'
	}
	if strings.HasPrefix(plain, "kn") {
		plain = plain[1:]
	}
	for i := 0; i < len(plain); {
		n, symbols := sp.at(plain[i:])
		if symbols != "" {
			for k := range strings.SplitSeq(symbols, "+") { // x is two
				s.add(k)
			}
		}
		i += n
	}
	return s.skeletons(out)
}

// at returns the symbols of the letters at the beginning of s, and their length.
func (sp spelling) at(s string) (n int, symbols string) {
	for _, g := range sp {
		if strings.HasPrefix(s, g.letters) {
			return len(g.letters), g.symbols
		}
	}
	if s[0] == 'x' {
		return 1, "K+S"
	}
	_, n = utf8.DecodeRuneInString(s)
	return n, ""
}
