package hub

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
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
	if got, want := (Limits{}).withDefaults(), (Limits{Total: 10_000, PerTopic: 5_000, PerHost: 200, Pending: 256}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := (Limits{Total: 1, Pending: 2}).withDefaults(), (Limits{Total: 1, PerTopic: 5_000, PerHost: 200, Pending: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestFormIsReadWithinItsBounds(t *testing.T) {
	t.Parallel()
	good := wishes(callback, topic)
	long := "https://reader.test/" + strings.Repeat("x", maxURL-len("https://reader.test/"))
	for name, v := range map[string]struct {
		key, value string
		want       time.Duration // the lease
	}{
		"as it is":           {"x", "y", 10 * 24 * time.Hour},
		"no lease":           {"hub.lease_seconds", "", subscription.DefaultLease},
		"short lease":        {"hub.lease_seconds", "60", 10 * time.Minute},
		"least lease":        {"hub.lease_seconds", "601", minLease + time.Second},
		"long lease":         {"hub.lease_seconds", "99999999", subscription.MaxLease},
		"longest secret":     {"hub.secret", strings.Repeat("x", maxSecret-1), 10 * 24 * time.Hour},
		"no secret":          {"hub.secret", "", 10 * 24 * time.Hour},
		"longest address":    {"hub.callback", long, 10 * 24 * time.Hour},
		"callback on http":   {"hub.callback", "http://reader.test:8080/?a=b", 10 * 24 * time.Hour},
		"Arabic callback":    {"hub.callback", "https://reader.test/قارئ", 10 * 24 * time.Hour}, // reader
		"topic in brackets":  {"hub.topic", "<" + topic + ">", 0},
		"topic in quotes":    {"hub.topic", topic + `"`, 0},
		"callback too long":  {"hub.callback", long + "x", 0},
		"callback, a space":  {"hub.callback", "https://reader.test/a b", 0},
		"callback, a user":   {"hub.callback", "https://reader@reader.test/", 0},
		"callback of gopher": {"hub.callback", "gopher://reader.test/", 0},
		"callback, no host":  {"hub.callback", "https://:443/", 0},
		"secret too long":    {"hub.secret", strings.Repeat("x", maxSecret), 0},
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
		ask(h, wishes(callback, topic))
		w = ask(h, wishes("https://other.test/", topic))
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
		if w := ask(h, with(wishes(callback, topic), "hub.mode", "unsubscribe")); w.Code != http.StatusAccepted {
			t.Errorf("nobody's request to leave: %d, want 202", w.Code)
		}
		after(time.Minute)
		if len(r.got) != 0 || len(h.Topics()) != 0 || s.ops != 0 {
			t.Errorf("%d requests, topics %v, %d operations, want none", len(r.got), h.Topics(), s.ops)
		}
	})
}

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
		ask(h, wishes(callback, topic))
		ask(h, wishes(callback+"2", topic))
		after(time.Second)
		if got := gap(r.requests(http.MethodGet), 1); got != 100*time.Millisecond {
			t.Errorf("two verifications are %v apart, want 100 ms", got)
		}
		r.set(func(r *readers) { r.answer = "no" })
		ask(h, wishes(callback+"3", topic))
		ask(h, wishes(callback+"4", topic))
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
		ask(h, wishes(callback, topic))
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
		ask(h, wishes("https://a.test/", topic))
		ask(h, wishes("https://b.test/", topic))
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
		ask(h, wishes(callback, topic))
		after(time.Second)
	})
	if len(s.stored()) != 1 {
		t.Errorf("stored %+v when Run ended, want the subscription", s.stored())
	}
	var log bytes.Buffer
	world(t, Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}, func(t *testing.T, h *Hub, _ *readers, s *library) {
		s.refuse = storage.ErrFull
		ask(h, wishes(callback, topic))
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

// TestHubOwnsItsHostsOnly where several share the subscriptions.
func TestHubOwnsItsHostsOnly(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when bubbles begin
	known := []storage.Subscription{
		{ID: "ours", Topic: topic, Callback: "https://ours.test/", Until: at.Add(time.Hour)},
		{ID: "theirs", Topic: topic, Callback: "https://theirs.test/", Until: at.Add(time.Hour)},
	}
	all := false
	o := Options{Known: known, Ping: []string{"https://hub.theirs.test/"}, Owns: func(host string) bool { return all || host == "ours.test" }}
	world(t, o, func(t *testing.T, h *Hub, r *readers, s *library) {
		h.Changed(topic)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 || posts[0].url.Host != "ours.test" {
			t.Fatalf("delivered %+v, want to ours only", posts)
		}
		h.mu.Lock()
		all = true
		h.mu.Unlock()
		h.Recheck()
		after(time.Minute)
		posts = r.requests(http.MethodPost)
		if len(posts) != 2 || posts[1].url.Host != "theirs.test" {
			t.Errorf("%d deliveries, want one to the host that became ours", len(posts))
		}
		h.mu.Lock()
		all = false
		h.mu.Unlock()
		after(2 * time.Hour)
		if got := s.stored(); len(got) != 1 || got[0].ID != "theirs" {
			t.Errorf("stored %+v, want theirs: its owner removes it", got)
		}
	})
}

// TestLearnTakesTheStoresWord but where it waits to be stored itself.
func TestLearnTakesTheStoresWord(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		mine := s.stored()[0]
		count := func() int { return h.Stats().Subscribers }
		other := storage.Subscription{ID: "other", Topic: topic, Callback: "https://other.test/", Until: time.Now().Add(time.Hour)}
		h.Learn(other)
		h.Learn(storage.Subscription{ID: "feed", Feed: "furat", Topic: topic, Until: time.Now().Add(time.Hour)})
		h.Learn(storage.Subscription{ID: "unknown"})
		if count() != 2 {
			t.Errorf("%d subscribers, want ours and the other", count())
		}
		other.Sent = documentSum([]byte("<feed>الخبر الأول</feed>"))
		h.Learn(other) // it has the document
		mine.Secret = "سر آخر"
		h.Learn(mine)
		h.Changed(topic)
		after(2 * time.Second)
		posts := r.requests(http.MethodPost)
		if want := subscription.Sign("سر آخر", []byte("<feed>الخبر الأول</feed>")); len(posts) != 1 || posts[0].header.Get("X-Hub-Signature") != want {
			t.Errorf("delivered %+v, want one by the secret that was learned", posts)
		}
		h.Learn(storage.Subscription{ID: mine.ID}) // the delivery waits to be stored: that is newer
		if count() != 2 {
			t.Errorf("%d subscribers, want still 2", count())
		}
		after(time.Minute)
		ask(h, wishes(callback, topic)) // pending
		h.Learn(storage.Subscription{ID: mine.ID})
		if st := h.Stats(); st.Subscribers != 1 || st.Pending != 1 {
			t.Errorf("%+v, want it unverified while its request is pending", st)
		}
		after(time.Minute)
		if count() != 2 {
			t.Errorf("%d subscribers after it confirmed again, want 2", count())
		}
		h.Learn(storage.Subscription{ID: mine.ID})
		h.Learn(storage.Subscription{ID: "other"})
		if count() != 0 || len(h.Topics()) != 0 {
			t.Errorf("%d subscribers, topics %v, want none", count(), h.Topics())
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
		"pending":               {subscriber{delivered: at, retryAt: at.Add(time.Hour), pending: &pendingRequest{}}, time.Time{}},
	} {
		if got := v.m.dueAt(); !got.Equal(v.want) {
			t.Errorf("%s: got %v, want %v", name, got, v.want)
		}
	}
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
		"delivery":        {subscriber{sub: sub, busy: true}, at.Add(1), false},
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
		ask(h, with(wishes(callback, topic), "hub.secret", ""))
		after(time.Second)
		h.Changed(topic)
		after(time.Minute)
		posts := r.requests(http.MethodPost)
		if len(posts) != 1 || posts[0].header["X-Hub-Signature"] != nil {
			t.Errorf("delivered %+v, want one without a signature", posts)
		}
	})
}

func TestRequestsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		r.set(func(r *readers) { r.took = time.Second })
		for i := range maxRequests + 10 {
			ask(h, wishes(fmt.Sprintf("https://h%d.test/", i), topic))
		}
		synctest.Wait()
		if n := len(r.requests(http.MethodGet)); n != maxRequests {
			t.Errorf("%d requests at once, want %d", n, maxRequests)
		}
		after(time.Minute)
		if got := h.Stats().Subscribers; got != maxRequests+10 {
			t.Errorf("%d subscribers, want all", got)
		}
	})
}

func TestWithoutRandomnessNobodyIsVerified(t *testing.T) {
	t.Parallel()
	world(t, Options{Rand: iotest.ErrReader(errors.New("empty"))}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		ask(h, wishes(callback, topic))
		after(time.Minute)
		if st := h.Stats(); st.Subscribers != 0 || st.Pending != 0 || len(r.got) != 0 {
			t.Errorf("%+v after %d requests, want nothing", st, len(r.got))
		}
	})
}

func TestHostsThatAreQuietAreForgotten(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, _ *library) {
		h.mu.Lock()
		h.trafficOf("busy.test").busy = true
		h.trafficOf("later.test").notBefore = time.Now().Add(time.Hour)
		h.mu.Unlock()
		after(2 * sweepInterval)
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.traffic) != 2 || h.traffic["reader.test"] != nil {
			t.Errorf("%d hosts are known, want the busy one and the one to wait for", len(h.traffic))
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

// TestEachDocumentIsCheckedInItsTime, however many others are to be checked
// later.
func TestEachDocumentIsCheckedInItsTime(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, h *Hub, r *readers, s *library) {
		var later []string
		for i := range 20 {
			other := fmt.Sprintf("%s/%d.atom", site, i)
			s.publish(other, "x")
			ask(h, wishes(callback, other))
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
