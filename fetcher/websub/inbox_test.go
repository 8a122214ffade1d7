package websub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// unsized hides the length of a body.
type unsized struct{ *strings.Reader }

func TestPushMayBeAsLargeAsMaxBytes(t *testing.T) {
	t.Parallel()
	const most = 64 << 10
	subscribed(t, Options{MaxBytes: most, Budget: 2 * most}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		for n, want := range map[int]int{most: http.StatusAccepted, most + 1: http.StatusRequestEntityTooLarge} {
			for _, sized := range []bool{true, false} {
				body := fmt.Sprint(sized) + strings.Repeat("x", n-len(fmt.Sprint(sized)))
				r := httptest.NewRequest(http.MethodPost, callback, unsized{strings.NewReader(body)})
				if sized {
					r.ContentLength = int64(n)
				}
				r.Header.Set("X-Hub-Signature", sign(secret, body))
				w := httptest.NewRecorder()
				if s.ServeHTTP(w, r); w.Code != want {
					t.Errorf("%d bytes, sized %v: %d, want %d", n, sized, w.Code, want)
				}
				after(time.Second) // it is delivered
			}
		}
		if pushes, _ := m.got(); len(pushes) != 2 || held(s) != 0 {
			t.Errorf("%d delivered, %d bytes held, want 2 and 0", len(pushes), held(s))
		}
		r := httptest.NewRequest(http.MethodPost, callback, iotest.ErrReader(errors.New("reset")))
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != http.StatusBadRequest || held(s) != 0 || s.Stats().Refused != 2 {
			t.Errorf("a body that breaks off: %d, %d bytes held, %+v", w.Code, held(s), s.Stats())
		}
	})
}

// TestBusyInboxAsksToWait: what has no length is reserved at MaxBytes.
func TestBusyInboxAsksToWait(t *testing.T) {
	t.Parallel()
	const most = 64 << 10
	subscribed(t, Options{MaxBytes: most, Budget: 2*most - 1}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		m.block = make(chan struct{})
		h.push(callback, sign(secret, content), content)
		synctest.Wait()
		r := httptest.NewRequest(http.MethodPost, callback, unsized{strings.NewReader(content)})
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "5" || held(s) != minPushCost {
			t.Errorf("got %d, %v, %d bytes held", w.Code, w.Header(), held(s))
		}
		close(m.block)
	})
}

// TestLostPushesFreeTheirRoom, and those that follow are delivered.
func TestLostPushesFreeTheirRoom(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{Budget: 2000 * minPushCost}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		m.fail, m.block = storage.ErrFull, make(chan struct{})
		for i := range 1 + maxBatch + 1 { // the first alone, a batch, and one more
			body := fmt.Sprint(content, i)
			h.push(callback, sign(secret, body), body)
			if i == 0 {
				synctest.Wait()
			}
		}
		close(m.block)
		after(time.Second)
		if st := s.Stats(); st.Lost != maxBatch+2 || st.Pushes != 0 || held(s) != 0 || m.calls != 3 {
			t.Errorf("%+v, %d bytes held, %d calls; want all lost in three", st, held(s), m.calls)
		}
		m.mu.Lock()
		m.fail = nil
		m.mu.Unlock()
		h.push(callback, sign(secret, "خبر"), "خبر") // news
		after(time.Second)
		if st := s.Stats(); st.Pushes != 1 {
			t.Errorf("%+v, want one delivered", st)
		}
	})
}

// TestEndOfRunDeliversAndStoresWhatWaits: hubs were told that it arrived.
func TestEndOfRunDeliversAndStoresWhatWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &memory{subs: map[string]storage.Subscription{}}
		now := time.Now()
		known := storage.Subscription{ID: "abc", Feed: "furat", Hub: hubURL, Topic: topic, Callback: base + Path + "abc", Secret: "سر", Verified: now, Until: now.Add(time.Hour)}
		m.subs["abc"] = known
		s := New(Options{Store: m, Push: m.push, HTTP: http.DefaultClient, Public: func() string { return base }, Known: []storage.Subscription{known}})
		h := &fakeHub{s: s}
		for i := range 2*maxBatch + 1 {
			body := fmt.Sprint(content, i)
			if code := h.push(known.Callback, sign("سر", body), body); code != http.StatusAccepted {
				t.Fatalf("push %d: %d", i, code)
			}
		}
		s.SetFeeds(nil, nil) // removes it
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if pushes, calls := m.got(); len(pushes) != 2*maxBatch+1 || calls > 4 || string(pushes[5].Body) != fmt.Sprint(content, 5) {
			t.Errorf("%d delivered in %d calls", len(pushes), calls)
		}
		if len(m.stored()) != 0 {
			t.Errorf("still stored: %+v", m.stored())
		}
	})
}
