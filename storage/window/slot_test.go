package window

import "testing"

// TestSlotsAreUsedAgain before new ones are made, which keep what the others hold.
func TestSlotsAreUsedAgain(t *testing.T) {
	t.Parallel()
	var entries []int
	var free []uint32
	for i := range 1000 {
		slot := AllocSlot(&entries, &free)
		if int(slot) != i {
			t.Fatalf("slot %d, want %d", slot, i)
		}
		entries[slot] = i
	}
	free = append(free, 3, 7)
	if a, b, c := AllocSlot(&entries, &free), AllocSlot(&entries, &free), AllocSlot(&entries, &free); a != 7 || b != 3 || c != 1000 {
		t.Errorf("slots %d, %d, %d, want 7, 3 and a new one", a, b, c)
	}
	for i, e := range entries[:1000] {
		if e != i {
			t.Fatalf("slot %d holds %d", i, e)
		}
	}
}
