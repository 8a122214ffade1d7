package charset

import (
	"math"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// The letters of scripts, each with how many of a thousand it is: Arabic with
// what Persian, Sorani and Urdu write beside it, Russian with what Ukrainian,
// Bulgarian and Serbian do, Greek and Hebrew.
var (
	arabicLetters = parseFrequencies("ا125 ل110 ي70 م62 و58 ن58 ر52 ت45 ب37 ع33 د32 ه35 ة25 س26 ف26 ح20 ق23 ك22 أ22 ج14 ش11 ص10 ط10 خ10 ى10 ذ9 ز8 إ9 ث7 ض7 غ5 ئ5 ء4 ظ3 ؤ2 آ3 پ3 چ2 ژ1 گ5 ک4 ں1 ٹ1 ھ1 ے2 ـ2 " +
		"َ60 ِ40 ُ30 ْ20 ّ20 ً8 ٍ6 ٌ4")
	cyrillicLetters = parseFrequencies("о110 е84 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы17 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ4 ё2 і20 ї3 є3 ґ1 ј15 љ2 њ3 ћ3 ђ1 џ1")
	greekLetters    = parseFrequencies("α110 ο85 ι78 τ79 ε73 ν66 σ60 η54 υ43 ρ42 π40 κ40 μ34 λ28 ς40 ω22 δ17 γ16 χ12 θ11 φ9 β7 ξ5 ζ4 ψ2 ά22 έ17 ή15 ί25 ό25 ύ11 ώ9")
	hebrewLetters   = parseFrequencies("י110 ו105 ה95 ל75 א63 ר56 ת50 ב47 ש44 מ60 נ37 ם32 ח25 ד25 ע32 ק21 פ20 כ25 ן14 ג13 צ12 ט12 ס15 ז13 ך8 ף3 ץ2")
)

// parseFrequencies parses a table of letters and returns the bits that each costs.
func parseFrequencies(table string) map[rune]float64 {
	bits := map[rune]float64{}
	letter, n := rune(0), 0
	for _, r := range table + " " {
		switch {
		case r >= '0' && r <= '9':
			n = 10*n + int(r-'0')
		case r == ' ':
			bits[letter], n = -math.Log2(float64(n)/1000), 0
		default:
			letter = r
		}
	}
	return bits
}

// cyrillicSets are the Cyrillic charsets, the most frequent first, and the most
// bits that a letter of their texts costs. Their letters lie where windows-1256 has
// Arabic ones: all capitals of windows-1251, all small letters of KOI8-R. Texts in
// their languages cost 4.3 to 4.7 bits a letter.
var cyrillicSets = []struct {
	name string
	set  *charmap.Charmap
	most float64
}{
	{"windows-1251", charmap.Windows1251, 5.4},
	{"koi8-r", charmap.KOI8R, 5.4},
	{"koi8-u", charmap.KOI8U, 5.4},
	{"iso-8859-5", charmap.ISO8859_5, 5}, // Korean can look like it
	{"ibm866", charmap.CodePage866, 5},
}

const (
	// minCyrillicBytes is how many bytes beyond ASCII say whether they are Cyrillic.
	minCyrillicBytes = 6
	// arabicAdvantage is how many bits less a letter costs than it does as Arabic:
	// Cyrillic is 1.8 ahead at least, and Arabic headlines of two words 0.4 behind.
	arabicAdvantage = 1
	// maxSample is how much of a document is looked at, in bytes.
	maxSample = 256 << 10
)

// byCyrillic returns the Cyrillic charset in which a text is more likely Cyrillic
// than Arabic, Greek or Hebrew; nil if there is none.
func byCyrillic(b []byte) (set *charmap.Charmap, name string) {
	high, words := histogram(b[:min(len(b), maxSample)])
	n := 0
	for _, count := range high {
		n += count
	}
	if n < minCyrillicBytes || n < 2*words { // high bytes of Latin text are single
		return nil, ""
	}
	best := bitsPerLetter(high, charmap.Windows1256, arabicLetters) - arabicAdvantage
	best = min(best, bitsPerLetter(high, charmap.Windows1253, greekLetters), bitsPerLetter(high, charmap.Windows1255, hebrewLetters))
	for _, c := range cyrillicSets {
		if bits := bitsPerLetter(high, c.set, cyrillicLetters); bits < best && bits <= c.most {
			best, set, name = bits, c.set, c.name
		}
	}
	return set, name
}

// histogram counts the bytes beyond ASCII, and their runs.
func histogram(b []byte) (high [128]int, runs int) {
	inside := false
	for _, c := range b {
		if c < 0x80 {
			inside = false
			continue
		}
		if high[c-0x80]++; !inside {
			runs++
		}
		inside = true
	}
	return high, runs
}

const (
	otherBits       = 11.7 // bits of a character that is no letter of the script
	punctuationBits = 5    // bits of a quotation mark or dash
)

// bitsPerLetter returns the average bits of a letter of a text, read as one
// charset.
func bitsPerLetter(high [128]int, set *charmap.Charmap, letters map[rune]float64) (bits float64) {
	all := 0
	for i, n := range high {
		if n == 0 {
			continue
		}
		r := unicode.ToLower(set.DecodeByte(byte(0x80 + i)))
		one, ok := letters[r]
		switch {
		case ok:
		case unicode.IsPunct(r) || unicode.IsSpace(r) || r == '№':
			one = punctuationBits
		default:
			one = otherBits
		}
		bits += float64(n) * one
		all += n
	}
	return bits / float64(all)
}
