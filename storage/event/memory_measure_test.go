//go:build measure

package event

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"
	"unsafe"
)

// TestMemory tells what a story takes in memory and how long it takes to add one, in a
// window of RAWI_ROUNDS times 1,608 stories that differ in what is rare in them.
func TestMemory(t *testing.T) {
	s := newSet(dedup(t))
	w := NewWindow()
	var before, after runtime.MemStats
	w.freq.cells = make([]uint32, 1<<cellBits)
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	at := s.samples[0].Time
	rounds, _ := strconv.Atoi(os.Getenv("RAWI_ROUNDS"))
	rounds = max(rounds, 12)
	var last time.Duration
	for round := range rounds {
		start := time.Now()
		b := w.Begin()
		for i := range s.profiles {
			p := s.profiles[i]
			p.keys = append([]Key(nil), p.keys...)
			for k := range p.keys {
				if s.freq.rarity(p.language, p.keys[k].what()) >= minKeyRarity {
					p.keys[k] ^= Key(round+1) << 12
				}
			}
			slices.SortFunc(p.keys, func(x, y Key) int { return cmp.Compare(x.what(), y.what()) })
			p.weights = weights{}
			p.time = at.Unix()
			b.Add(fmt.Sprintf("%019d", n), p, at)
			n++
		}
		b.Commit()
		last = time.Since(start) / time.Duration(len(s.profiles))
	}
	b := w.Begin()
	b.Commit()
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d stories, %d bytes each, entry %d, profile %d; the last took %v each", n, (after.HeapAlloc-before.HeapAlloc)/uint64(n), unsafe.Sizeof(entry{}), unsafe.Sizeof(Profile{}), last)
	runtime.KeepAlive(w)
	runtime.KeepAlive(s)
}
