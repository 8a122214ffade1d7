package window

import "testing"

// TestCellsCountBeyondTwoBytes and back, all of them.
func TestCellsCountBeyondTwoBytes(t *testing.T) {
	t.Parallel()
	c := MakeCells(3)
	c.Add(0, 7)
	read := func() (r [2]uint32) { c.Read(1, r[:]); return r }
	for range 1<<16 + 4 {
		c.Add(1, 1)
		if c.Get(1) != read()[0] || read()[1] != 0 {
			t.Fatalf("read %v, want %d and 0", read(), c.Get(1))
		}
		if c.Get(1) == 1<<16-1 && c.wide != nil {
			t.Error("four bytes are taken where two are enough")
		}
	}
	if c.Get(0) != 7 || c.Get(1) != 1<<16+4 || c.Get(2) != 0 || c.Len() != 3 {
		t.Errorf("got %d, %d, %d", c.Get(0), c.Get(1), c.Get(2))
	}
	for range 1<<16 + 4 {
		c.Add(1, -1)
	}
	if c.Add(0, -3); c.Get(0) != 4 || c.Get(1) != 0 {
		t.Errorf("counted back: %d, %d", c.Get(0), c.Get(1))
	}
}
