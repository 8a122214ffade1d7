package websub

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestEveryWaitIsAsLongAsPromised: a hub that takes a request and never verifies
// it, one that does not answer, and one that is told that we leave.
func TestEveryWaitIsAsLongAsPromised(t *testing.T) {
	t.Parallel()
	gaps := func(h *fakeHub) (out []time.Duration) {
		_, at, _ := h.log()
		for i := 1; i < len(at); i++ {
			out = append(out, at[i].Sub(at[i-1]))
		}
		return out
	}
	for name, v := range map[string]struct {
		set  func(*fakeHub)
		want []time.Duration // between the first requests
	}{
		"never verifies": {func(h *fakeHub) { h.mute = true }, []time.Duration{11 * time.Minute, 12 * time.Minute, 14 * time.Minute}},
		"never answers":  {func(h *fakeHub) { h.took = time.Hour }, []time.Duration{time.Minute + 30*time.Second, 2*time.Minute + 30*time.Second}},
		"refuses":        {func(h *fakeHub) { h.status = http.StatusBadRequest }, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute}},
		"asks to wait":   {func(h *fakeHub) { h.status, h.header = 429, http.Header{"Retry-After": {"1800"}} }, []time.Duration{30 * time.Minute, 30 * time.Minute}},
		"asks for more": {
			func(h *fakeHub) { h.status, h.header = 503, http.Header{"Retry-After": {"99999999999"}} },
			[]time.Duration{6 * time.Hour, 6 * time.Hour},
		},
		"asks for nothing": {func(h *fakeHub) { h.status, h.header = 503, http.Header{"Retry-After": {"-5"}} }, []time.Duration{time.Minute, 2 * time.Minute}},
		"is no such thing": {func(h *fakeHub) { h.status, h.header = 404, http.Header{"Retry-After": {"1800"}} }, []time.Duration{time.Minute, 2 * time.Minute}},
		"fails for long":   {func(h *fakeHub) { h.status = 500 }, []time.Duration{1: 2 * time.Minute, 8: 256 * time.Minute, 9: 6 * time.Hour, 10: 6 * time.Hour}},
	} {
		world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
			h.set(v.set)
			s.Learn(state("furat", topic, hubURL))
			after(48 * time.Hour)
			got := gaps(h)
			for i, want := range v.want {
				if want != 0 && (i >= len(got) || got[i] != want) {
					t.Errorf("a hub that %s is asked after %v, want %v", name, got[:min(len(got), len(v.want))], v.want)
					break
				}
			}
		})
	}
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory, callback, _ string) {
		h.set(func(h *fakeHub) { h.mute = true })
		s.SetFeeds(nil, nil)
		after(2*verifyTimeout + time.Second)
		if got := gaps(h)[1:]; h.count("unsubscribe") != maxUnsubscribes || got[0] != 10*time.Minute || got[1] != 10*time.Minute {
			t.Errorf("told %d times that we leave, %v apart, want three times every ten minutes", h.count("unsubscribe"), got)
		}
		after(24*time.Hour - time.Second - 1)
		if code := h.push(callback, "", content); code != http.StatusGone {
			t.Errorf("a push within a day: %d, want 410", code)
		}
		after(1)
		if code := h.push(callback, "", content); code != http.StatusNotFound || h.count("unsubscribe") != maxUnsubscribes {
			t.Errorf("a push after a day: %d after %d requests, want 404 after 3", code, h.count("unsubscribe"))
		}
	})
}

func TestVerificationIsRepeatedForAnHour(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, _ string) {
		q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {"x"}}
		verified := m.stored()[0].Verified
		after(time.Until(verified.Add(reverifyWindow - 1)))
		if w := h.get(callback, q); w.Code != http.StatusOK {
			t.Errorf("just within the hour: %d, want 200", w.Code)
		}
		after(1)
		if w := h.get(callback, q); w.Code != http.StatusNotFound {
			t.Errorf("after an hour: %d, want 404", w.Code)
		}
	})
}

// TestNewTopicIsSubscribedAfterADay exactly, for a feed that keeps it.
func TestNewTopicIsSubscribedAfterADay(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, _, _ string) {
		verified := m.stored()[0].Verified
		s.Learn(state("furat", topic+"?new", hubURL))
		after(25 * time.Hour)
		asked, at, _ := h.log()
		if len(asked) < 2 || asked[1].Get("hub.topic") != topic+"?new" || at[1].Sub(verified) != 24*time.Hour {
			t.Errorf("asked %v at %v, want the new topic a day after %v", asked, at, verified)
		}
	})
}

// TestDenialIsTakenWhenever it comes, and answered 200 with nothing.
func TestDenialIsTakenWhenever(t *testing.T) {
	t.Parallel()
	q := url.Values{"hub.mode": {"denied"}, "hub.topic": {topic}, "hub.reason": {"لا"}} // no
	deny := func(t *testing.T, h *fakeHub, callback string) {
		t.Helper()
		if w := h.get(callback, q); w.Code != http.StatusOK || w.Body.Len() != 0 {
			t.Errorf("got %d %q, want 200 and nothing", w.Code, w.Body)
		}
	}
	gap := func(t *testing.T, h *fakeHub, want time.Duration) {
		t.Helper()
		after(25 * time.Hour)
		if _, at, _ := h.log(); len(at) < 2 || at[1].Sub(at[0]) != want {
			t.Errorf("asked at %v, want again after %v", at, want)
		}
	}
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		h.set(func(h *fakeHub) { h.mute = true })
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		deny(t, h, h.last("subscribe").Get("hub.callback")) // while it is pending
		gap(t, h, 24*time.Hour+time.Second)
	})
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory, callback, _ string) {
		deny(t, h, callback) // while it is active
		gap(t, h, 24*time.Hour+time.Second)
	})
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, _ string) {
		h.set(func(h *fakeHub) { h.mute = true })
		s.SetFeeds(nil, nil)
		after(time.Second)
		deny(t, h, callback) // while we leave
		if len(m.stored()) != 0 {
			t.Errorf("stored %+v", m.stored())
		}
	})
}

// TestFarewellIsConfirmed once: the hub need not be told again.
func TestFarewellIsConfirmed(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory, callback, _ string) {
		h.set(func(h *fakeHub) { h.mute = true })
		s.SetFeeds(nil, nil)
		after(time.Second)
		w := h.get(callback, url.Values{"hub.mode": {"unsubscribe"}, "hub.topic": {topic}, "hub.challenge": {"x"}})
		confirmed := time.Now()
		if w.Code != http.StatusOK || w.Body.String() != "x" {
			t.Errorf("got %d %q, want 200 and the challenge", w.Code, w.Body)
		}
		after(24*time.Hour - 1)
		if code := h.push(callback, "", content); code != http.StatusGone {
			t.Errorf("a push within a day of %v: %d, want 410", confirmed, code)
		}
		after(1)
		if code := h.push(callback, "", content); code != http.StatusNotFound || h.count("unsubscribe") != 1 {
			t.Errorf("a push after a day: %d, told %d times, want 404 and once", code, h.count("unsubscribe"))
		}
	})
}
