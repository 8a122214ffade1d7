package window

import (
	"math/bits"
	"slices"
	"testing"
)

func TestIndexFindsWhatWasAdded(t *testing.T) {
	t.Parallel()
	x := &Index{}
	const key = 0xabcdef12
	other := uint32(key ^ 1<<bucketBits) // of the same bucket
	for slot := range uint32(40) {
		x.Add(key, slot)
		x.Add(other, slot+100)
	}
	x.Remove(key, 7)
	x.Remove(key, 300) // was never there
	x.Remove(other, 105)
	got := x.Find(key, []uint32{999})
	slices.Sort(got[1:])
	if len(got) != 40 || got[0] != 999 || got[1] != 0 || slices.Contains(got, 7) || got[39] != 39 {
		t.Errorf("got %v", got)
	}
	if got := x.Find(other, nil); len(got) != 39 || slices.Contains(got, 105) {
		t.Errorf("of the other key: got %v", got)
	}
	if got := x.Find(key^2<<bucketBits, nil); len(got) != 0 {
		t.Errorf("of a third key: got %v", got)
	}
	if slot := uint32(MaxSlots - 1); bits.Len32(cell(key, slot)&slot) != slotBits {
		t.Error("a cell loses bits of the slot")
	}
}
