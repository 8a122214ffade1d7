package websub

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// subscribed is a world with one verified subscription.
func subscribed(t *testing.T, o Options, f func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string)) {
	t.Helper()
	world(t, o, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		form := h.last("subscribe")
		if form == nil || len(m.stored()) != 1 {
			t.Fatal("not subscribed")
		}
		f(t, s, h, m, form.Get("hub.callback"), form.Get("hub.secret"))
	})
}

func TestForgedPushChangesNothing(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		right := sign(secret, content)
		for name, signature := range map[string]string{
			"none":              "",
			"of another secret": sign("سر آخر", content),
			"of another body":   sign(secret, content+" "),
			"without a method":  strings.TrimPrefix(right, "sha256="),
			"unknown method":    "md5=" + strings.TrimPrefix(right, "sha256="),
			"wrong method":      "sha512=" + strings.TrimPrefix(right, "sha256="),
			"empty":             "sha256=",
			"cut":               right[:len(right)-2],
			"no hex":            "sha256=راوي",
			"sha1":              "sha1=" + strings.Repeat("0", 40),
		} {
			if code := h.push(callback, signature, content); code != http.StatusAccepted {
				t.Errorf("%s: status %d tells the forger that it was wrong, want 202", name, code)
			}
		}
		after(time.Second)
		pushes, _ := m.got()
		if _, pushed := s.Lease("furat"); len(pushes) != 0 || !pushed.IsZero() {
			t.Errorf("%d forged pushes were delivered, last push %v", len(pushes), pushed)
		}
		if got := s.Stats().Forged; got != 10 || held(s) != 0 {
			t.Errorf("%d counted as forged, %d bytes held, want 10 and 0", got, held(s))
		}
	})
}

func TestUnsolicitedChangesNothing(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		before := fmt.Sprint(m.stored())
		if code := h.push(base+Path+"nobody", sign(secret, content), content); code != http.StatusNotFound {
			t.Errorf("push to an unknown path: %d, want 404", code)
		}
		after(2 * reverifyWindow)
		for name, q := range map[string]url.Values{
			"unsubscribe we did not ask for": {"hub.mode": {"unsubscribe"}, "hub.topic": {topic}, "hub.challenge": {"x"}},
			"subscribe long after we asked":  {"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {"x"}, "hub.lease_seconds": {"9"}},
			"wrong topic":                    {"hub.mode": {"subscribe"}, "hub.topic": {topic + "?"}, "hub.challenge": {"x"}, "hub.lease_seconds": {"9"}},
			"wrong topic denied":             {"hub.mode": {"denied"}, "hub.topic": {topic + "?"}},
			"unknown mode":                   {"hub.mode": {"publish"}, "hub.topic": {topic}, "hub.challenge": {"x"}},
			"no challenge":                   {"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.lease_seconds": {"9"}},
			"nothing":                        {},
		} {
			if w := h.get(callback, q); w.Code != http.StatusNotFound || w.Body.Len() != 0 {
				t.Errorf("%s: %d %q, want 404", name, w.Code, w.Body)
			}
		}
		if w := h.get(base+Path+"nobody", url.Values{"hub.mode": {"denied"}, "hub.topic": {topic}}); w.Code != http.StatusNotFound {
			t.Errorf("unknown path: %d, want 404", w.Code)
		}
		after(time.Second)
		asked, _, _ := h.log()
		pushes, _ := m.got()
		if got := fmt.Sprint(m.stored()); got != before || len(asked) != 1 || len(pushes) != 0 {
			t.Errorf("something changed: %s, before %s", got, before)
		}
	})
}

// TestVerificationMayComeTwice, since its answer may get lost, and the second
// changes nothing.
func TestVerificationMayComeTwice(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, _ string) {
		until, _ := s.Lease("furat")
		w := h.get(callback, url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {"<b>"}, "hub.lease_seconds": {"1"}})
		if w.Code != http.StatusOK || w.Body.String() != "<b>" {
			t.Errorf("the second verification: %d %q, want 200 and the challenge", w.Code, w.Body)
		}
		if h := w.Header(); !strings.HasPrefix(h.Get("Content-Type"), "text/plain") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("a stranger's text comes as %v", h)
		}
		if again, _ := s.Lease("furat"); !again.Equal(until) {
			t.Errorf("leased until %v, before %v", again, until)
		}
	})
}

func TestReplayedPushIsDeliveredOnce(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		for range 5 {
			if code := h.push(callback, sign(secret, content), content); code != http.StatusAccepted {
				t.Fatalf("status %d, want 202", code)
			}
		}
		after(time.Second)
		pushes, _ := m.got()
		if st := s.Stats(); len(pushes) != 1 || st.Repeated != 4 || st.Pushes != 1 || held(s) != 0 {
			t.Errorf("%d delivered, counts %+v, %d bytes held, want 1, 4 repeated, 0", len(pushes), st, held(s))
		}
	})
}

// endless is a body without an end or a length.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

func TestOversizedPushIsRefused(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{MaxBytes: 1 << 20}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		large := strings.Repeat("خ", 1<<19+1)
		if code := h.push(callback, sign(secret, large), large); code != http.StatusRequestEntityTooLarge {
			t.Errorf("large push: %d, want 413", code)
		}
		body := &endless{}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodPost, callback, body))
		if w.Code != http.StatusRequestEntityTooLarge || body.read > 3<<20 {
			t.Errorf("endless push: %d after %d bytes, want 413 soon after 1 MiB", w.Code, body.read)
		}
		if pushes, _ := m.got(); held(s) != 0 || s.Stats().Refused != 2 || len(pushes) != 0 {
			t.Errorf("%d bytes held, %d refused, %d delivered, want 0, 2, 0", held(s), s.Stats().Refused, len(pushes))
		}
	})
}

func TestDeniedSubscriptionEnds(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
		w := h.get(callback, url.Values{"hub.mode": {"denied"}, "hub.topic": {topic}, "hub.reason": {"لا"}})
		if w.Code != http.StatusOK {
			t.Errorf("denial: %d, want 200", w.Code)
		}
		after(time.Second)
		if until, _ := s.Lease("furat"); !until.IsZero() || len(m.stored()) != 0 {
			t.Errorf("denied, but leased until %v, %d stored", until, len(m.stored()))
		}
		if code := h.push(callback, sign(secret, content), content); code != http.StatusNotFound {
			t.Errorf("push after denial: %d, want 404", code)
		}
		after(deniedRetry - time.Minute)
		if n := h.count("subscribe"); n != 1 {
			t.Errorf("asked %d times within a day of the denial, want 1", n)
		}
		after(time.Hour)
		if n := h.count("subscribe"); n != 2 {
			t.Errorf("asked %d times after a day, want 2", n)
		}
	})
}

// TestSHA1NeedsTheOption: without it the operator is told once why an honest
// hub's pushes are ignored.
func TestSHA1NeedsTheOption(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{false, true} {
		var log bytes.Buffer
		o := Options{SHA1: allowed, Logger: slog.New(slog.NewTextHandler(&log, nil))}
		subscribed(t, o, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
			for i := range 3 {
				body := fmt.Sprint(content, i)
				mac := hmac.New(sha1.New, []byte(secret))
				mac.Write([]byte(body))
				h.push(callback, "sha1="+hex.EncodeToString(mac.Sum(nil)), body)
			}
			after(time.Second)
			want, lines := 0, 1
			if allowed {
				want, lines = 3, 0
			}
			if pushes, _ := m.got(); len(pushes) != want || strings.Count(log.String(), "SHA-1") != lines {
				t.Errorf("allowed %v: %d delivered, want %d, and %d lines of:\n%s", allowed, len(pushes), want, lines, &log)
			}
		})
	}
}
