package memory

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPercentFollowsWhatIsLive(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for _, row := range []struct {
		live, roots int64
		want        int
	}{
		{8 * mb, 0, 500}, {7 * mb, 1 * mb, 513}, {24 * mb, 0, 100}, {32 * mb, 0, 50}, {40 * mb, 2 * mb, 50}, {400 * mb, 0, 50}, {0, 0, 48 * mb * 100},
	} {
		if got := percent(row.live, row.roots, 48*mb); got != row.want {
			t.Errorf("%d live and %d of roots: GOGC %d, want %d", row.live, row.roots, got, row.want)
		}
	}
}

// TestCollectFollowsTheHeap: a small heap may grow to the least size, a large one by its share.
func TestCollectFollowsTheHeap(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	const least = 128 << 20
	ran := make(chan struct{}, 1)
	defer Collect(least)()
	defer afterCollections(func() {
		select {
		case ran <- struct{}{}:
		default:
		}
	})()
	for _, size := range []int{0, 256 << 20, 0} {
		held := make([]byte, size)
		for range 2 { // finalizers run in any order, but before those of the next collection
			for len(ran) > 0 {
				<-ran
			}
			runtime.GC()
			<-ran
		}
		if p := sample([]string{"/gc/gogc:percent"})[0]; (p == Percent) != (size > 0) {
			t.Errorf("GOGC %d with %d bytes", p, size)
		}
		runtime.KeepAlive(held)
	}
}
