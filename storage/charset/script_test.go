package charset

import (
	"math"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func encoded(t *testing.T, set *charmap.Charmap, s string) []byte {
	t.Helper()
	out, err := set.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Scripts are recognised by words of their letters, from twenty letters on.
func TestScriptsAreRecognisedAtTheirBounds(t *testing.T) {
	t.Parallel()
	const he = "תרה" // three letters, all frequent, and rare ones where Cyrillic and Greek have theirs
	words := func(n int) string { return strings.TrimSpace(strings.Repeat(he+" ", n)) }
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"words of three letters", " " + words(7), false},
		{"one word of four", " " + words(6) + " " + he + "ה", true},
		{"nineteen letters", words(5) + " " + he + "ה", false},
		{"twenty letters", words(4) + " " + he + he + "הה", true},
		{"rare letters", strings.TrimSpace(strings.Repeat("חדסקגזטפ ", 4)), false},
		{"nothing", "", false},
		{"ASCII", "abc def", false},
	} {
		got := byLetterFrequency(encoded(t, charmap.Windows1255, c.text))
		if (got != nil) != c.want || got != nil && got.name != "windows-1255" {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	body := encoded(t, charmap.Windows1255, words(6)+" "+he+"הההה")
	cyrillic := func(text string) bool { return byLetterFrequency([]byte(text)) == &scripts[0] }
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"o alone is frequent", strings.Repeat("\xee\xf4\xf4", 8), true},
		{"four other bytes, the first of all, for 24 letters", strings.Repeat("\xee\xf4\xf4\xee\xee\xee\x80", 4), false},
		{"words that begin with the first of all", strings.Repeat(" \x80\xee\xee\xee\xee", 3) + strings.Repeat(" \xee\xee\xee", 4), true},
	} {
		if got := cyrillic(c.text); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	for others, want := range map[int]bool{3: true, 4: true, 5: false} {
		if got := byLetterFrequency(append(body[:len(body):len(body)], strings.Repeat("\xd4", others)...)); (got != nil) != want {
			t.Errorf("25 letters and %d other bytes: got %v", others, got)
		}
	}
}

func TestArabicIsRecognisedAtItsBounds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"الجامع":            true, // six letters
		"الجام":             false,
		"ا ل م و ي ن ا ل م": false, // single letters
		"ال و ي":            false,
		"المنال و":          true,
		"خجحصضط":            false, // none of the frequent letters
		"":                  false,
		"éèàéèàéèà":         false,
		"الجامع éé":         false, // two accented letters of eight
		"الجامع والمنارة الكبيرة é": true,
		"plain":                        false,
		"«المنار»":                     true,  // quotation marks are no letters
		"المنار\u0192":                 false, // one letter with an accent for six: ƒ, the last of them
		"\u067eا \u067eا \u067eا":      true,  // words that begin with the first byte, پ
		"ا\u06d2 ا\u06d2 ا\u06d2":      true,  // words that end with the last, ے
		"ابخجابخج":                     true,  // only alef is frequent
		"الجامعة € السورية":            true,
		strings.Repeat("خجحصضطسا ", 3): false, // an eighth is not more than an eighth
	} {
		var b []byte
		for _, r := range text {
			if c, ok := charmap.Windows1256.EncodeRune(r); ok {
				b = append(b, c)
			}
		}
		if got := looksArabic(b); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// Punctuation costs little in every script, other signs much.
func TestBitsPerLetter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"«": punctuationBits, "\u00a0": punctuationBits, "№": punctuationBits, "—": punctuationBits, "±": otherBits, "щ": -math.Log2(.004), "Щ": -math.Log2(.004), "«±": (punctuationBits + otherBits) / 2, "щ\u00a0\u00a0": (-math.Log2(.004) + 2*punctuationBits) / 3} {
		high, _ := histogram(encoded(t, charmap.Windows1251, text))
		if got := bitsPerLetter(high, charmap.Windows1251, cyrillicLetters); math.Abs(got-want) > 1e-9 {
			t.Errorf("%q: got %f, want %f", text, got, want)
		}
	}
	if high, runs := histogram([]byte("\xc0\xc1 a\xc0b \xff")); high[0x40] != 2 || high[0x41] != 1 || high[0x7f] != 1 || runs != 3 {
		t.Errorf("got %d runs of %v", runs, high)
	}
}

func TestCyrillicIsRecognisedFromSixBytesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		set  *charmap.Charmap
		want string
	}{
		{"Москва", charmap.Windows1251, "windows-1251"},
		{"Москв", charmap.Windows1251, ""},
		{"новости дня", charmap.KOI8R, "koi8-r"}, // in KOI8-U it is the same bytes
		{"мо ск ва", charmap.Windows1251, "windows-1251"},
		{"м о с к в а", charmap.Windows1251, ""},
	} {
		if _, got := byCyrillic(encoded(t, c.set, c.text)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
	if high, runs := histogram([]byte("\x80\x7f\x80")); high[0] != 2 || runs != 2 {
		t.Errorf("the first byte beyond ASCII is counted %d times in %d runs", high[0], runs)
	}
}
