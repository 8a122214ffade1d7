package query

import (
	"fmt"
	"hash/fnv"
	"testing"
)

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
	for n, want := range map[int]int{1: 1, 4: 1, 5: 2, 8: 2, 9: 4, 1000: 256} { // groups of 64 bits
		f := newInflections()
		for i := range n {
			word := fmt.Sprintf("عراق%c%c", 'ا'+i%20, 'ا'+i/20)
			f.add(word, []string{word}, trigger{})
		}
		if f.buildBloom(); len(f.bloom) != want {
			t.Errorf("%d words: %d groups, want %d", n, len(f.bloom), want)
		}
	}
}
