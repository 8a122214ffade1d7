package render

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestDiffWordsTurnsOneIntoTheOther(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	text := func() []string {
		words := make([]string, r.IntN(12))
		for i := range words {
			words[i] = string(rune('ا' + r.IntN(4)))
		}
		return words
	}
	for range 2000 {
		a, b := text(), text()
		var before, after []string
		kept := 0
		edits := diffWords(a, b)
		for i, e := range edits {
			if len(e.words) == 0 || e.removed && e.added || i > 0 && e.removed == edits[i-1].removed && e.added == edits[i-1].added {
				t.Fatalf("%q → %q: edit %d of %+v is empty, both kinds or not joined", a, b, i, edits)
			}
			if !e.added {
				before = append(before, e.words...)
			}
			if !e.removed {
				after = append(after, e.words...)
			}
			if !e.added && !e.removed {
				kept += len(e.words)
			}
		}
		if !slices.Equal(before, a) || !slices.Equal(after, b) || kept != common(a, b) {
			t.Fatalf("%q → %q: edits %+v keep %d words, want %d", a, b, edits, kept, common(a, b))
		}
	}
}

// common returns the length of the longest common subsequence, slowly.
func common(a, b []string) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return 0
	case a[0] == b[0]:
		return 1 + common(a[1:], b[1:])
	}
	row := make([]int, len(b)+1)
	for _, w := range a {
		last := 0
		for j, v := range b {
			old := row[j+1]
			if w == v {
				row[j+1] = last + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			last = old
		}
	}
	return row[len(b)]
}

func TestLongDiffsAreOneReplacement(t *testing.T) {
	t.Parallel()
	words := func(word string, n int) []string { return strings.Fields(strings.Repeat(word+" ", n)) }
	join := func(parts ...[]string) []string { return slices.Concat(parts...) }
	first, last := []string{"أول"}, []string{"آخر"}
	a, b := join(first, words("x", maxDiffWords), []string{"y"}, last), join(first, []string{"y"}, words("z", 3), last)
	got := diffWords(a, b)
	want := []wordEdit{{words: first}, {words: a[1 : len(a)-1], removed: true}, {words: b[1 : len(b)-1], added: true}, {words: last}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %d edits, want 4: one replacement between the common words", len(got))
	}
	a = join(words("x", maxDiffWords-1), []string{"y"})
	b = []string{"z", "y", "z"}
	if got := diffWords(a, b); len(got) != 4 {
		t.Errorf("%d words: %d edits, want 4", maxDiffWords, len(got))
	}
}
