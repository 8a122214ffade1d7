package event

import (
	"slices"
	"unicode"
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

// skeleton is one reading of a word: one symbol of each consonant, equal neighbours once.
type skeleton struct {
	n       int
	symbols [maxSkeleton]byte
}

func (s *skeleton) String() string { return string(s.symbols[:s.n]) }

// extend appends a symbol that is not the last one already.
func (s *skeleton) extend(symbol byte) {
	if symbol != '-' && s.n < maxSkeleton && (s.n == 0 || s.symbols[s.n-1] != symbol) {
		s.symbols[s.n] = symbol
		s.n++
	}
}

// hash adds the symbols to a hash.
func (s *skeleton) hash(h hash) hash {
	for _, symbol := range s.symbols[:s.n] {
		h = h.add(symbol)
	}
	return h
}

// skeletons appends the readings of s, each once, and forgets s.
func (s *sounds) skeletons(out []skeleton) []skeleton {
	var readings [maxReadings]skeleton
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
		if r.n >= minInPair && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	s.first, s.n = 0, 0
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

// isLetter reports whether a rune is a letter, those of Arabic scripts first.
func isLetter(r rune) bool {
	return r >= 'آ' && r <= 'غ' || r >= 'ف' && r <= 'ي' || unicode.IsLetter(r)
}

// arabicSkeletons appends the skeletons of a word in Arabic letters, as it is written.
func (s *sounds) arabicSkeletons(word string, l language, out []skeleton) []skeleton {
	letters := make([]rune, 0, maxSounds)
	for _, r := range word {
		if isLetter(r) {
			if letters = append(letters, r); len(letters) == maxSounds {
				break
			}
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
