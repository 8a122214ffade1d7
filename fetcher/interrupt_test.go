package fetcher

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

// TestInterruptEndsRequestsAtHostsThatAreLost, and only those: their polls did not
// happen, and are due as soon as the host may be asked again.
func TestInterruptEndsRequestsAtHostsThatAreLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, lost := newWorld(), atomic.Bool{}
		w.took = 20 * time.Second
		allowed := func(host string) bool { return host != "h1.example" || !lost.Load() }
		w.run(Options{Allowed: allowed}, feedsOn(2, ""), nil, func(s *Scheduler) {
			wait(10 * time.Second)
			s.Interrupt()
			if w.underWay("h0.example") != 1 || w.underWay("h1.example") != 1 {
				t.Fatal("both hosts may be asked: their requests go on")
			}
			lost.Store(true)
			s.Interrupt()
			wait(time.Second)
			if kept, gone := w.underWay("h0.example"), w.underWay("h1.example"); kept != 1 || gone != 0 {
				t.Errorf("requests under way: %d and %d, want that of h0 alone", kept, gone)
			}
			wait(time.Minute)
			if kept, gone := w.state("feed0000"), w.state("feed0001"); kept.Poll != 1 || gone.Poll != 0 {
				t.Errorf("stored polls %d and %d, want 1 and 0", kept.Poll, gone.Poll)
			}
			lost.Store(false)
			wait(retryDelay + w.took)
			if gone := w.state("feed0001"); gone.Poll != 1 || gone.Failures != 0 {
				t.Errorf("its host may be asked again: %+v", gone)
			}
		})
	})
}

// TestRemovedFeedIsNotAskedAnyMore: SetFeeds ends its request; an answer that is there
// is stored, unless pages would be asked for it; AwaitRemoved says when that is over.
func TestRemovedFeedIsNotAskedAnyMore(t *testing.T) {
	for name, row := range map[string]struct {
		fullText bool
		after    time.Duration // of a request that takes 20 s, and a store that takes 5 s
		polls    uint64
		waits    time.Duration
	}{
		"the request is under way":      {false, 10 * time.Second, 0, 0},
		"the answer is being stored":    {false, 22 * time.Second, 1, 3 * time.Second},
		"a page's request is under way": {true, 30 * time.Second, 0, 0},
		"nothing is under way":          {false, 30 * time.Second, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w := newWorld()
				w.took, w.stores = 20*time.Second, 5*time.Second
				feeds := feedsOn(1, "")
				if feeds[0].FullText = row.fullText; row.fullText {
					w.answer = func(client.Request) (*client.Response, error) { return linked(), nil }
				}
				w.run(Options{}, feeds, nil, func(s *Scheduler) {
					<-time.After(row.after)
					began := time.Now()
					s.SetFeeds(nil, nil)
					if err := s.AwaitRemoved(t.Context()); err != nil || time.Since(began).Round(time.Second) != row.waits {
						t.Errorf("waited %v, %v, want %v", time.Since(began), err, row.waits)
					}
					if w.underWay("h0.example") != 0 || w.state("feed0000").Poll != row.polls {
						t.Errorf("%d requests are under way, %d polls stored, want none and %d", w.underWay("h0.example"), w.state("feed0000").Poll, row.polls)
					}
					asked := len(w.asked)
					if wait(10 * time.Hour); len(w.asked) != asked {
						t.Errorf("a removed feed is asked: %v", w.asked[asked:])
					}
				})
			})
		})
	}
}

// TestFeedThatComesBackWhileItsPollIsStoredIsNotAskedAgain: what is stored by then lacks
// what the poll has brought.
func TestFeedThatComesBackWhileItsPollIsStoredIsNotAskedAgain(t *testing.T) {
	for name, row := range map[string]struct {
		after time.Duration // of a request that takes 20 s, and a store that takes 5 s
		other uint64        // number of a poll of another meanwhile; 0: there was none
		asked []time.Duration
	}{
		"its request is ended, and it is asked anew":     {10 * time.Second, 0, []time.Duration{0, 10 * time.Second, time.Hour + 30*time.Second}},
		"its answer is being stored":                     {22 * time.Second, 0, []time.Duration{0, time.Hour + 20*time.Second}},
		"its answer is being stored, another had polled": {22 * time.Second, 1, []time.Duration{0, 30*time.Minute + 20*time.Second}},
		"its answer is being stored, another had twice":  {22 * time.Second, 2, []time.Duration{0, 30*time.Minute + 20*time.Second}},
		"its answer is stored":                           {26 * time.Second, 0, []time.Duration{0, time.Hour + 20*time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				w, start := newWorld(), time.Now()
				w.took, w.stores = 20*time.Second, 5*time.Second
				feeds := feedsOn(1, "")
				feeds[0].Interval = time.Hour
				w.run(Options{}, feeds, nil, func(s *Scheduler) {
					<-time.After(row.after)
					states := w.stored()
					if row.other > 0 {
						polled := start.Add(21 * time.Second)
						states = []storage.FeedState{{Feed: feeds[0].Name, URL: feeds[0].URL, Poll: row.other, Polled: polled, Next: polled.Add(30 * time.Minute)}}
					}
					s.SetFeeds(nil, nil)
					s.SetFeeds(feeds, states)
					if err := s.AwaitRemoved(t.Context()); err != nil || time.Since(start) != row.after {
						t.Errorf("a feed that is back is waited for: %v, %v", time.Since(start), err)
					}
					wait(65 * time.Minute)
				})
				got := w.times(start, "")
				for i := range got {
					got[i] = got[i].Round(10 * time.Second) // of the next tick
				}
				if !slices.Equal(got, row.asked) {
					t.Errorf("asked at %v, want %v", got, row.asked)
				}
			})
		})
	}
}

// TestPollThatAnotherDidFirstIsNotCorrected: the state that is stored stays, and nothing of
// this poll's is stored after it, whatever its rhythm.
func TestPollThatAnotherDidFirstIsNotCorrected(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.known = map[string]bool{}
		w.answer = func(client.Request) (*client.Response, error) { return retold(time.Now()), nil }
		first := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		other := first
		other.Poll, other.Polled, other.ETag = first.Poll+1, time.Now().Add(time.Minute), `"of another"`
		w.states[damascus.Name] = other
		fetches := len(w.fetches)
		wait(time.Hour)
		r := w.poller().poll(t.Context(), damascus, first, free)
		if got := w.state(damascus.Name); got.ETag != other.ETag || got.Poll != other.Poll || len(w.fetches) != fetches+1 {
			t.Errorf("%d fetches were stored, poll %d, ETag %s; want one, and the state of another", len(w.fetches)-fetches, got.Poll, got.ETag)
		}
		if r.state.Poll != first.Poll || r.err != nil || !r.due.Equal(time.Now().Add(5*time.Minute)) {
			t.Errorf("the poll is number %d, %v, the next at %v", r.state.Poll, r.err, r.due)
		}
	})
}

// linked is a feed with one item that links to a page.
func linked() *client.Response {
	r := news()
	r.Body = []byte(`<rss version="2.0"><channel><item><guid>1</guid><title>مطر</title><link>http://h0.example/rain</link></item></channel></rss>`)
	return r
}

// TestAwaitRemovedEndsWithItsContext, and with Run.
func TestAwaitRemovedEndsWithItsContext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, stuck := newWorld(), make(chan struct{})
		w.answer = func(client.Request) (*client.Response, error) { <-stuck; return news(), nil }
		s := New(Options{Store: w, Client: w, Robots: w})
		s.SetFeeds(feedsOn(1, ""), nil)
		running, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(running) }()
		wait(time.Minute)
		s.SetFeeds(nil, []storage.FeedState{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := s.AwaitRemoved(ctx); err == nil {
			t.Error("a poll that does not end was not waited for")
		}
		waited := make(chan error, 1)
		go func() { waited <- s.AwaitRemoved(t.Context()) }()
		wait(time.Second)
		stop()
		if errs := []error{<-ended, <-waited}; slices.ContainsFunc(errs, func(err error) bool { return err != nil }) {
			t.Errorf("Run and AwaitRemoved end with %v", errs)
		}
		close(stuck)
	})
}

// TestHostThatIsTakenOverHasItsGap: another node may have asked it a moment ago.
func TestHostThatIsTakenOverHasItsGap(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for name, row := range map[string]struct {
			allowed func(string) bool
			first   time.Duration
		}{
			"of a fleet": {func(string) bool { return true }, 3 * time.Second},
			"alone":      {nil, 0},
		} {
			w := newWorld()
			w.run(Options{Allowed: row.allowed, Host: Host{Gap: 3 * time.Second}}, nil, nil, func(s *Scheduler) {
				wait(time.Minute)
				start := time.Now()
				s.SetFeeds(feedsOn(1, ""), nil)
				wait(time.Minute)
				if at := w.times(start, ""); len(at) != 1 || at[0].Round(time.Second) != row.first {
					t.Errorf("%s: asked at %v, want %v", name, at, row.first)
				}
			})
		}
	})
}

// TestStatsCountPollsWithoutAnAnswer since the last that got one.
func TestStatsCountPollsWithoutAnAnswer(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, up := newWorld(), atomic.Bool{}
		w.answer = func(client.Request) (*client.Response, error) {
			if !up.Load() {
				return nil, errors.New("connection refused")
			}
			return news(), nil
		}
		w.run(Options{}, feedsOn(3, ""), nil, func(s *Scheduler) {
			began := time.Now()
			wait(time.Minute)
			if st := s.Stats(); st.Unanswered != 3 || st.UnansweredSince.Sub(began).Round(time.Second) != 0 {
				t.Errorf("%d polls without an answer since %v, want 3 from the beginning", st.Unanswered, st.UnansweredSince)
			}
			up.Store(true)
			wait(time.Hour)
			if st := s.Stats(); st.Unanswered != 0 || !st.UnansweredSince.IsZero() {
				t.Errorf("answers have come: %+v", st)
			}
		})
	})
}
