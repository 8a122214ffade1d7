package hub

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

func TestDefaultLimits(t *testing.T) {
	t.Parallel()
	want := Limits{Total: 10_000, PerTopic: 5_000, PerDomain: 200, PerNetwork: 500, PerSource: 200, Pending: 256, PendingPerDomain: 32}
	if got := (Limits{}).withDefaults(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	want.Total, want.Pending = 1, 2
	if got := (Limits{Total: 1, Pending: 2}).withDefaults(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFormIsReadWithinItsBounds(t *testing.T) {
	t.Parallel()
	good := subscribeForm(callback, topic)
	long := "https://reader.test/" + strings.Repeat("x", maxURL-len("https://reader.test/"))
	for name, v := range map[string]struct {
		key, value string
		want       time.Duration // the lease
	}{
		"as it is":                 {"x", "y", 10 * 24 * time.Hour},
		"no lease":                 {"hub.lease_seconds", "", subscription.DefaultLease},
		"short lease":              {"hub.lease_seconds", "60", 10 * time.Minute},
		"least lease":              {"hub.lease_seconds", "601", minLease + time.Second},
		"long lease":               {"hub.lease_seconds", "99999999", subscription.MaxLease},
		"longest secret":           {"hub.secret", strings.Repeat("x", maxSecret-1), 10 * 24 * time.Hour},
		"no secret":                {"hub.secret", "", 10 * 24 * time.Hour},
		"longest address":          {"hub.callback", long, 10 * 24 * time.Hour},
		"callback on http":         {"hub.callback", "http://reader.test:8080/?a=b", 10 * 24 * time.Hour},
		"Arabic callback":          {"hub.callback", "https://reader.test/قارئ", 10 * 24 * time.Hour}, // reader
		"topic in brackets":        {"hub.topic", "<" + topic + ">", 0},
		"topic in quotes":          {"hub.topic", topic + `"`, 0},
		"callback too long":        {"hub.callback", long + "x", 0},
		"callback, a space":        {"hub.callback", "https://reader.test/a b", 0},
		"callback, a user":         {"hub.callback", "https://reader@reader.test/", 0},
		"callback of gopher":       {"hub.callback", "gopher://reader.test/", 0},
		"callback, empty fragment": {"hub.callback", "http://0#", 0},
		"callback of a dot":        {"hub.callback", "http://./", 0},
		"callback, no host":        {"hub.callback", "https://:443/", 0},
		"secret too long":          {"hub.secret", strings.Repeat("x", maxSecret), 0},
	} {
		req, err := parseForm(with(good, v.key, v.value))
		if (err == nil) != (v.want > 0) || err == nil && req.pending.lease != v.want {
			t.Errorf("%s: got %+v, %v, want a lease of %v", name, req, err, v.want)
		}
		if key := v.key; err == nil && key == "hub.secret" && req.pending.secret != v.value {
			t.Errorf("%s: secret %q", name, req.pending.secret)
		}
	}
	req, err := parseForm(with(with(good, "hub.mode", "unsubscribe"), "hub.lease_seconds", "none"))
	if err != nil || !req.pending.unsubscribe || req.pending.lease != 0 || req.pending.secret != "" {
		t.Errorf("a request to leave: got %+v, %v", req, err)
	}
}

func TestAnswersSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	world(t, Options{Limits: Limits{PerTopic: 1}}, func(t *testing.T, h *Hub, _ *readers, _ *library) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, site+Path, http.NoBody))
		if w.Header().Get("Allow") != "POST" || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Retry-After") != "" {
			t.Errorf("405: got %v", w.Header())
		}
		ask(h, subscribeForm(callback, topic))
		w = ask(h, subscribeForm("https://other.test/", topic))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "600" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("503: got %d, %v", w.Code, w.Header())
		}
		if got := h.Stats().Refused; got != 2 {
			t.Errorf("%d refused, want 2", got)
		}
	})
}

// TestWhoeverLeavesLearnsNothing of who is subscribed.
func TestWhoeverLeavesLearnsNothing(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		if w := ask(h, with(subscribeForm(callback, topic), "hub.mode", "unsubscribe")); w.Code != http.StatusAccepted {
			t.Errorf("nobody's request to leave: %d, want 202", w.Code)
		}
		after(time.Minute)
		if len(r.got) != 0 || len(h.Topics()) != 0 || s.ops != 0 {
			t.Errorf("%d requests, topics %v, %d operations, want none", len(r.got), h.Topics(), s.ops)
		}
	})
}

func TestExpiryOfASubscriber(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	sub := storage.Subscription{Until: at}
	for name, v := range map[string]struct {
		m    subscriber
		now  time.Time
		want bool
	}{
		"lease lasts":     {subscriber{sub: sub}, at, false},
		"lease ended":     {subscriber{sub: sub}, at.Add(1), true},
		"renewal pending": {subscriber{sub: sub, pending: &pendingRequest{}}, at.Add(1), false},
		"delivery":        {subscriber{sub: sub, delivering: true}, at.Add(1), false},
	} {
		if got := v.m.hasExpired(v.now); got != v.want {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
}

func TestPingsAreBounded(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	p := &ping{topics: map[string]bool{}}
	var topics []string
	for i := range maxPingBacklog + 1 {
		topics = append(topics, fmt.Sprintf("%05d", i))
	}
	p.add(topics, at)
	p.add([]string{"later"}, at.Add(time.Hour))
	if len(p.topics) != maxPingBacklog || !p.due.Equal(at) {
		t.Errorf("%d wait until %v, want 10,000 as from the first", len(p.topics), p.due)
	}
	if got := p.nextBatch(); len(got) != maxPingTopics || !slices.Equal(got, topics[:maxPingTopics]) || len(p.topics) != maxPingBacklog-maxPingTopics {
		t.Errorf("told of %d, from %s, %d left; want the first 50", len(got), got[0], len(p.topics))
	}
	p = &ping{topics: map[string]bool{}, due: at}
	if p.add([]string{"a"}, at.Add(-time.Second)); !p.due.Equal(at) {
		t.Errorf("due %v, want no earlier than the gap allows", p.due)
	}
	world(t, Options{Ping: []string{"https://public.test/"}}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		h.Changed(topics[:maxPingTopics+1]...)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 2 || posts[1].at.Sub(posts[0].at) != 15*time.Second || strings.Count(posts[0].body, "hub.url") != maxPingTopics || strings.Count(posts[1].body, "hub.url") != 1 {
			t.Errorf("%d requests for 51 documents, want 50 and, 15 s later, one", len(posts))
		}
		if got := posts[0].header.Get("Content-Type"); got != "application/x-www-form-urlencoded" {
			t.Errorf("sent as %q", got)
		}
	})
}

// TestAnswersToADelivery: any 2xx is a success.
func TestAnswersToADelivery(t *testing.T) {
	t.Parallel()
	for status, delivered := range map[int]bool{200: true, 202: true, 204: true, 299: true, 300: false, 307: false, 400: false, 404: false, 500: false, 199: false} {
		subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
			r.set(func(r *readers) { r.status["reader.test"] = status })
			h.Changed(topic)
			after(10 * time.Second)
			if st := h.Stats(); (st.Delivered == 1) != delivered || (st.Failed == 1) == delivered {
				t.Errorf("%d: %+v, want delivered %v", status, st, delivered)
			}
		})
	}
}

func TestWithoutASecretNothingIsSigned(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		ask(h, with(subscribeForm(callback, topic), "hub.secret", ""))
		after(time.Second)
		h.Changed(topic)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 || posts[0].header["X-Hub-Signature"] != nil {
			t.Errorf("delivered %+v, want one without a signature", posts)
		}
	})
}

// TestRequestsAtOnceAreBounded, those that verify and those that deliver apart.
func TestRequestsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		r.set(func(r *readers) { r.took = time.Second })
		const n = maxDeliveries + 10
		for i := range n {
			ask(h, subscribeForm(fmt.Sprintf("https://h%d.test/", i), topic))
		}
		synctest.Wait()
		if n := len(r.requests(http.MethodGet)); n != maxVerifications {
			t.Errorf("%d verifications at once, want %d", n, maxVerifications)
		}
		after(time.Minute)
		if got := h.Stats().Subscribers; got != n {
			t.Errorf("%d subscribers, want all", got)
		}
		h.Changed(topic)
		after(checkDelay)
		if n := len(r.requests(http.MethodPost)); n != maxLate {
			t.Errorf("%d deliveries at once to subscribers that were never prompt, want %d", n, maxLate)
		}
		after(time.Minute)
		s.publish(topic, "x")
		h.Changed(topic)
		after(checkDelay)
		if n := len(r.requests(http.MethodPost)) - n; n != maxDeliveries {
			t.Errorf("%d deliveries at once to prompt subscribers, want %d", n, maxDeliveries)
		}
		after(time.Minute)
		if got := h.Stats().Delivered; got != 2*n {
			t.Errorf("%d deliveries, want two to each", got)
		}
	})
}

func TestWithoutRandomnessNobodyIsVerified(t *testing.T) {
	t.Parallel()
	world(t, Options{Rand: iotest.ErrReader(errors.New("empty"))}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		ask(h, subscribeForm(callback, topic))
		after(time.Minute)
		if st := h.Stats(); st.Subscribers != 0 || st.Pending != 0 || len(r.got) != 0 {
			t.Errorf("%+v after %d requests, want nothing", st, len(r.got))
		}
	})
}

func TestDomainsThatAreQuietAreForgotten(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		h.Changed(topic)
		after(checkDelay)
		h.mu.Lock()
		if len(h.verifier.notBefore) != 1 || len(h.lanes.byDomain) != 1 || len(h.checks.last) != 1 {
			t.Errorf("%v, %v, %v: want one of each", h.verifier.notBefore, h.lanes.byDomain, h.checks.last)
		}
		h.verifier.notBefore[place{byDomain, "later.test"}] = time.Now().Add(time.Hour)
		h.mu.Unlock()
		after(2 * sweepInterval)
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.verifier.notBefore) != 1 || len(h.lanes.byDomain)+len(h.lanes.at)+len(h.lanes.lateAt)+len(h.verifier.at)+len(h.checks.last) != 0 {
			t.Errorf("%v, %v, %v: want only the one to wait for", h.verifier.notBefore, h.lanes.byDomain, h.checks.last)
		}
	})
}

func TestQueryIsAppended(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.test/": "https://a.test/?q=1", "https://a.test/?": "https://a.test/?q=1", "https://a.test/?b=c": "https://a.test/?b=c&q=1",
	} {
		if got := appendQuery(address, "q=1"); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	for address, want := range map[string]string{"https://A.test:80/x": "a.test:80", "%zz": ""} {
		if got := hostOf(address); got != want {
			t.Errorf("%s: host %q, want %q", address, got, want)
		}
	}
	if subscriptionID("https://a.test/", "b") == subscriptionID("https://a.test/b", "") || subscriptionID("a", "b") == subscriptionID("b", "a") {
		t.Error("different pairs have one ID")
	}
}
