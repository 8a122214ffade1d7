package fetcher

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rawi/fetcher/cost"
	"rawi/fetcher/websub"
	"rawi/storage"
)

// A feed whose pushes were lost is polled after the least interval, and not sooner
// however often that happens.
func TestFeedThatMissedPushesIsPolledSoon(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, start := newWorld(), time.Now()
		w.run(Options{}, feedsOn(2, ""), nil, func(s *Scheduler) {
			wait(2 * time.Minute)
			for range 100 {
				if err := s.Missed(t.Context(), []string{"feed0000", "none"}); err != nil {
					t.Error(err)
				}
			}
			wait(2 * time.Minute)
			if n := len(w.times(start, "")); n != 2 {
				t.Errorf("%d polls in four minutes, want the first of each feed", n)
			}
			wait(2 * time.Minute)
		})
		if a, b := len(w.times(start, "http://h0.example/feed")), len(w.times(start, "http://h1.example/feed")); a != b+1 {
			t.Errorf("%d polls of the feed, %d of another, want one more", a, b)
		}
	})
}

// When Run has ended the feed is due at the next start.
func TestFeedThatMissedPushesAtTheEndIsDueAtTheNextStart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		var stopped *Scheduler
		w.run(Options{}, feedsOn(2, ""), nil, func(s *Scheduler) { stopped = s; wait(time.Minute) })
		poll := w.state("feed0000").Poll
		if err := stopped.Missed(t.Context(), []string{"feed0000", "none"}); err != nil {
			t.Fatal(err)
		}
		now := time.Now()
		if st := w.state("feed0000"); !st.Next.Equal(now) || st.Poll != poll+1 || st.Status != storage.StatusOK || !strings.Contains(st.Why, "pushes") {
			t.Errorf("got %+v, want it due now", st)
		}
		if st := w.state("feed0001"); !st.Next.After(now) {
			t.Errorf("another feed is due at %v too", st.Next)
		}
	})
}

// Pushes wait for memory like answers, also when one feed's do not fit in at once; a
// wait ends with its context.
func TestPushesAreHeldByTheBudget(t *testing.T) {
	const size, count = 100 << 10, 8
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.stores = time.Second
		h := &holder{world: w, held: map[byte]int{}, most: map[byte]int{}}
		large := cost.Memory(sized(size).Body)
		w.run(Options{Store: h, Memory: 2 * 2 * large}, feedsOn(count, ""), nil, func(s *Scheduler) {
			wait(time.Minute)
			h.most = map[byte]int{}
			ended := make(chan error, count)
			for _, f := range feedsOn(count, "") {
				push := websub.Push{Feed: f.Name, Body: sized(size).Body, At: time.Now().UTC()}
				go func() { ended <- s.Push(t.Context(), []websub.Push{push, push, push}) }()
			}
			for range count {
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}
			if n := len(w.pushes()); n != 3*count {
				t.Errorf("%d pushes were stored, want %d", n, 3*count)
			}
			held, err := s.poller.memory.large.acquire(t.Context(), s.poller.memory.large.size)
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				ended <- s.Push(ctx, []websub.Push{{Feed: "feed0000", Body: sized(size).Body, At: time.Now().UTC()}})
			}()
			synctest.Wait()
			cancel()
			if err := <-ended; err == nil {
				t.Error("a push that found no memory until its end was stored")
			}
			held.release()
		})
		kept := keptOf(sized(size).Body, []storage.Article{{Content: strings.Repeat("x", size)}})
		if n, want := (h.most['f']+size/2)/size, int((2*large-large)/kept)+1; n != want {
			t.Errorf("%d large pushes waited for the store at once, want %d", n, want)
		}
	})
}

// What was stored is not lost, though its context ended meanwhile.
func TestPushThatIsStoredIsNotLost(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		w.run(Options{}, feedsOn(1, ""), nil, func(s *Scheduler) {
			wait(time.Minute)
			w.stores = time.Second
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			if err := s.Push(ctx, []websub.Push{{Feed: "feed0000", Body: []byte(bulletin), At: time.Now().UTC()}}); err != nil || len(w.pushes()) != 1 {
				t.Errorf("got %v, %d stored", err, len(w.pushes()))
			}
		})
	})
}
