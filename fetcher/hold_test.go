package fetcher

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// quiet is a world in which feeds have nothing new, and the states of feeds that were
// polled before and are due within their interval.
func quiet(feeds []storage.Feed) (w *world, states []storage.FeedState) {
	w = newWorld()
	w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusNotModified), nil }
	for i := range feeds {
		feeds[i].Interval = 10 * time.Second
		next := time.Now().Add(time.Duration(i) * 10 * time.Second / time.Duration(len(feeds)))
		st := storage.FeedState{Feed: feeds[i].Name, URL: feeds[i].URL, Poll: 1, Polled: time.Now(), Next: next, ETag: `"a"`, Status: storage.StatusOK}
		w.states[st.Feed] = st
		states = append(states, st)
	}
	return w, states
}

func TestPollsThatBroughtNothingAreStoredTogether(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feeds := feedsOn(1000, "")
		w, states := quiet(feeds)
		w.took, w.stores = 20*time.Millisecond, time.Second
		var hasNews atomic.Bool
		none := w.answer
		w.answer = func(r client.Request) (*client.Response, error) {
			if hasNews.Load() {
				return news(), nil
			}
			return none(r)
		}
		w.run(Options{}, feeds, states, func(s *Scheduler) {
			wait(time.Minute)
			w.mu.Lock()
			calls := w.applies
			w.mu.Unlock()
			if polls := s.Stats().Polls; polls < 5000 || calls > 6*41 {
				t.Errorf("%d polls are stored by %d calls, want 5000 at least by %d at most", polls, calls, 6*41)
			}
			hasNews.Store(true)
			wait(15 * time.Second)
			if s.Stats().News != 1000 {
				t.Errorf("%d items are new, want one of each feed", s.Stats().News)
			}
		})
	})
}

// TestHeldPollsAreStoredAtTheEnd ends the scheduler at each fifth of holdTime.
func TestHeldPollsAreStoredAtTheEnd(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for i := range 10 {
			feeds := feedsOn(100, "")
			w, states := quiet(feeds)
			w.run(Options{}, feeds, states, pass(2*time.Second+time.Duration(i)*holdTime/5))
			polled := map[string]bool{}
			for _, a := range w.asked {
				polled[a.URL] = true
			}
			for _, f := range feeds {
				if stored := w.state(f.Name).Poll > 1; stored != polled[f.URL] {
					t.Errorf("ended after %d fifths: %s was polled: %v, stored: %v", i, f.Name, polled[f.URL], stored)
				}
			}
			if len(polled) == 0 {
				t.Error("no feed was polled")
			}
		}
	})
}

// TestHeldPollsLeaveTheirHostToOthers: the next request to a host waits for the gap
// behind the one before, not for the store.
func TestHeldPollsLeaveTheirHostToOthers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feeds := feedsOn(4, "a.example")
		w, states := quiet(feeds)
		for i := range states {
			states[i].Next = time.Now()
		}
		w.stores = time.Minute
		start := time.Now()
		w.run(Options{Host: Host{Gap: time.Second}}, feeds, states, func(s *Scheduler) {
			wait(4 * time.Second)
			if at := w.times(start, ""); len(at) != 4 || s.Stats().Active != 0 {
				t.Errorf("polled at %v, %d requests under way; want four polls a second apart, and none", at, s.Stats().Active)
			}
		})
		wait(2 * time.Minute) // for what was abandoned
	})
}

func TestHeldPollsThatTheStoreRefusesLeaveOldState(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feeds := feedsOn(100, "")
		w, states := quiet(feeds)
		w.refuse = true
		w.run(Options{Interval: Interval{Min: time.Minute, Max: time.Hour}}, feeds, states, func(s *Scheduler) {
			wait(30 * time.Second)
			if n := len(w.times(time.Now(), "")); n != 100 {
				t.Errorf("%d polls while the store takes none, want one of each feed until it is tried again", n)
			}
			w.mu.Lock()
			w.refuse = false
			w.mu.Unlock()
			wait(2 * time.Minute)
		})
		for _, f := range feeds {
			if st := w.state(f.Name); st.Poll < 3 || st.Failures > 0 {
				t.Errorf("%s: poll %d, %d failures; want polls that are stored again, and none", f.Name, st.Poll, st.Failures)
			}
		}
	})
}

// TestPollThatEndsWithTheSchedulerIsNotHeld ends the scheduler while a poll decides when
// its feed is due again.
func TestPollThatEndsWithTheSchedulerIsNotHeld(t *testing.T) {
	bubble(t, func(t *testing.T) {
		feeds := feedsOn(1, "")
		w, states := quiet(feeds)
		ctx, cancel := context.WithCancel(t.Context())
		s := New(Options{Store: w, Client: w, Lease: func(string) (until, pushed time.Time) { cancel(); <-time.After(time.Millisecond); return }})
		s.SetFeeds(feeds, states)
		if err := s.Run(ctx); err != nil || w.state("feed0000").Poll != 2 {
			t.Errorf("Run ended with %v, poll %d is stored; want 2", err, w.state("feed0000").Poll)
		}
	})
}
