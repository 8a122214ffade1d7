package event

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxReadings is how many skeletons a word has at most: its letters are ambiguous.
	maxReadings = 6
	// minSkeleton is the fewest symbols of a skeleton that stands for a name, and minInPair
	// of one that stands beside another.
	minSkeleton, minInPair = 3, 2
	maxSkeleton            = 8
)

// sounds is a word as a row of consonants. Each is a string of symbols of which one
// holds; - stands for none.
type sounds struct {
	first byte // A, H, Y or F, which only a word's first letter is; 0: none
	n     int  // of rest
	rest  [maxSounds]string
}

// maxSounds is how many consonants of a word are read: a skeleton holds fewer.
const maxSounds = 32

func (s *sounds) add(symbols string) {
	if s.n < maxSounds {
		s.rest[s.n] = symbols
		s.n++
	}
}

// reading is one reading of a word, as far as a skeleton holds it.
type reading struct {
	n       int
	symbols [maxSkeleton]byte
}

// extend appends a symbol that is not the last one already.
func (r *reading) extend(symbol byte) {
	if symbol != '-' && r.n < maxSkeleton && (r.n == 0 || r.symbols[r.n-1] != symbol) {
		r.symbols[r.n] = symbol
		r.n++
	}
}

// skeletons appends the readings of s: one symbol of each consonant, equal neighbours
// once.
func (s *sounds) skeletons(out []string) []string {
	var readings [maxReadings]reading
	count := 1
	for _, options := range s.rest[:s.n] {
		n := count
		for k := 1; k < len(options) && count < maxReadings; k++ {
			for i := 0; i < n && count < maxReadings; i++ {
				readings[count] = readings[i]
				readings[count].extend(options[k])
				count++
			}
		}
		for i := range n {
			readings[i].extend(options[0])
		}
	}
	for _, r := range readings[:count] {
		if s.first != 0 && (s.first != 'A' || r.n < 4) && (r.n == 0 || r.symbols[0] != s.first) {
			copy(r.symbols[1:], r.symbols[:])
			r.symbols[0], r.n = s.first, min(r.n+1, maxSkeleton)
		}
		if skeleton := string(r.symbols[:r.n]); r.n >= minInPair && !slices.Contains(out, skeleton) {
			out = append(out, skeleton)
		}
	}
	return out
}

// arabicSounds are the symbols of the letters of Arabic scripts. Letters that are not
// here are vowels, or as weak.
var arabicSounds = soundsByLetter(map[string]string{
	"ب پ": "B", "ف ڤ": "F", "ت ط د ض": "T", "ج": "J", "چ ژ": "J",
	"ك ک ڪ گ ق غ خ": "K", "ر ڕ": "R", "ل ڵ": "L", "م": "M", "ن": "N", "س ص ش ز": "S",
	"ث": "ST", "ذ ظ": "TS",
})

// soundsByLetter returns the symbols of letters from U+0600 on.
func soundsByLetter(rows map[string]string) (table [0x100]string) {
	for letters, symbols := range rows {
		for _, l := range letters {
			if l != ' ' {
				table[l-0x600] = symbols
			}
		}
	}
	return table
}

// arabicSound returns the symbols of a letter.
func arabicSound(r rune) string {
	if r < 0x600 || r > 0x6ff {
		return ""
	}
	return arabicSounds[r-0x600]
}

// arabicSkeletons appends the skeletons of a word in Arabic letters, as it is written.
func arabicSkeletons(word string, l language, out []string) []string {
	var s sounds
	letters := make([]rune, 0, maxSounds)
	for _, r := range word {
		if len(letters) < maxSounds && unicode.IsLetter(r) {
			letters = append(letters, r)
		}
	}
	if len(letters) == 0 {
		return out
	}
	switch letters[0] {
	case 'ا', 'أ', 'إ', 'آ', 'ع', 'ئ', 'ٱ':
		s.first = 'A'
	case 'ه', 'ح', 'ھ', 'ہ':
		s.first = 'H'
	case 'ي', 'ی', 'ى', 'ێ':
		s.first = 'Y'
	case 'و':
		s.first = 'F'
	}
	for i, r := range letters {
		symbols := arabicSound(r)
		switch {
		case r == 'ج' && l == arabic && (i < 2 || len(letters) > 5): // جراهام is Graham
			symbols = "JK"
		case r == 'و' && l == persian && i > 0 && i+1 < len(letters) && isWeak(letters[i-1]) && isWeak(letters[i+1]): // دیوید is David
			symbols = "-F"
		case r == 'ت' && l == arabic && i+1 < len(letters) && letters[i+1] == 'ش':
			symbols = "TJ"
		}
		if symbols != "" {
			s.add(symbols)
		}
	}
	return s.skeletons(out)
}

func isWeak(r rune) bool { return arabicSound(r) == "" }

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
