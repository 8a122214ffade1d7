package memory

import (
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// Percent is GOGC of a large heap: how much garbage may come before it is collected, in
// hundredths of what is live. Twice that saves 6 % of the processor time of a daemon
// whose 1,000 feeds bring an item each every 30 s, and takes half as much memory again.
const Percent = 50

// runtimeLeast is GOGC's own least heap, at 100.
const runtimeLeast = 4 << 20

// Collect sets GOGC after each collection, so that a heap has at least so many bytes before
// it is collected again, and a larger one grows by Percent. It is the process's: stop ends
// it and leaves GOGC as it is.
func Collect(least int64) (stop func()) {
	debug.SetGCPercent(int(max(Percent, least*100/runtimeLeast)))
	return afterCollections(func() {
		v := sample([]string{"/gc/heap/live:bytes", "/gc/scan/stack:bytes", "/gc/scan/globals:bytes", "/gc/gogc:percent"})
		if p := percent(v[0], v[1]+v[2], least); p != int(v[3]) {
			debug.SetGCPercent(p) // which stops the world
		}
	})
}

// afterCollections calls f after each collection, until stop is called: the runtime finalizes
// an object that nobody has, which is had again then.
func afterCollections(f func()) (stop func()) {
	stopped := new(atomic.Bool)
	var again func(*sentinel)
	again = func(s *sentinel) {
		if !stopped.Load() {
			f()
			runtime.SetFinalizer(s, again)
		}
	}
	runtime.SetFinalizer(&sentinel{}, again)
	return func() { stopped.Store(true) }
}

// sentinel has a pointer, so that it is not put together with other small objects.
type sentinel struct{ _ *sentinel }

// percent returns GOGC for a heap with so many live bytes, and roots beside it that are
// looked at too (see runtime/debug.SetGCPercent): the next collection begins when the
// heap has live + (live + roots) · GOGC / 100 bytes.
func percent(live, roots, least int64) int {
	scanned := max(1, live+roots)
	return int(max(Percent, ((least-live)*100+scanned-1)/scanned))
}
