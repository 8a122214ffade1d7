package fetcher

import (
	"slices"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// offsets are how wrong clocks are.
var offsets = []time.Duration{-8760 * time.Hour, -24 * time.Hour, -5 * time.Minute, -time.Second, time.Second, 5 * time.Minute, 24 * time.Hour, 8760 * time.Hour}

// shifted returns the bubble's clock, wrong by what off says.
func shifted(off func(passed time.Duration) time.Duration) func() time.Time {
	began := time.Now()
	return func() time.Time { now := time.Now(); return now.Add(off(now.Sub(began))).Round(0) }
}

// everyQuarter are feeds that are polled every fifteen minutes.
func everyQuarter(n int) []storage.Feed {
	feeds := feedsOn(n, "")
	for i := range feeds {
		feeds[i].Interval = 15 * time.Minute
	}
	return feeds
}

// A clock that is set while the scheduler runs, between polls, during polls and again and
// again, changes no poll's time.
func TestClockThatIsSetMovesNoPoll(t *testing.T) {
	times := func(w *world, now func() time.Time) []time.Duration {
		start := time.Now()
		w.took, w.stores = 3*time.Second, 2*time.Second
		w.run(Options{Now: now}, everyQuarter(100), nil, pass(2*time.Hour))
		return w.times(start, "")
	}
	bubble(t, func(t *testing.T) {
		want := times(newWorld(), nil)
		if len(want) < 700 {
			t.Fatalf("%d polls in two hours", len(want))
		}
		for _, off := range offsets {
			once := shifted(func(passed time.Duration) time.Duration {
				if passed < time.Hour+time.Second {
					return 0
				}
				return off
			})
			often := shifted(func(passed time.Duration) time.Duration { return off * (passed / time.Second % 3) })
			for name, now := range map[string]func() time.Time{"once": once, "often": often} {
				if got := times(newWorld(), now); !slices.Equal(got, want) {
					t.Errorf("set by %v %s: %d polls, the first at another time than %v", off, name, len(got), want[0])
				}
			}
		}
	})
}

// The machine's clock moves no poll either: what is due is known by the monotonic clock,
// which a bubble does not have.
func TestWhatIsDueIsKnownByTheMonotonicClock(t *testing.T) {
	t.Parallel()
	hasMonotonic := func(at time.Time) bool { return at != at.Round(0) }
	w, feeds := newWorld(), everyQuarter(20)
	w.answer = func(client.Request) (*client.Response, error) {
		if len(w.asked)%2 == 0 {
			return nil, client.ErrBusy
		}
		return news(), nil
	}
	for _, f := range feeds {
		if r := w.poller().poll(t.Context(), f, storage.FeedState{}, free); !hasMonotonic(r.due) {
			t.Errorf("%s is due at %v after its poll", f.Name, r.due)
		}
	}
	ahead := w.stored()
	for i := range ahead {
		if i%2 == 0 {
			ahead[i].Polled, ahead[i].Next = ahead[i].Polled.Add(time.Hour), ahead[i].Next.Add(time.Hour)
		}
	}
	s := New(Options{Store: w, Client: w, Robots: w})
	s.SetFeeds(feeds, ahead)
	for name, e := range s.feeds {
		if !hasMonotonic(e.at) || !e.state.Polled.IsZero() && !hasMonotonic(e.due) {
			t.Errorf("%s is scheduled at %v, due at %v", name, e.at, e.due)
		}
	}
}

// A clock that was ahead when feeds were polled, or is behind now, has nobody asked early
// at the next start, and none later than an interval after it.
func TestPollsInTheFutureAreTakenForPollsOfJustNow(t *testing.T) {
	for _, off := range offsets {
		if off < 0 {
			continue
		}
		for _, behind := range []bool{false, true} { // the clock is right before, or after the start
			t.Run(off.String(), func(t *testing.T) {
				bubble(t, func(t *testing.T) {
					ahead := shifted(func(time.Duration) time.Duration { return off })
					late := shifted(func(time.Duration) time.Duration { return -off })
					w, feeds := newWorld(), everyQuarter(100)
					before, after := Options{Now: ahead}, Options{}
					if behind {
						before, after = Options{}, Options{Now: late}
					}
					w.run(before, feeds, nil, pass(10*time.Minute))
					start, was := time.Now(), len(w.asked)
					w.run(after, feeds, w.stored(), pass(30*time.Minute))
					last := map[string]time.Time{}
					for i, a := range w.asked {
						if before, known := last[a.URL]; known && a.at.Sub(before) < 15*time.Minute {
							t.Fatalf("%s was asked %v after the poll before", a.URL, a.at.Sub(before))
						}
						if i >= was && last[a.URL].Before(start) && a.at.Sub(start) > 15*time.Minute+time.Second {
							t.Fatalf("%s was asked %v after the start", a.URL, a.at.Sub(start))
						}
						last[a.URL] = a.at
					}
					if len(w.asked) < was+len(feeds) {
						t.Errorf("%d polls after the start", len(w.asked)-was)
					}
				})
			})
		}
	}
}

// Who takes feeds over goes on where the other was, also when both have wrong clocks, as
// long as what they store is by one clock.
func TestTakenOverFeedsAreAskedInTheirInterval(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for _, off := range offsets {
			clock := Options{Now: shifted(func(time.Duration) time.Duration { return off })}
			w, feeds := newWorld(), everyQuarter(100)
			for range 12 {
				w.run(clock, feeds, w.stored(), pass(10*time.Minute))
			}
			last := map[string]time.Time{}
			for _, a := range w.asked {
				if before, known := last[a.URL]; known && (a.at.Sub(before) < 15*time.Minute || a.at.Sub(before) > 16*time.Minute) {
					t.Fatalf("clock wrong by %v: %s was asked after %v", off, a.URL, a.at.Sub(before))
				}
				last[a.URL] = a.at
			}
			if len(last) != len(feeds) {
				t.Errorf("%d feeds were asked", len(last))
			}
		}
	})
}
