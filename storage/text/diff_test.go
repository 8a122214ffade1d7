package text_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rawi/storage/text"
)

// marked writes runs as [-removed-] {+added+}.
func marked(runs []text.Run) string {
	var out []string
	for _, r := range runs {
		words := strings.Join(r.Words, " ")
		out = append(out, map[text.RunKind]string{text.RunSame: words, text.RunRemoved: "[-" + words + "-]", text.RunAdded: "{+" + words + "+}"}[r.Kind])
	}
	return strings.Join(out, " ")
}

func TestDiffMarksRemovedAndAddedWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ before, after, want string }{
		{"", "", ""},
		{"افتتح الجسر", "افتتح الجسر", "افتتح الجسر"},
		// The bridge opened on Sunday: on Monday.
		{"افتتح الجسر يوم الأحد أمام الناس", "افتتح الجسر يوم الاثنين أمام الناس", "افتتح الجسر يوم [-الأحد-] {+الاثنين+} أمام الناس"},
		{"افتتح الجسر", "عاجل: افتتح الجسر", "{+عاجل:+} افتتح الجسر"},
		{"افتتح الجسر اليوم", "افتتح الجسر", "افتتح الجسر [-اليوم-]"},
		{"قمح", "شعير", "[-قمح-] {+شعير+}"},
		{"", "شعير", "{+شعير+}"},
		{"قمح", "", "[-قمح-]"},
		{"a b c d e", "a x c y e", "a [-b-] {+x+} c [-d-] {+y+} e"},
	} {
		if got := marked(text.Diff(strings.Fields(row.before), strings.Fields(row.after))); got != row.want {
			t.Errorf("%q to %q: got %q, want %q", row.before, row.after, got, row.want)
		}
	}
}

// Every other word of a long text was replaced: each is found, though they are more
// than the library looks for at once.
func TestDiffFindsManyScatteredChanges(t *testing.T) {
	t.Parallel()
	var before, after []string
	for i := range 600 {
		before, after = append(before, fmt.Sprint("w", i)), append(after, fmt.Sprint("w", i))
		if i%2 == 1 {
			after[i] = fmt.Sprint("v", i)
		}
	}
	same := 0
	for _, r := range text.Diff(before, after) {
		if r.Kind == text.RunSame {
			same += len(r.Words)
		}
	}
	if same < 290 {
		t.Errorf("%d words stayed, want about 300", same)
	}
}

// Without the added words a difference is the old text, without the removed ones the
// new text; neighbours differ in kind and none is empty.
func FuzzDiffHoldsBothTexts(f *testing.F) {
	f.Add("افتتح الجسر يوم الأحد", "افتتح الجسر يوم الاثنين")
	f.Add("a b c a b", "b a c")
	f.Fuzz(func(t *testing.T, before, after string) {
		a, b := strings.Fields(before), strings.Fields(after)
		var old, fresh []string
		last := text.RunKind(-1)
		for _, r := range text.Diff(a, b) {
			if len(r.Words) == 0 || r.Kind == last {
				t.Fatalf("run %v %q after one of kind %v", r.Kind, r.Words, last)
			}
			last = r.Kind
			if r.Kind != text.RunAdded {
				old = append(old, r.Words...)
			}
			if r.Kind != text.RunRemoved {
				fresh = append(fresh, r.Words...)
			}
		}
		if !slices.Equal(old, a) || !slices.Equal(fresh, b) {
			t.Fatalf("%q to %q: got %q and %q", a, b, old, fresh)
		}
	})
}

// TestCompareComparesFiveHundredChangedWords: of longer differences it says so.
func TestCompareComparesFiveHundredChangedWords(t *testing.T) {
	t.Parallel()
	long := func(word string, n int) []string { return []string{strings.TrimSpace(strings.Repeat(word+" ", n))} }
	for n, want := range map[int]bool{500: false, 501: true} {
		if _, truncated := text.Compare(long("a", 3), long("b", n)); truncated != want {
			t.Errorf("%d new words: truncated %v", n, truncated)
		}
		if _, truncated := text.Compare(long("a", n), long("b", 3)); truncated != want {
			t.Errorf("%d old words: truncated %v", n, truncated)
		}
	}
}
