package window

import "testing"

// TestKeysOfOneHomeCannotBeChosen: keys that fall together under a known factor, the usual one
// of Fibonacci hashing, do not under that of the process.
func TestKeysOfOneHomeCannotBeChosen(t *testing.T) {
	t.Parallel()
	homes := map[uint32]bool{}
	for key := range uint64(1 << 20) {
		if key*0x9e3779b97f4a7c15>>54 == 0 {
			homes[hashOfCount(key<<(2*countBits))>>20] = true
		}
	}
	if len(homes) < 16 {
		t.Errorf("%d homes of 4,096 for a thousand keys", len(homes))
	}
}
