package place

import (
	"fmt"
	"testing"

	"rawi/storage"
)

// Settings that change again and again leave few gazetteers in memory.
func TestFewGazetteersAreKept(t *testing.T) {
	for i := range 3 * maxInForce {
		InForce([]storage.PlaceSetting{{ID: "here", Names: []string{fmt.Sprint("Xhere", i)}}})
	}
	inForce.mu.Lock()
	defer inForce.mu.Unlock()
	if n := len(inForce.last); n != maxInForce {
		t.Errorf("%d are kept, want %d", n, maxInForce)
	}
}
