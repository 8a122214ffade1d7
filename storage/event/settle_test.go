package event

import (
	"fmt"
	"testing"
	"time"

	"rawi/storage"
)

// profileOf is a profile that says few things, as many windows need.
func profileOf(i int) Profile {
	return NewProfile(Text{
		Language: "en", Outlet: fmt.Sprint(i % 50), Time: firstDay.Add(time.Duration(i) * time.Second),
		Title: fmt.Sprintf("Mayor Kel%cdan opens bridge %d in Tor%cgad", 'a'+i%26, i, 'a'+i/26%26),
	})
}

// TestWindowIsSettledWhileItIsSmall: dividing all events anew takes time for each story, in one
// operation; what is rare is known once there are thousands.
func TestWindowIsSettledWhileItIsSmall(t *testing.T) {
	t.Parallel()
	w := NewWindow()
	settled, last := 0, 0
	for i := range 2 * maxSettle {
		b := w.Begin()
		b.Add(fmt.Sprint(i), profileOf(i), firstDay.Add(time.Duration(i)*time.Second))
		before := w.settled
		b.Settle()
		if w.settled != before {
			settled, last = settled+1, i+1
		}
		b.Commit()
	}
	if settled < 5 || last < maxSettle/2 || last > maxSettle {
		t.Errorf("settled %d times, last with %d stories, want at most %d", settled, last, maxSettle)
	}
}

// BenchmarkSettle divides as many stories anew as are divided at most.
func BenchmarkSettle(b *testing.B) {
	w := NewWindow()
	for i := range maxSettle {
		batch := w.Begin()
		batch.Add(fmt.Sprint(i), profileOf(i), firstDay.Add(time.Duration(i)*time.Second))
		batch.Commit()
	}
	for b.Loop() {
		w.settled = 0
		w.Begin().Settle()
	}
}

// BenchmarkAdd adds a story to a window of 20,000 in which the operator decided so often.
func BenchmarkAdd(b *testing.B) {
	for _, decided := range []int{0, 1000} {
		b.Run(fmt.Sprint(decided), func(b *testing.B) {
			w := NewWindow()
			for i := range 20_000 {
				batch := w.Begin()
				batch.Add(fmt.Sprint(i), profileOf(i), firstDay.Add(time.Duration(i)*time.Second))
				batch.Commit()
			}
			for i := range decided {
				batch := w.Begin()
				d := storage.Decision{Number: uint64(i + 1), Kind: storage.DecideNever, A: fmt.Sprint(i), B: fmt.Sprint(i + 10_000)}
				if _, err := batch.Decide(d); err != nil {
					b.Fatal(err)
				}
				batch.Commit()
			}
			p, i := profileOf(500), 0
			for b.Loop() {
				batch := w.Begin()
				batch.Add(fmt.Sprint("new", i%100), p, firstDay.Add(6*time.Hour))
				batch.Commit()
				i++
			}
		})
	}
}

// BenchmarkExpiry lets 20,000 stories leave the window at once, and BenchmarkRemove removes
// them one by one from its middle.
func BenchmarkExpiry(b *testing.B) { benchmarkLeaving(b, false) }

func BenchmarkRemove(b *testing.B) { benchmarkLeaving(b, true) }

func benchmarkLeaving(b *testing.B, remove bool) {
	for b.Loop() {
		b.StopTimer()
		w := NewWindow()
		for i := range 20_000 {
			batch := w.Begin()
			batch.Add(fmt.Sprint(i), profileOf(i), firstDay.Add(time.Duration(i)*time.Second))
			batch.Commit()
		}
		b.StartTimer()
		batch := w.Begin()
		for i := 5000; remove && i < 15_000; i++ {
			batch.Remove(fmt.Sprint(i))
		}
		if !remove {
			batch.Add("new", Profile{}, firstDay.Add(2*Kept))
		}
		batch.Commit()
	}
}
