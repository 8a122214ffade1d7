package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/publish/web"
)

// written writes parts as [-removed-] {+added+}.
func written(parts []web.Part) string {
	var out []string
	for _, p := range parts {
		switch p.Kind {
		case web.PartRemoved:
			out = append(out, "[-"+p.Text+"-]")
		case web.PartAdded:
			out = append(out, "{+"+p.Text+"+}")
		default:
			out = append(out, p.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestCompareMarksRemovedAndAddedWords(t *testing.T) {
	t.Parallel()
	many := func(word string, n int) string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprint(word, i))
		}
		return strings.Join(out, " ")
	}
	for _, r := range []struct {
		name    string
		was, is []string
		want    string
	}{
		{"the same", []string{"افتتح الجسر"}, []string{"افتتح  الجسر "}, ""},
		// The bridge opened on Sunday: on Monday.
		{"a word", []string{"افتتح الجسر يوم الأحد أمام الناس"}, []string{"افتتح الجسر يوم الاثنين أمام الناس"}, "افتتح الجسر يوم [-الأحد-] {+الاثنين+} أمام الناس"},
		{"words in front", []string{"افتتح الجسر"}, []string{"عاجل: افتتح الجسر"}, "{+عاجل:+} افتتح الجسر"},
		{"a paragraph more", []string{"افتتح الجسر."}, []string{"افتتح الجسر.", "وعبرته السيارات."}, "افتتح الجسر. {+¶ وعبرته السيارات.+}"},
		{"all of it", []string{"قمح"}, []string{"شعير"}, "[-قمح-] {+شعير+}"},
		{"from nothing", nil, []string{"شعير"}, "{+شعير+}"},
		{"to nothing", []string{"قمح"}, nil, "[-قمح-]"},
		{"far apart", []string{"a " + many("w", 40) + " b"}, []string{"c " + many("w", 40) + " d"}, "[-a-] {+c+} w0 w1 w2 w3 w4 w5 w6 w7 … w32 w33 w34 w35 w36 w37 w38 w39 [-b-] {+d+}"},
		{"with all words between", []string{"a " + many("w", 16) + " b"}, []string{"c " + many("w", 16) + " d"}, "[-a-] {+c+} " + many("w", 16) + " [-b-] {+d+}"},
		{"one word too far", []string{"a " + many("w", 17) + " b"}, []string{"c " + many("w", 17) + " d"}, "[-a-] {+c+} " + many("w", 8) + " … w9 w10 w11 w12 w13 w14 w15 w16 [-b-] {+d+}"},
		{"long before and after", []string{many("w", 20) + " x " + many("v", 20)}, []string{many("w", 20) + " y " + many("v", 20)}, "… w12 w13 w14 w15 w16 w17 w18 w19 [-x-] {+y+} v0 v1 v2 v3 v4 v5 v6 v7 …"},
	} {
		parts, cut := web.Compare(r.was, r.is)
		if got := written(parts); got != r.want || cut {
			t.Errorf("%s: got %q (cut %v), want %q", r.name, got, cut, r.want)
		}
	}
	parts, cut := web.Compare([]string{many("w", 30_000)}, []string{many("v", 40_000)})
	if !cut || len(strings.Fields(written(parts))) != 1000 {
		t.Errorf("long texts: cut %v, %d words, want the first 500 of each", cut, len(strings.Fields(written(parts))))
	}
}

// Without the added parts a difference is the old text, without the removed ones the
// new text, unless it is shortened.
func FuzzCompareHoldsBothTexts(f *testing.F) {
	f.Add("افتتح الجسر يوم الأحد", "افتتح الجسر يوم الاثنين")
	f.Add("a b c a b", "b a c")
	f.Fuzz(func(t *testing.T, was, is string) {
		parts, cut := web.Compare([]string{was}, []string{is})
		if cut || parts == nil {
			return
		}
		for _, side := range []struct {
			text string
			skip web.PartKind
		}{{was, web.PartAdded}, {is, web.PartRemoved}} {
			var words []string
			for _, p := range parts {
				if p.Kind != side.skip {
					words = append(words, strings.Fields(p.Text)...)
				}
			}
			if slices.Contains(words, "…") {
				continue
			}
			if want := strings.Fields(side.text); !slices.Equal(words, want) {
				t.Fatalf("without what is %s: %q, want %q", side.skip, words, want)
			}
		}
	})
}
