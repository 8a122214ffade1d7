package window

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestTableFindsWhatIsInIt after any additions and removals.
func TestTableFindsWhatIsInIt(t *testing.T) {
	t.Parallel()
	ids := make([]string, 500)
	for i := range ids {
		ids[i] = fmt.Sprintf("20261130-%d", i)
	}
	table := NewTable(func(slot uint32) string { return ids[slot] })
	in := map[uint32]bool{}
	table.Remove(3) // is not there
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		if slot := uint32(r.IntN(len(ids))); in[slot] {
			table.Remove(slot)
			delete(in, slot)
			table.Remove(slot)
		} else {
			table.Add(slot)
			in[slot] = true
		}
		i := uint32(r.IntN(len(ids)))
		if slot, ok := table.Find(ids[i]); ok != in[i] || ok && slot != i || table.Len() != len(in) {
			t.Fatalf("%s: slot %d, %v, of %d; want %d, %v, of %d", ids[i], slot, ok, table.Len(), i, in[i], len(in))
		}
	}
}

// TestCountsAreThoseThatWereSet whether they are small or not, and none are kept of zero.
func TestCountsAreThoseThatWereSet(t *testing.T) {
	t.Parallel()
	var c Counts
	want := map[uint64][2]uint16{}
	r := rand.New(rand.NewPCG(3, 4))
	values := []uint16{0, 0, 1, 2, smallCount - 1, smallCount, smallCount + 1, 1<<16 - 1}
	for range 20_000 {
		key := r.Uint64N(300) << r.IntN(38)
		n := [2]uint16{values[r.IntN(len(values))], values[r.IntN(len(values))]}
		c.Set(key, n[0], n[1])
		if want[key] = n; n == [2]uint16{} {
			delete(want, key)
		}
		key = r.Uint64N(300) << r.IntN(38)
		if x, y := c.Get(key); [2]uint16{x, y} != want[key] || c.Len() != len(want) {
			t.Fatalf("key %x: %d and %d, of %d; want %v, of %d", key, x, y, c.Len(), want[key], len(want))
		}
	}
}
