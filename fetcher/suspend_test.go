package fetcher

import (
	"sync/atomic"
	"testing"
	"time"
)

// TestWhatFellDueInSuspendIsAskedSoon suspends a machine for different times: what fell due
// is asked within minutes after it wakes, the rest when it would have been.
func TestWhatFellDueInSuspendIsAskedSoon(t *testing.T) {
	for name, row := range map[string]struct {
		slept   time.Duration
		awake   time.Duration // afterwards
		hourly  bool          // feeds of an hour's interval are asked in that time
		sixfold bool          // those of six hours' are
	}{
		"a night":                       {8 * time.Hour, 3 * time.Minute, true, true},
		"two hours":                     {2 * time.Hour, 3 * time.Minute, true, false},
		"some minutes, with some to go": {20 * time.Minute, 3 * time.Minute, false, false},
		"some minutes, and then awake":  {20 * time.Minute, 32 * time.Minute, true, false},
		"not at all":                    {0, 32 * time.Minute, false, false},
		"not at all, and awake":         {0, 52 * time.Minute, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w, slept := newWorld(), atomic.Int64{}
				feeds := feedsOn(40, "")
				odd := map[string]bool{}
				for i := range feeds {
					odd[feeds[i].URL] = i%2 == 1
					feeds[i].Interval = time.Hour + time.Duration(i%2)*5*time.Hour
				}
				began := time.Now()
				suspended := func() time.Duration { return time.Duration(slept.Load()) }
				o := Options{Suspended: suspended, Now: func() time.Time { return time.Now().Add(suspended()) }}
				w.run(o, feeds, nil, func(*Scheduler) {
					time.Sleep(10 * time.Minute)
					slept.Store(int64(row.slept))
					time.Sleep(row.awake)
				})
				again := map[bool]int{}
				for _, a := range w.asked[len(feeds):] {
					again[odd[a.URL]]++
					if since := a.at.Sub(began); since < 10*time.Minute {
						t.Errorf("%s is asked again after %s", a.URL, since)
					}
				}
				for sixfold, wanted := range map[bool]bool{false: row.hourly, true: row.sixfold} {
					if got := again[sixfold]; wanted && got != len(feeds)/2 || !wanted && got != 0 {
						t.Errorf("%d of %d feeds are asked again (those of six hours: %v), want all: %v", got, len(feeds)/2, sixfold, wanted)
					}
				}
				first := map[time.Time]int{}
				for _, a := range w.asked[len(feeds):] {
					if first[a.at]++; first[a.at] > 5 && row.slept >= time.Hour { // else they are in their rhythm
						t.Fatalf("more than five of %d feeds are asked at once after the machine woke", len(feeds))
					}
				}
			})
		})
	}
}

// A laptop that sleeps often still polls a suspect: its delay does not begin anew each time.
func TestSuspectIsPolledThoughTheMachineSleepsOften(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, slept := newWorld(), atomic.Int64{}
		feeds := feedsOn(1, "")
		m := died(map[string]int{feeds[0].Name: 3}, 0)
		w.run(Options{Marks: m, Suspended: func() time.Duration { return time.Duration(slept.Load()) }}, feeds, nil, func(*Scheduler) {
			for range 15 { // twice its delay
				time.Sleep(2 * time.Minute)
				slept.Add(int64(time.Minute))
			}
		})
		if len(w.asked) == 0 {
			t.Error("the suspect was not asked in half an hour")
		}
	})
}
