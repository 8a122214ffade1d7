package websub

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"rawi/storage/subscription"
)

func TestHubThatIsDownIsAskedLessAndLess(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		h.set(func(h *fakeHub) { h.down = true })
		for _, feed := range []string{"furat", "jazira", "khabur"} {
			s.Learn(state(feed, "https://"+feed+".test/", hubURL))
		}
		after(24 * time.Hour)
		_, at, _ := h.log()
		if n := len(at); n < 8 || n > 12 {
			t.Errorf("three feeds asked a dead hub %d times in a day, want some ten", n)
		}
		for i := 2; i < len(at); i++ {
			if at[i].Sub(at[i-1]) < min(at[i-1].Sub(at[i-2]), maxRetryAfter) {
				t.Errorf("request %d came sooner than the one before", i)
			}
		}
		h.set(func(h *fakeHub) { h.down = false })
		after(maxRetryAfter + time.Minute)
		if len(m.stored()) != 3 {
			t.Errorf("%d subscriptions after the hub came back, want 3", len(m.stored()))
		}
	})
}

func TestRetryAfterOfAHubIsKept(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		h.set(func(h *fakeHub) {
			h.status, h.header = http.StatusTooManyRequests, http.Header{"Retry-After": {"7200"}}
		})
		s.Learn(state("furat", topic, hubURL))
		after(2*time.Hour - time.Second)
		if n := h.count("subscribe"); n != 1 {
			t.Errorf("asked %d times within two hours, want 1", n)
		}
		after(2 * time.Second)
		if n := h.count("subscribe"); n != 2 {
			t.Errorf("asked %d times after two hours, want 2", n)
		}
	})
}

func TestSecondHubIsTriedWhenTheFirstRefuses(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		h.set(func(h *fakeHub) { h.status = http.StatusBadRequest })
		s.Learn(state("furat", topic, hubURL, "https://other.test/"))
		after(time.Second)
		asked, _, _ := h.log()
		if n := len(asked); n != 2 || asked[1].Get("url") != "https://other.test/" {
			t.Fatalf("asked %d times, want both hubs once", n)
		}
		if asked[0].Get("hub.callback") == asked[1].Get("hub.callback") {
			t.Error("two hubs share a callback")
		}
		h.set(func(h *fakeHub) { h.status = 0 })
		after(10 * time.Minute)
		if len(m.stored()) != 1 {
			t.Error("not subscribed once a hub agrees")
		}
	})
}

func TestSilentHubIsAskedAgain(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		h.set(func(h *fakeHub) { h.mute = true })
		s.Learn(state("furat", topic, hubURL))
		after(verifyTimeout / 2)
		form := h.last("subscribe")
		if code := h.push(form.Get("hub.callback"), sign(form.Get("hub.secret"), content), content); code != http.StatusNotFound {
			t.Errorf("push before any verification: %d, want 404", code)
		}
		w := h.get(form.Get("hub.callback"), url.Values{"hub.mode": {"unsubscribe"}, "hub.topic": {topic}, "hub.challenge": {"x"}})
		if w.Code != http.StatusNotFound {
			t.Errorf("unsubscription while we wait for the subscription: %d, want 404", w.Code)
		}
		after(24 * time.Hour)
		if n := h.count("subscribe"); n < 6 || n > 14 || len(m.stored()) != 0 {
			t.Errorf("a hub that never verifies was asked %d times in a day, %d stored", n, len(m.stored()))
		}
	})
}

// TestHubMayVerifyBeforeItAnswers, as small hubs do, even if it then fails.
func TestHubMayVerifyBeforeItAnswers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNoContent, http.StatusInternalServerError} {
		world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
			h.set(func(h *fakeHub) { h.hasty, h.status = true, status })
			s.Learn(state("furat", topic, hubURL))
			after(24 * time.Hour)
			if n := h.count("subscribe"); n != 1 || len(m.stored()) != 1 {
				t.Errorf("%d: asked %d times, %d stored, want one subscription at once", status, n, len(m.stored()))
			}
		})
	}
}

func TestLeaseIsBounded(t *testing.T) {
	t.Parallel()
	for lease, want := range map[string]time.Duration{
		"0": 0, "-1": 0, "شهر": 0, "1e6": 0, "": subscription.DefaultLease,
		"3600": time.Hour, "3153600000": subscription.MaxLease, "99999999999999999999999": subscription.MaxLease,
	} {
		in, err := parseIntent("hub.mode=subscribe&hub.topic=x&hub.challenge=y&hub.lease_seconds=" + lease)
		if want == 0 && err == nil || want != 0 && (err != nil || in.lease != want) {
			t.Errorf("lease %q: got %v, %v, want %v", lease, in.lease, err, want)
		}
	}
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		h.set(func(h *fakeHub) { h.lease = "0" })
		s.Learn(state("furat", topic, hubURL))
		after(12 * time.Hour)
		asked, _, replies := h.log()
		if len(m.stored()) != 0 || len(asked) != 1 || replies[0] != http.StatusNotFound {
			t.Errorf("a lease of nothing: %d stored, asked %d times, answered %v", len(m.stored()), len(asked), replies)
		}
	})
}

// TestRedirectOfAHub is followed where it keeps the request what it is.
func TestRedirectOfAHub(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		http.StatusTemporaryRedirect: http.MethodPost, http.StatusPermanentRedirect: http.MethodPost,
		http.StatusFound: "", http.StatusSeeOther: "", http.StatusMovedPermanently: "",
	} {
		world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
			h.set(func(h *fakeHub) { h.status, h.header = status, http.Header{"Location": {"https://other.test/"}} })
			s.Learn(state("furat", topic, hubURL))
			after(time.Second)
			last := h.last("subscribe")
			if got := last.Get("url"); (got == "https://other.test/") != (want != "") || last.Get("method") != http.MethodPost {
				t.Errorf("%d: last asked %s %s", status, last.Get("method"), got)
			}
			follows := map[bool]int{true: 1 + maxRedirects, false: 1}[want != ""]
			if n := h.count("subscribe"); n != follows {
				t.Errorf("%d: %d requests in a row, want %d", status, n, follows)
			}
		})
	}
}

// TestStoreThatIsFull costs an subscription at most: it is stored later.
func TestStoreThatIsFull(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		m.full = true
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		form := h.last("subscribe")
		h.push(form.Get("hub.callback"), sign(form.Get("hub.secret"), content), content)
		after(time.Second)
		if len(m.pushes) != 1 {
			t.Error("a push was not delivered")
		}
		m.mu.Lock()
		m.full = false
		m.mu.Unlock()
		after(saveRetry)
		if len(m.stored()) != 1 {
			t.Error("the subscription was not stored once there was room")
		}
	})
}

// TestManyFeedsOfOneHub are asked for one after the other, and none is lost.
func TestManyFeedsOfOneHub(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		const feeds = 300
		for i := range feeds {
			name := string(rune('a'+i%26)) + string(rune('a'+i/26))
			s.Learn(state(name, "https://"+name+".test/", hubURL))
		}
		after(feeds*hubGap + time.Second)
		if len(m.stored()) != feeds {
			t.Errorf("%d of %d subscriptions", len(m.stored()), feeds)
		}
		_, at, _ := h.log()
		for i := 1; i < len(at); i++ {
			if gap := at[i].Sub(at[i-1]); gap != 250*time.Millisecond {
				t.Fatalf("requests %d and %d are %v apart", i-1, i, gap)
			}
		}
	})
}

// TestManyHubsAreNotAskedAtOnce, slow ones neither, and none is lost.
func TestManyHubsAreNotAskedAtOnce(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		h.set(func(h *fakeHub) { h.took = 10 * time.Second })
		for i := range 3 * maxRequests {
			name := string(rune('a' + i))
			s.Learn(state(name, "https://"+name+".test/", "https://hub-"+name+".test/"))
		}
		after(time.Minute)
		if n := len(m.stored()); n != 3*maxRequests || h.busiest != maxRequests {
			t.Errorf("%d subscriptions, at most %d requests at once, want %d and %d", n, h.busiest, 3*maxRequests, maxRequests)
		}
	})
}
