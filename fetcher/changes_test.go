package fetcher

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// TestRefreshDuringAPollPollsAgain as soon as that one has ended, once.
func TestRefreshDuringAPollPollsAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.took = 10 * time.Second
		w.run(Options{}, feedsOn(1, ""), nil, func(s *Scheduler) {
			wait(5 * time.Second)
			for range 2 {
				if !s.Refresh("feed0000") {
					t.Error("feed0000 was not found")
				}
			}
			wait(5 * time.Minute)
		})
		if got := w.times(start, ""); len(got) != 2 || got[1] != got[0]+10*time.Second {
			t.Errorf("polled at %v, want a second time when the first has ended", got)
		}
	})
}

// TestGoneFeedIsPolledWhenItsConfigChanges, and a paused one when it no longer is.
func TestGoneFeedIsPolledWhenItsConfigChanges(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.answer = func(client.Request) (*client.Response, error) { return status(http.StatusGone), nil }
		feeds := feedsOn(2, "")
		feeds[1].Paused = true
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			count := func(i int) int { return len(w.times(time.Time{}, feeds[i].URL)) }
			wait(time.Hour)
			if count(0) != 1 || count(1) != 0 {
				t.Errorf("polled %d and %d times, want once and never", count(0), count(1))
			}
			feeds = slices.Clone(feeds)
			feeds[0].Interval, feeds[1].Paused = time.Hour, false
			s.SetFeeds(feeds, nil)
			wait(time.Minute)
			if count(0) != 1 || count(1) != 1 {
				t.Errorf("polled %d and %d times, want the one that was paused", count(0), count(1))
			}
			feeds = slices.Clone(feeds)
			feeds[0].Paused = true
			s.SetFeeds(feeds, nil)
			s.SetFeeds(feeds[:1], nil)
			wait(24 * time.Hour)
			if count(0) != 1 || count(1) != 1 || s.Stats().Feeds != 1 {
				t.Errorf("polled %d and %d times, %d feeds", count(0), count(1), s.Stats().Feeds)
			}
		})
	})
}

// TestAddressChangedDuringAPollIsPolledNext, and a feed taken out then is not.
func TestAddressChangedDuringAPollIsPolledNext(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.took = 10 * time.Second
		feeds := feedsOn(2, "")
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(5 * time.Second)
			changed := slices.Clone(feeds[:1])
			changed[0].URL = "http://new.example/feed"
			s.SetFeeds(changed, nil)
			wait(time.Minute)
			if n := len(w.times(time.Time{}, "http://new.example/feed")); n != 1 {
				t.Errorf("the new address was polled %d times, want once", n)
			}
			wait(24 * time.Hour)
			if n := len(w.times(time.Time{}, feeds[1].URL)); n != 1 {
				t.Errorf("the feed taken out was polled %d times, want once", n)
			}
		})
	})
}

// TestHostThatMayNotBeAskedIsTriedEveryTwoSeconds.
func TestHostThatMayNotBeAskedIsTriedEveryTwoSeconds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		var tries []time.Time
		o := Options{Allowed: func(host string) bool {
			tries = append(tries, time.Now())
			return len(tries) == 4 && host == "h0.example"
		}}
		w.run(o, feedsOn(1, ""), nil, pass(time.Minute))
		if len(tries) != 4 || tries[1].Sub(tries[0]) != 2*time.Second || tries[3].Sub(tries[2]) != 2*time.Second || len(w.asked) != 1 {
			t.Errorf("tried at %v, asked %d times; want every two seconds until it may", tries, len(w.asked))
		}
	})
}

func TestGapOfAHostIsExact(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.took = 300 * time.Millisecond
		w.run(Options{Host: Host{Concurrency: 1, Gap: time.Second}}, feedsOn(40, "a.example"), nil, pass(2*time.Minute))
		times := w.times(start, "")
		for i := 2; i < len(times); i++ {
			if gap := times[i] - times[i-1]; gap != 1300*time.Millisecond {
				t.Errorf("poll %d began %v after the one before, want 1.3 s", i, gap)
			}
		}
	})
}

func TestHistoryOfPollsIsBounded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		st := storage.FeedState{URL: damascus.URL}
		for range storage.MaxPolls + 2 {
			before := len(st.Polls)
			st = w.poller().poll(t.Context(), damascus, st, free).state
			if want := min(before+1, storage.MaxPolls); len(st.Polls) != want {
				t.Fatalf("%d polls are kept after %d, want %d", len(st.Polls), before, want)
			}
			if last := st.Polls[len(st.Polls)-1]; !last.At.Equal(time.Now()) || last.Status != http.StatusOK {
				t.Fatalf("the last is %+v", last)
			}
			wait(time.Hour)
		}
	})
}

// TestPushThatIsNotStoredIsAnError, which the hub's subscriber counts as lost.
func TestPushThatIsNotStoredIsAnError(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.run(Options{}, feedsOn(1, ""), nil, func(s *Scheduler) {
			wait(time.Minute)
			w.mu.Lock()
			w.refuse = true
			w.mu.Unlock()
			p := websub.Push{Feed: "feed0000", Body: news().Body, At: time.Now()}
			if err := s.Push(t.Context(), []websub.Push{p, p}); err == nil || !strings.HasPrefix(err.Error(), "2 pushes: ") || s.Stats().Pushes != 0 {
				t.Errorf("got %v, %+v", err, s.Stats())
			}
			if err := s.Push(t.Context(), nil); err != nil {
				t.Errorf("no push: got %v", err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if err := s.Push(ctx, []websub.Push{p}); !errors.Is(err, context.Canceled) {
				t.Errorf("nobody waits: got %v", err)
			}
		})
		s := New(Options{Store: w})
		if err := s.Push(t.Context(), []websub.Push{{Feed: "none"}}); err != nil {
			t.Errorf("a push of an unknown feed: got %v, want it left out", err)
		}
	})
}

// TestAfterRunNothingHappens, and nobody waits.
func TestAfterRunNothingHappens(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		var kept *Scheduler
		w.run(Options{}, feedsOn(1, ""), nil, func(s *Scheduler) { kept = s })
		asked := len(w.asked)
		kept.SetFeeds(feedsOn(5, ""), nil)
		if kept.Refresh("feed0000") || kept.Stats().Feeds != 1 {
			t.Errorf("after Run: %+v", kept.Stats())
		}
		wait(24 * time.Hour)
		if len(w.asked) != asked {
			t.Errorf("%d requests after Run", len(w.asked)-asked)
		}
	})
}

func TestSilentFeedsAreCounted(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	e := &entry{}
	for i, v := range []struct {
		silent time.Time
		want   int
	}{{noon, 1}, {noon.Add(1), 1}, {time.Time{}, 0}, {time.Time{}, 0}, {noon, 1}} {
		if s.setState(e, storage.FeedState{Silent: v.silent}); s.silent != v.want {
			t.Errorf("step %d: %d silent, want %d", i, s.silent, v.want)
		}
	}
	e.removed = true // it was subtracted then
	if s.setState(e, storage.FeedState{}); s.silent != 1 {
		t.Errorf("a feed that was taken out: %d silent", s.silent)
	}
}
