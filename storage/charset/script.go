package charset

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// byAppearance returns the charset of a text that is plainly Cyrillic or Arabic,
// else nil.
func byAppearance(b []byte) (*charmap.Charmap, string) {
	if set, name := byCyrillic(b); set != nil {
		return set, name
	}
	if looksArabic(b) {
		return charmap.Windows1256, "windows-1256"
	}
	return nil, ""
}

// looksArabic reports whether body, read as windows-1256, consists mostly of runs of
// Arabic letters. Western text in windows-1252 has single high bytes between ASCII
// letters; in the runs of Cyrillic and Greek text every second letter would have an
// accent.
func looksArabic(b []byte) bool {
	letters, others, runs, single, common := 0, 0, 0, 0, 0
	for i := 0; i < len(b); {
		if b[i] < 0x80 {
			i++
			continue
		}
		start := i
		for i < len(b) && b[i] >= 0x80 {
			switch r := charmap.Windows1256.DecodeByte(b[i]); {
			case r >= 0x0621 && r <= 0x06d2:
				letters++
			case r >= 0xc0 && r <= 0x0192: // accented letters
				others++
			}
			if strings.IndexByte(arabicCommon, b[i]) >= 0 {
				common++
			}
			i++
		}
		if i-start > 1 {
			runs++
		} else {
			single++
		}
	}
	return letters >= 6 && letters > 6*others && 8*common > letters && runs > 2*single/3 && runs > 0
}

// script is the layout of one script's letters in its Windows charset.
type script struct {
	name    string
	e       encoding.Encoding
	letters func(b byte) bool
	common  string // the most frequent ones
	share   int    // of a hundred letters at least are common ones
}

// scripts are recognised by their most frequent letters, whose shares of their
// texts are 41, 43 and 41 in a hundred; texts in another script reach 16 to 27.
var scripts = []script{
	{"windows-1251", charmap.Windows1251, func(b byte) bool { return b >= 0xc0 || b == 0xb8 || b == 0xa8 }, "\xee\xe5\xe0\xe8\xed", 33},
	{"windows-1255", charmap.Windows1255, func(b byte) bool { return b >= 0xe0 && b <= 0xfa }, "\xe9\xe5\xe4\xec\xe0\xf8\xee\xfa", 45},
	{"windows-1253", charmap.Windows1253, func(b byte) bool { return b >= 0xb8 || b == 0xa2 || b == 0xdc }, "\xe1\xef\xe9\xed\xf4\xe5", 33},
}

// byLetterFrequency returns the script whose letters make up most of a text's
// words, else nil.
func byLetterFrequency(b []byte) *script {
	for i := range scripts {
		s := &scripts[i]
		letters, common, others, words := 0, 0, 0, 0
		for at, c := range b {
			switch {
			case c < 0x80:
				continue
			case s.letters(c):
				letters++
			default:
				others++
			}
			if strings.IndexByte(s.common, c) >= 0 {
				common++
			}
			if b[max(at-1, 0)] < 0x80 {
				words++
			}
		}
		if letters >= 20 && letters > 3*words && letters > 6*others && 100*common > s.share*letters {
			return s
		}
	}
	return nil
}

// arabicCommon are letters of windows-1256 that are every second letter of Arabic,
// Persian and Sorani text, and at most every tenth of text in other scripts with
// letters there, such as Greek capitals.
const arabicCommon = "\xc7\xe1\xe3\xe4\xe5\xe6\xec\xed"
