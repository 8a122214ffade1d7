package event

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestCandidatesAreThoseThatShareMost, of equal ones those that arrived last, as sorting
// all of them gives them.
func TestCandidatesAreThoseThatShareMost(t *testing.T) {
	t.Parallel()
	for i := range 100 {
		n := []int{0, 1, maxCandidates - 1, maxCandidates, maxCandidates + 1, 1000}[i%6]
		rnd := rand.New(rand.NewPCG(3, uint64(i)))
		s := finder{&state{sums: make([]int32, n)}}
		var slots []uint32
		for i := range n {
			s.entries = append(s.entries, entry{id: fmt.Sprint(i), seen: uint32(rnd.IntN(20))})
			s.sums[i] = int32(rnd.IntN(9))
			slots = append(slots, uint32(i))
		}
		rnd.Shuffle(n, func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
		var best [maxCandidates]uint32
		got := best[:s.chooseCandidates(&best, slots)]
		slices.SortFunc(slots, func(a, b uint32) int { return cmp.Or(cmp.Compare(s.sums[b], s.sums[a]), s.arrival(b, a)) })
		if want := slots[:min(n, maxCandidates)]; !slices.Equal(got, want) {
			t.Errorf("of %d: got %v, want %v", n, got, want)
		}
	}
}
