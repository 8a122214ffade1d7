package event

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// appendPlainLatin appends a word in small letters without marks, but with ş as ß and ç
// as ¢, which no word has otherwise.
func appendPlainLatin(b []byte, word string) []byte {
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
	return b
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

// lettering is letters and the symbols that they stand for.
type lettering struct{ letters, symbols string }

// spelling maps letters to symbols: the groups by their first byte, longer ones first.
type spelling [0x100][]lettering

func spellingOf(groups []lettering) *spelling {
	sp := new(spelling)
	for _, g := range groups {
		sp[g.letters[0]] = append(sp[g.letters[0]], g)
	}
	return sp
}

var (
	englishSpelling = spellingOf(englishGroups)
	frenchSpelling  = spellingOf(frenchGroups)
	turkishSpelling = spellingOf(turkishGroups)
)

var (
	singleLetters = []lettering{
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
	englishGroups = append([]lettering{
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
	frenchGroups = append([]lettering{
		{"tch", "J"},
		{"ch", "S"},
		{"¢", "S"},
	}, englishGroups...)
	turkishGroups = append([]lettering{
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
func (s *sounds) latinSkeletons(word string, l language, out []skeleton) []skeleton {
	var buffer [64]byte
	plain := appendPlainLatin(buffer[:0], word)
	switch l {
	case turkish, kurmanji:
		out = s.spelt(turkishSpelling, plain, out)
		if l == turkish && len(plain) > 3 && (plain[0] == 'i' || plain[0] == 'e' || plain[0] == 'u') && plain[1] == 's' {
			out = s.spelt(turkishSpelling, plain[1:], out) // İskoçya
		}
	case french:
		return s.spelt(frenchSpelling, plain, out)
	}
	return s.spelt(englishSpelling, plain, out)
}

// spelt appends the skeletons of a plain word that is spelt so.
func (s *sounds) spelt(sp *spelling, plain []byte, out []skeleton) []skeleton {
	if len(plain) == 0 {
		return out
	}
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
	if len(plain) > 1 && plain[0] == 'k' && plain[1] == 'n' {
		plain = plain[1:]
	}
	for len(plain) > 0 {
		n, symbols := sp.at(plain)
		if plain[0] == 'x' && symbols == "" {
			s.add("K")
			s.add("S")
		} else if symbols != "" {
			s.add(symbols)
		}
		plain = plain[n:]
	}
	return s.skeletons(out)
}

// at returns the symbols of the letters at the beginning of s, and their length.
func (sp *spelling) at(s []byte) (n int, symbols string) {
	for _, g := range sp[s[0]] {
		if len(g.letters) <= len(s) && string(s[:len(g.letters)]) == g.letters {
			return len(g.letters), g.symbols
		}
	}
	_, n = utf8.DecodeRune(s)
	return n, ""
}
