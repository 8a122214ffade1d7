package fleet

import (
	"fmt"
	"slices"
	"testing"
)

// TestOwnerMovesOnlyWhatItMust when a node comes or goes.
func TestOwnerMovesOnlyWhatItMust(t *testing.T) {
	t.Parallel()
	three, four := []string{"a", "b", "c"}, []string{"a", "b", "c", "d"}
	count := map[string]int{}
	for i := range 10_000 {
		host := fmt.Sprintf("news%d.example", i)
		before, after := Owner(three, host), Owner(four, host)
		count[after]++
		if before != after && after != "d" {
			t.Fatalf("%s moves from %s to %s as d comes", host, before, after)
		}
	}
	for node, n := range count {
		if n < 2300 || n > 2700 {
			t.Errorf("%s has %d of 10,000, want about 2,500", node, n)
		}
	}
}

// TestOwnerIsTheSameInAnyOrder of the nodes.
func TestOwnerIsTheSameInAnyOrder(t *testing.T) {
	t.Parallel()
	nodes := []string{"a", "b", "c"}
	reversed := slices.Clone(nodes)
	slices.Reverse(reversed)
	for i := range 100 {
		host := fmt.Sprintf("news%d.example", i)
		if a, b := Owner(nodes, host), Owner(reversed, host); a != b {
			t.Fatalf("%s is %s's and %s's", host, a, b)
		}
	}
}
