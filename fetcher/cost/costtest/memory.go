// Package costtest compares what reading documents costs with what was estimated.
package costtest

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// CompareMemory runs read, which returns what is made of a document, and reports how
// much of the heap is live at most meanwhile, with the document, by the byte of it, and
// how many times as much was estimated. It is an error if that is less than once. The
// peak is seen after each of many garbage collections, so it is a little more at times.
func CompareMemory(b *testing.B, document []byte, read func() any, estimate int64) {
	b.Helper()
	defer debug.SetGCPercent(debug.SetGCPercent(5))
	peak := int64(0)
	for b.Loop() {
		runtime.GC()
		before := live()
		done, most := make(chan struct{}), make(chan int64)
		go func() {
			top := int64(0)
			for {
				select {
				case <-done:
					most <- top
					return
				default:
					top = max(top, live())
					runtime.Gosched()
				}
			}
		}()
		made := read()
		close(done)
		peak = max(peak, <-most-before+int64(len(document)))
		runtime.KeepAlive(made)
	}
	b.ReportMetric(float64(peak)/float64(len(document)), "peak-B/B")
	b.ReportMetric(float64(estimate)/float64(peak), "estimate/peak")
	if estimate < peak {
		b.Errorf("%d bytes were held for a document of %d, estimated were %d", peak, len(document), estimate)
	}
}

// live returns the bytes that the last garbage collection found live.
func live() int64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}
