package fetcher

import (
	"errors"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/storage"
)

func TestPushIsStoredLikeAPoll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(1, "")
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(time.Minute)
			polled := len(w.fetches)
			body := []byte(`<rss version="2.0"><channel><title>أخبار</title><item><guid>2</guid><title>فيضان الخابور</title></item></channel></rss>`)
			if err := s.Push(t.Context(), "feed0000", body, "application/rss+xml"); err != nil {
				t.Fatal(err)
			}
			f := w.fetches[polled]
			if !f.Push || f.Complete || f.State.Feed != "feed0000" || f.State.Poll != 0 || len(f.Articles) != 1 || f.Articles[0].GUID != "2" {
				t.Errorf("got %+v", f)
			}
			if err := s.Push(t.Context(), "none", body, ""); !errors.Is(err, storage.ErrUnknownFeed) {
				t.Errorf("push for an unknown feed: got %v", err)
			}
			if err := s.Push(t.Context(), "feed0000", []byte("صباح الخير"), ""); err == nil || len(w.fetches) != polled+1 {
				t.Errorf("push of no feed: got %v, %d fetches", err, len(w.fetches))
			}
			if n := s.Stats().Pushes; n != 1 {
				t.Errorf("%d pushes were counted, want 1", n)
			}
		})
	})
}

// A feed that is pushed is polled at the maximum, and as before when its lease
// ends.
func TestPushedFeedIsPolledRarely(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		times := daily(20, 0, 24, 20*time.Minute)
		w.answer = outlet(start, times, never)
		var until, pushed time.Time // guarded by w.mu
		lease := func(string) (time.Time, time.Time) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return until, pushed
		}
		set := func(at *time.Time, to time.Time) {
			w.mu.Lock()
			defer w.mu.Unlock()
			*at = to
		}
		w.run(Options{Lease: lease}, feedsOn(1, ""), nil, func(s *Scheduler) {
			wait(3*24*time.Hour + time.Minute)
			set(&until, time.Now().Add(48*time.Hour))
			before := len(w.times(start, ""))
			for range 48 * 3 {
				r, err := w.answer(client.Request{})
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Push(t.Context(), "feed0000", r.Body, ""); err != nil {
					t.Fatal(err)
				}
				set(&pushed, time.Now())
				wait(20 * time.Minute)
			}
			during := len(w.times(start, "")) - before
			wait(48 * time.Hour)
			after := len(w.times(start, "")) - before - during
			if during > 15 || after < 100 {
				t.Errorf("%d polls in two days of pushes, %d in two days after; want one in six hours, and several an hour", during, after)
			}
		})
	})
}
