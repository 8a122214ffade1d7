package fetcher

import (
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// pushes are those that were stored.
func (w *world) pushes() (out []storage.Fetch) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, f := range w.fetches {
		if f.Push {
			out = append(out, f)
		}
	}
	return out
}

func TestPushIsStoredLikeAPoll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, feeds := newWorld(), feedsOn(2, "")
		feeds[1].FullText = true
		w.run(Options{}, feeds, nil, func(s *Scheduler) {
			wait(time.Minute)
			push := func(feed, document string) websub.Push {
				return websub.Push{Feed: feed, Body: []byte(document), At: time.Now().UTC()}
			}
			flood := `<rss version="2.0"><channel><title>أخبار</title><item><guid>2</guid><title>فيضان الخابور</title></item></channel></rss>`
			err := s.Push(t.Context(), []websub.Push{push("none", flood), push("feed0000", "صباح الخير"), push("feed0000", flood), push("feed0001", flood)})
			stored := w.pushes()
			if err != nil || len(stored) != 1 {
				t.Errorf("got %v, %d pushes stored; want one, whatever came with it", err, len(stored))
				return
			}
			f := stored[0]
			if f.Complete || f.State.Feed != "feed0000" || f.State.Poll != 0 || len(f.Articles) != 1 || f.Articles[0].GUID != "2" {
				t.Errorf("got %+v", f)
			}
			wait(time.Second)
			if got := len(w.times(time.Time{}, feeds[1].URL)); got != 2 {
				t.Errorf("a feed with full text was polled %d times, want once more after a push", got)
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
				if err := s.Push(t.Context(), []websub.Push{{Feed: "feed0000", Body: r.Body, At: time.Now().UTC()}}); err != nil {
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
