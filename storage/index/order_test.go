package index

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPostingsAreSortedByTermThenNumber as a comparison of whole terms sorts them, above
// and below the length from which digits are sorted by.
func TestPostingsAreSortedByTermThenNumber(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 100, minRadix, 5000} {
		rnd := rand.New(rand.NewPCG(1, uint64(n)))
		b := &Buffer{}
		for i := range n {
			term := fmt.Sprintf("%c%d", []rune("aال\x01")[rnd.IntN(4)], rnd.IntN(400))
			if rnd.IntN(3) == 0 {
				term = "المستقبل"[:2*rnd.IntN(9)] + term // terms that begin alike
			}
			b.postings = append(b.postings, termPosting{term, placed{posting: posting{uint64((n - i) / 7), i}}})
		}
		want := slices.Clone(b.postings)
		slices.SortStableFunc(want, func(a, b termPosting) int {
			return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.Number, b.Number))
		})
		for range 2 { // into memory that is used again
			for i, o := range b.sortByTerm() {
				if got := b.postings[o.i]; got != want[i] {
					t.Fatalf("of %d, posting %d is %+v, want %+v", n, i, got, want[i])
				}
			}
		}
	}
}

// TestListsAreJoinedAsTheyWouldBeEncoded, if their numbers rise to an end.
func TestListsAreJoinedAsTheyWouldBeEncoded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		lists  [][]posting
		rising bool
	}{
		{[][]posting{{{7, 1}}}, true},
		{[][]posting{{{7, 1}, {900, 3}}, {{901, 1}}, {{100_000, 300}, {100_001, 2}}}, true},
		{[][]posting{{{7, 1}, {9, 3}}, {{8, 1}}}, false},
		{[][]posting{{{7, 1}}, {{7, 2}}}, false},
		{[][]posting{{{7, 1}}, {{200_000, 1}}}, true},
		{[][]posting{{{7, 1}}, {{200_001, 1}}}, false},
		{[][]posting{{{7, 1}, {200_001, 1}}}, false},
	} {
		var lists [][]byte
		for _, l := range row.lists {
			lists = append(lists, postingsOf(l...))
		}
		got, rising, err := joinPostings(nil, 0, 200_000, lists, make([]uint64, len(lists)))
		want := postingsOf(slices.Concat(row.lists...)...)
		if rising != row.rising || err != nil || rising && !slices.Equal(got, want) {
			t.Errorf("%v: got %x, %v, %v, want %x", row.lists, got, rising, err, want)
		}
		if _, ok, _ := joinPostings(nil, 7, 200_000, lists, make([]uint64, len(lists))); ok {
			t.Errorf("%v are joined from a base that is not below them", row.lists)
		}
		for _, damaged := range [][]byte{nil, {0x80}, {0xff, 0xff, 0x7f}, {0xff, 0xff, 0x7f, 0x80}} {
			if _, _, err := joinPostings(nil, 0, 200_000, append(lists, damaged), make([]uint64, len(lists)+1)); err == nil && row.rising {
				t.Errorf("%v and %x are joined", row.lists, damaged)
			}
		}
	}
}
