package hub

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rawi/storage/subscription"
)

func TestBadRequestIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		good := subscribeForm(callback, topic)
		for name, c := range map[string]struct {
			form   url.Values
			status int
		}{
			"somebody else's document": {with(good, "hub.topic", "https://furat.test/feed"), 404},
			"our site, no document":    {with(good, "hub.topic", site+"/nothing"), 404},
			"no topic":                 {with(good, "hub.topic", ""), 400},
			"no callback":              {with(good, "hub.callback", ""), 400},
			"callback of a file":       {with(good, "hub.callback", "file:///etc/passwd"), 400},
			"callback without a host":  {with(good, "hub.callback", "http:///x"), 400},
			"callback with a password": {with(good, "hub.callback", "https://a:b@reader.test/"), 400},
			"callback with a fragment": {with(good, "hub.callback", "https://reader.test/#x"), 400},
			"callback of two lines":    {with(good, "hub.callback", "https://reader.test/\r\nX: y"), 400},
			"callback too long":        {with(good, "hub.callback", "https://reader.test/"+strings.Repeat("x", maxURL)), 400},
			"no mode":                  {with(good, "hub.mode", ""), 400},
			"publish":                  {with(good, "hub.mode", "publish"), 400},
			"long secret":              {with(good, "hub.secret", strings.Repeat("x", 200)), 400},
			"lease of nothing":         {with(good, "hub.lease_seconds", "0"), 400},
			"lease below nothing":      {with(good, "hub.lease_seconds", "-5"), 400},
			"lease in words":           {with(good, "hub.lease_seconds", "شهر"), 400},
			"too large":                {with(good, "x", strings.Repeat("x", maxForm)), 400},
		} {
			if w := ask(h, c.form); w.Code != c.status || w.Body.Len() == 0 {
				t.Errorf("%s: %d %q, want %d and why", name, w.Code, w.Body, c.status)
			}
		}
		for _, method := range []string{http.MethodGet, http.MethodPut} {
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, httptest.NewRequest(method, site+Path, http.NoBody)); w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s: %d, want 405", method, w.Code)
			}
		}
		req := httptest.NewRequest(http.MethodPost, site+Path, strings.NewReader(good.Encode()))
		req.Header.Set("Content-Type", "text/plain")
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, req); w.Code != http.StatusUnsupportedMediaType {
			t.Errorf("no form: %d, want 415", w.Code)
		}
		after(time.Minute)
		if len(r.got) != 0 || s.ops != 0 {
			t.Errorf("%d requests sent, %d operations stored, want none", len(r.got), s.ops)
		}
	})
}

// TestWhatIsNotConfirmedIsForgotten without a word to the store, which
// strangers must not be able to keep busy.
func TestWhatIsNotConfirmedIsForgotten(t *testing.T) {
	t.Parallel()
	for name, set := range map[string]func(*readers){
		"wrong echo":    func(r *readers) { r.answer = "yes" },
		"longer echo":   func(r *readers) { r.answer = strings.Repeat("x", 1<<20) },
		"404":           func(r *readers) { r.status["reader.test"] = http.StatusNotFound },
		"redirect":      func(r *readers) { r.status["reader.test"] = http.StatusFound },
		"down":          func(r *readers) { r.down["reader.test"] = true },
		"slow":          func(r *readers) { r.took = time.Hour },
		"not ours":      func(r *readers) { r.status["reader.test"] = http.StatusGone },
		"internal":      func(r *readers) { r.status["reader.test"] = http.StatusInternalServerError },
		"not modified":  func(r *readers) { r.status["reader.test"] = http.StatusNotModified },
		"empty success": func(r *readers) { r.answer = "\n" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
				r.set(set)
				ask(h, subscribeForm(callback, topic))
				after(verifyTimeout + time.Minute)
				if st := h.Stats(); st.Subscribers != 0 || st.Pending != 0 || s.ops != 0 || len(r.got) != 1 {
					t.Errorf("%+v, %d operations, %d requests, want nothing left of one request", st, s.ops, len(r.got))
				}
			})
		})
	}
}

func TestLimitsOfSubscriptions(t *testing.T) {
	t.Parallel()
	fill := func(h *Hub, n int, address func(i int) (callback, topic string)) (taken int, last int) {
		for i := range n {
			if last = ask(h, subscribeForm(address(i))).Code; last == http.StatusAccepted {
				taken++
			}
		}
		return taken, last
	}
	world(t, Options{Limits: Limits{PerDomain: 5, PerTopic: 20, Pending: 8, Total: 22}}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.took = time.Second }) // nobody is verified while we ask
		n, last := fill(h, 10, func(i int) (string, string) { return fmt.Sprintf("https://one.test/%d", i), topic })
		if n != 5 || last != http.StatusTooManyRequests {
			t.Errorf("%d callbacks of one domain, then %d, want 5 and 429", n, last)
		}
		n, last = fill(h, 10, func(i int) (string, string) { return fmt.Sprintf("https://h%d.test/", i), topic })
		if n != 3 || last != http.StatusServiceUnavailable {
			t.Errorf("%d more that wait, then %d, want 3 and 503", n, last)
		}
		after(time.Minute)
		for round := range 3 {
			fill(h, 6, func(i int) (string, string) { return fmt.Sprintf("https://r%d-%d.test/", round, i), topic })
			after(time.Minute)
		}
		if got := h.Stats().Subscribers; got != 20 {
			t.Errorf("%d subscribers of one topic, want 20", got)
		}
		s.publish(site+"/feed.rss", "x")
		n, last = fill(h, 10, func(i int) (string, string) { return fmt.Sprintf("https://rss%d.test/", i), site + "/feed.rss" })
		if n != 2 || last != http.StatusServiceUnavailable {
			t.Errorf("%d more of another topic, then %d, want 2 and 503", n, last)
		}
		if code := ask(h, subscribeForm("https://one.test/0", topic)).Code; code != http.StatusAccepted {
			t.Errorf("renewal with no room left: %d, want 202", code)
		}
	})
}

// TestDomainIsSentFewRequestsAtATime, whatever names it has.
func TestDomainIsSentFewRequestsAtATime(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.took = time.Second })
		subscribe := func() {
			for i := range 10 {
				ask(h, subscribeForm(fmt.Sprintf("https://reader.test/%d", i), topic))
			}
			after(time.Minute)
		}
		subscribe()
		if most := r.most["reader.test"]; most != maxVerifyPerDomain {
			t.Errorf("%d verifications at once, want %d", most, maxVerifyPerDomain)
		}
		for round, want := range []int{maxLatePerDomain, maxPerDomain} {
			s.publish(topic, fmt.Sprint("news ", round))
			h.Changed(topic)
			after(time.Minute)
			if n := len(r.requests(http.MethodPost)); n != 10*(round+1) {
				t.Errorf("round %d: %d deliveries, want 10 a round", round, n)
			}
			if most := r.most["reader.test"]; most != want {
				t.Errorf("round %d: %d deliveries at once, want %d", round, most, want)
			}
		}
	})
}

// TestStrangersCannotHaveAHostFlooded: whoever confirms nothing is asked once
// a second at most, however many subscriptions are asked for in its name.
func TestStrangersCannotHaveAHostFlooded(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.status["victim.test"] = http.StatusNotFound })
		for i := range 600 {
			ask(h, subscribeForm(fmt.Sprintf("https://victim.test/%d", i), topic))
			after(100 * time.Millisecond)
		}
		if n := len(r.requests(http.MethodGet)); n > 61 {
			t.Errorf("asked %d times in a minute, want at most 60", n)
		}
	})
}

func TestFailingSubscriberIsTriedLessAndLess(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.status["reader.test"] = http.StatusFound })
		for i := range 24 * 60 {
			s.publish(topic, fmt.Sprint(i))
			h.Changed(topic)
			after(time.Minute)
		}
		if n := len(r.requests(http.MethodPost)); n < 8 || n > 13 {
			t.Errorf("tried %d times in a day of changes, want some ten", n)
		}
		r.set(func(r *readers) { delete(r.status, "reader.test") })
		after(subscription.MaxBackOff)
		posts := r.requests(http.MethodPost)
		if last := posts[len(posts)-1]; last.body != "1439" || s.stored()[0].Failures != 0 {
			t.Errorf("back again it got %q, %d failures, want the document as it is", last.body, s.stored()[0].Failures)
		}
	})
}

// TestMissedDeliveryIsMadeUpFor, unless the document is again what it was.
func TestMissedDeliveryIsMadeUpFor(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]int{"<feed>الخبر الثاني</feed>": 2, "<feed>الخبر الأول</feed>": 1} {
		subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
			h.Changed(topic)
			after(time.Minute) // it has the first
			r.set(func(r *readers) { r.down["reader.test"] = true })
			s.publish(topic, "<feed>الخبر الثاني</feed>")
			h.Changed(topic)
			after(10 * time.Second)
			s.publish(topic, doc)
			missed := len(r.requests(http.MethodPost)) - 1
			r.set(func(r *readers) { delete(r.down, "reader.test") })
			after(time.Hour)
			if n := len(r.requests(http.MethodPost)) - missed; missed != 1 || n != want {
				t.Errorf("%s: missed %d, delivered %d, want 1 and %d", doc, missed, n, want)
			}
		})
	}
}

func TestGoneSubscriberIsForgotten(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.status["reader.test"] = http.StatusGone })
		s.publish(topic, "x")
		h.Changed(topic)
		after(time.Minute)
		if len(s.stored()) != 0 || len(r.requests(http.MethodPost)) != 1 {
			t.Errorf("%d stored after %d deliveries, want 0 after 1", len(s.stored()), len(r.requests(http.MethodPost)))
		}
	})
}

func TestDocumentThatIsNoMoreIsNotDelivered(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		s.mu.Lock()
		delete(s.docs, topic)
		s.mu.Unlock()
		h.Changed(topic)
		after(time.Minute)
		if n := len(r.requests(http.MethodPost)); n != 0 {
			t.Errorf("%d deliveries of nothing", n)
		}
	})
}
