package hub

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestEveryPauseIsAsLongAsPromised between requests to one host.
func TestEveryPauseIsAsLongAsPromised(t *testing.T) {
	t.Parallel()
	gap := func(list []sent, i int) time.Duration {
		if len(list) <= i {
			return -1
		}
		return list[i].at.Sub(list[i-1].at)
	}
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		ask(h, subscribeForm(callback, topic))
		ask(h, subscribeForm(callback+"2", topic))
		after(time.Second)
		if got := gap(r.requests(http.MethodGet), 1); got != 100*time.Millisecond {
			t.Errorf("two verifications are %v apart, want 100 ms", got)
		}
		r.set(func(r *readers) { r.answer = "no" })
		ask(h, subscribeForm(callback+"3", topic))
		ask(h, subscribeForm(callback+"4", topic))
		after(time.Minute)
		if got := gap(r.requests(http.MethodGet), 3); got != unconfirmedGap {
			t.Errorf("after one that was not confirmed the next came after %v, want %v", got, unconfirmedGap)
		}
	})
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		began := time.Now()
		h.Changed(topic)
		after(checkDelay)
		s.publish(topic, "<feed>2</feed>")
		h.Changed(topic)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 2 || posts[0].at.Sub(began) != 1500*time.Millisecond || gap(posts, 1) != 15*time.Second {
			t.Fatalf("%d deliveries, the first after %v, the second %v later; want 1.5 s and 15 s", len(posts), posts[0].at.Sub(began), gap(posts, 1))
		}
		r.set(func(r *readers) { r.down["reader.test"] = true })
		s.publish(topic, "<feed>3</feed>")
		h.Changed(topic)
		after(10 * time.Minute)
		posts = r.requests(http.MethodPost)
		if gap(posts, 3) != time.Minute || gap(posts, 4) != 2*time.Minute {
			t.Errorf("tried again after %v and %v, want 1 and 2 minutes", gap(posts, 3), gap(posts, 4))
		}
	})
}

// TestSlowCallbacksAreGivenTenSeconds for a verification and for a delivery.
func TestSlowCallbacksAreGivenTenSeconds(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		r.set(func(r *readers) { r.took = time.Hour })
		ask(h, subscribeForm(callback, topic))
		after(10*time.Second - 1)
		if got := h.Stats().Pending; got != 1 {
			t.Errorf("%d pending before ten seconds, want 1", got)
		}
		after(1)
		if got := h.Stats().Pending; got != 0 {
			t.Errorf("%d pending after ten seconds, want none", got)
		}
	})
	subscribed(t, Options{Ping: []string{"https://public.test/"}}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		r.set(func(r *readers) { r.took = time.Hour })
		h.Changed(topic)
		after(checkDelay + 10*time.Second - 1)
		if st := h.Stats(); st.Failed != 0 {
			t.Errorf("%+v before ten seconds", st)
		}
		after(1)
		if st := h.Stats(); st.Failed != 1 || st.Delivered != 0 || st.Pings != 0 {
			t.Errorf("%+v after ten seconds, want a failure", st)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if p := h.pings["https://public.test/"]; p.busy || p.failures != 1 {
			t.Errorf("a slow hub: %+v, want a failure", p)
		}
	})
}

// TestChangesAreStoredTogether, two seconds after the first.
func TestChangesAreStoredTogether(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, _ *readers, s *library) {
		ask(h, subscribeForm("https://a.test/", topic))
		ask(h, subscribeForm("https://b.test/", topic))
		after(2*time.Second - 1)
		if len(s.stored()) != 0 {
			t.Errorf("stored %+v at once", s.stored())
		}
		after(1)
		if len(s.stored()) != 2 {
			t.Errorf("stored %+v after two seconds, want both", s.stored())
		}
	})
}

// TestEndOfRunStoresWhatWaits, and what the store refused is offered again.
func TestEndOfRunStoresWhatWaits(t *testing.T) {
	t.Parallel()
	var s *library
	world(t, Options{}, func(t *testing.T, h *Hub, _ *readers, lib *library) {
		s = lib
		ask(h, subscribeForm(callback, topic))
		after(time.Second)
	})
	if len(s.stored()) != 1 {
		t.Errorf("stored %+v when Run ended, want the subscription", s.stored())
	}
	var log bytes.Buffer
	world(t, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, func(t *testing.T, h *Hub, _ *readers, s *library) {
		s.refuse = storage.ErrFull
		ask(h, subscribeForm(callback, topic))
		after(saveDelay)
		s.mu.Lock()
		s.refuse = nil
		s.mu.Unlock()
		if len(s.stored()) != 0 || !strings.Contains(log.String(), "subscriptions are not stored") {
			t.Errorf("stored %+v, logged %s", s.stored(), &log)
		}
		after(sweepInterval)
		if len(s.stored()) != 1 {
			t.Error("what the store refused was not offered again")
		}
	})
}

func TestDueTimeOfASubscriber(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, v := range map[string]struct {
		m    subscriber
		want time.Time
	}{
		"new":                   {subscriber{}, time.Time{}.Add(deliverGap)},
		"delivered":             {subscriber{delivered: at}, at.Add(deliverGap)},
		"failing":               {subscriber{delivered: at, retryAt: at.Add(time.Hour)}, at.Add(time.Hour)},
		"failing, within a gap": {subscriber{delivered: at, retryAt: at.Add(time.Second)}, at.Add(deliverGap)},
	} {
		if got := v.m.dueAt(); !got.Equal(v.want) {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
}

// TestEachDocumentIsCheckedInItsTime, however many others are to be checked
// later.
func TestEachDocumentIsCheckedInItsTime(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		var later []string
		for i := range 20 {
			other := fmt.Sprintf("%s/%d.atom", site, i)
			s.publish(other, "x")
			ask(h, subscribeForm(callback, other))
			later = append(later, other)
		}
		after(time.Minute)
		began := time.Now()
		h.Changed(topic)
		after(time.Second)
		h.Changed(later...)
		after(time.Minute)
		for _, p := range r.requests(http.MethodPost) {
			if strings.Contains(p.header.Get("Link"), topic+">") && p.at.Sub(began) != 1500*time.Millisecond {
				t.Errorf("delivered after %v, want 1.5 s", p.at.Sub(began))
			}
		}
		if n := len(r.requests(http.MethodPost)); n != 21 {
			t.Errorf("%d deliveries, want 21", n)
		}
	})
}

// TestNothingIsSentAfterTheLease, though a delivery failed before its end.
func TestNothingIsSentAfterTheLease(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		after(30 * time.Second)
		ask(h, with(subscribeForm(callback, topic), "hub.lease_seconds", "600"))
		after(195*time.Second - checkDelay)
		r.set(func(r *readers) { r.down["reader.test"] = true })
		h.Changed(topic) // delivered after 3:45, and again after 1, 2 and 4 minutes
		after(time.Hour)
		if n := len(r.requests(http.MethodPost)); n != 3 {
			t.Errorf("tried %d times, want 3: the fourth would be 15 s after the lease", n)
		}
	})
}

// TestWhoLeavesDuringADeliveryIsNotStoredAgain when the delivery has ended.
func TestWhoLeavesDuringADeliveryIsNotStoredAgain(t *testing.T) {
	t.Parallel()
	for name, down := range map[string]bool{"delivered": false, "failed": true} {
		subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
			r.set(func(r *readers) { r.took, r.down["reader.test"] = 5*time.Second, down })
			h.Changed(topic)
			after(checkDelay)
			r.set(func(r *readers) { r.took, r.down["reader.test"] = 0, false })
			ask(h, with(subscribeForm(callback, topic), "hub.mode", "unsubscribe"))
			after(time.Minute)
			if n := len(r.requests(http.MethodPost)); n != 1 || len(s.stored()) != 0 || len(h.Topics()) != 0 {
				t.Errorf("%s: %d deliveries, stored %v", name, n, s.stored())
			}
		})
	}
}

// TestOneClientHasStrangersAskedSeldom, whatever domains it names.
func TestOneClientHasStrangersAskedSeldom(t *testing.T) {
	t.Parallel()
	world(t, Options{Source: source}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.answer = "no" })
		for i := range 6000 {
			ask(h, subscribeForm(fmt.Sprintf("https://victim%d.test/", i), topic), "203.0.113.1")
			after(10 * time.Millisecond)
		}
		if n := len(r.requests(http.MethodGet)); n > 61*maxVerifyPerSource {
			t.Errorf("asked %d times in a minute, want %d a second at most", n, maxVerifyPerSource)
		}
	})
}
