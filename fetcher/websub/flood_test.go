package websub

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// flood sends a hundred pushes for a feed, and returns how they were answered.
func flood(s *Subscriber, h *fakeHub, feed string) (codes map[int]int) {
	s.Learn(state(feed, "https://"+feed+".test/", "https://hub-"+feed+".test/"))
	after(time.Second)
	form := h.last("subscribe")
	codes = map[int]int{}
	for i := range 100 {
		body := fmt.Sprintf("%s<!-- %d -->", content, i)
		codes[h.push(form.Get("hub.callback"), sign(form.Get("hub.secret"), body), body)]++
		synctest.Wait() // the first is being read, or all were
	}
	return codes
}

// TestFloodIsBounded: while their first pushes are being read, hubs send more than the
// budget holds. Each gets an eighth; when no room is left, the first push of another
// feed takes that of one that waits.
func TestFloodIsBounded(t *testing.T) {
	t.Parallel()
	missed := map[string]int{}
	o := Options{Budget: 100 * minPushCost, Missed: func(_ context.Context, feeds []string) {
		for _, feed := range feeds {
			missed[feed]++
		}
	}}
	world(t, o, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		m.block = make(chan struct{})
		for i := range 8 {
			if codes := flood(s, h, fmt.Sprint("furat", i)); codes[http.StatusAccepted] != 12 || codes[http.StatusServiceUnavailable] != 88 {
				t.Errorf("furat%d: answered %v, want an eighth of the budget's 100 taken and 503 for the rest", i, codes)
			}
		}
		if codes := flood(s, h, "khabur"); codes[http.StatusAccepted] != 4 {
			t.Errorf("four places are left, but answered %v", codes)
		}
		for _, feed := range []string{"jazira", "balikh"} {
			if codes := flood(s, h, feed); codes[http.StatusAccepted] != 1 {
				t.Errorf("%s: answered %v, want one taken when no place is left", feed, codes)
			}
		}
		if held(s) != s.o.Budget {
			t.Errorf("%d bytes held of %d", held(s), s.o.Budget)
		}
		close(m.block)
		after(time.Second)
		pushes, calls := m.got()
		if st := s.Stats(); len(pushes) != 100 || held(s) != 0 || st.Lost != 2 || missed["furat0"] != 1 || missed["furat1"] != 1 || len(missed) != 2 {
			t.Errorf("%d delivered, %d bytes held, %d lost, told of %v; want 100, 0, 2, and those of furat0 and furat1", len(pushes), held(s), st.Lost, missed)
		}
		if calls > 2*11 {
			t.Errorf("delivered in %d calls, want two a feed", calls)
		}
	})
}

// TestPushThatIsNeverReadHoldsUpItsFeedOnly, and not the end of Run.
func TestPushThatIsNeverReadHoldsUpItsFeedOnly(t *testing.T) {
	t.Parallel()
	missed := map[string]int{}
	o := Options{Missed: func(_ context.Context, feeds []string) {
		for _, feed := range feeds {
			missed[feed]++
		}
	}}
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		h, m := &fakeHub{}, &memory{subs: map[string]storage.Subscription{}, stuck: map[string]chan struct{}{"furat0": release}}
		o.Store, o.Push, o.HTTP, o.Public = m, m.push, &http.Client{Transport: h}, func() string { return base }
		s := New(o)
		h.s = s
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		for i := range 20 {
			flood(s, h, fmt.Sprint("furat", i))
		}
		after(time.Second)
		if pushes, _ := m.got(); len(pushes) != 19*100 {
			t.Errorf("%d pushes of the other feeds were delivered, want %d", len(pushes), 19*100)
		}
		began := time.Now()
		cancel()
		if err := <-ended; err != nil || time.Since(began) > shutdownTimeout+abandonAfter {
			t.Errorf("Run ended with %v after %v", err, time.Since(began))
		}
		if missed["furat0"] != 1 || len(missed) != 1 {
			t.Errorf("told of %v, want furat0", missed)
		}
		close(release)
	})
}
