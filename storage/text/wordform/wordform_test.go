package wordform

import (
	"fmt"
	"hash/fnv"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"rawi/storage/text"
)

func TestRulesAreThoseOfTheLanguage(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]Languages{
		"ar": Arabic, "ar-SY": Arabic, "ckb": Sorani, "ku": Sorani | Kurmanji, "": All, "und": All, "es": Other, "arc": Other,
	} {
		if got := Of(tag); got != want {
			t.Errorf("%s: got %b, want %b", tag, got, want)
		}
	}
	if in := Matches("عراق", "العراق"); in&Arabic == 0 || in&(Turkish|Other) != 0 {
		t.Errorf("العراق is a form in %b", in)
	}
	if in := Matches("عراق", "عراق"); in != All {
		t.Errorf("a word is itself in %b only", in)
	}
}

// No prefix is the beginning of another: a token would be counted twice.
func TestPrefixesAreApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := text.Fold(rapid.StringMatching(`[بلكسوفاي]{1,6}|[a-z]{1,8}|[а-я]{1,6}|[a-z0-9ب]{1,5}`).Draw(t, "word"))
		all := Prefixes(word)
		if !slices.IsSorted(all) {
			t.Fatalf("%q are not sorted", all)
		}
		for i := 1; i < len(all); i++ {
			if a, b := all[i-1], all[i]; len(a) <= len(b) && b[:len(a)] == a {
				t.Fatalf("%q and %q lie in one another", a, b)
			}
		}
	})
}

func TestFinderFindsWhatMatchesSays(t *testing.T) {
	t.Parallel()
	words := []string{"عراق", "مدينه", "دم", "برلين", "وال", "city", "running", "g20", "сирия", "halep", "عراقx", ""}
	f := NewFinder(words)
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom(words).Draw(t, "word")
		front := rapid.SampledFrom([]string{"", "و", "ال", "وبال", "لل", "x"}).Draw(t, "front")
		end := rapid.SampledFrom([]string{"", "ه", "يين", "ات", "تهم", "s", "ing", "de", "ê", "и"}).Draw(t, "end")
		token := text.Fold(front + word + end)
		in := Languages(rapid.Uint16Range(0, uint16(All)).Draw(t, "languages"))
		found := f.Find(nil, token, in)
		for i, w := range words {
			if want := w != token && Matches(w, token)&in != 0; slices.Contains(found, i) != want {
				t.Fatalf("%q, a form of %q in %b: found %v", token, w, in, !want)
			}
		}
	})
}

// The hash is FNV-1a: any other would fill the filter unevenly.
func TestHashIsFNV(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "عراق", "مدينة", "Euphrates"} {
		h := uint32(hashStart)
		for i := range len(s) {
			h = hashStep(h, s[i])
		}
		want := fnv.New32a()
		_, _ = want.Write([]byte(s))
		if h != want.Sum32() {
			t.Errorf("%q: got %x, want %x", s, h, want.Sum32())
		}
	}
}

// The filter has sixteen bits a word, and less than twice as many.
func TestFilterGrowsWithTheWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 4: 1, 5: 2, 8: 2, 9: 4, 400: 128} { // groups of 64 bits
		words := make([]string, n)
		for i := range words {
			words[i] = fmt.Sprintf("عراق%c%c", 'ب'+i%20, 'ب'+i/20)
		}
		f := NewFinder(words)
		if size := len(f.bloom); size < want || size > 4*want || size > 1 && size*64 >= 2*16*len(f.bases) {
			t.Errorf("%d words: %d groups for %d bases", n, size, len(f.bases))
		}
	}
}
