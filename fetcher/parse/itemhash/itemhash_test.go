package itemhash

import "testing"

func TestEachByteAndTheHashBeforeCount(t *testing.T) {
	t.Parallel()
	if a, b := Sum(0, []byte("0123456789abcdef")), Sum(0, []byte("0123456789abcdef\x00")); a == b {
		t.Error("a zero byte at the end changes nothing")
	}
	if a, b := Sum(1, []byte("a")), Sum(2, []byte("a")); a == b {
		t.Error("the hash before changes nothing")
	}
}
