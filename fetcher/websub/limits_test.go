package websub

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

func TestIntentsAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxChallenge)
	query := func(n int) string {
		q := "hub.mode=denied&hub.reason="
		return q + strings.Repeat("x", n-len(q))
	}
	for _, v := range []struct {
		query string
		want  error
	}{
		{"hub.mode=subscribe&hub.topic=x&hub.challenge=" + long, nil},
		{"hub.mode=subscribe&hub.topic=x&hub.challenge=" + long + "x", errQuery},
		{"hub.mode=unsubscribe&hub.challenge=x", nil},
		{"hub.mode=unsubscribe&hub.challenge=x&hub.lease_seconds=0", nil}, // it has no lease
		{"hub.mode=subscribe&hub.challenge=x&hub.lease_seconds=0", subscription.ErrLease},
		{"hub.mode=unsubscribe", errQuery},
		{"hub.mode=subscribe&hub.challenge=", errQuery},
		{"hub.mode=denied", nil},
		{"hub.mode=%zz", errQuery},
		{"hub.mode=Subscribe&hub.challenge=x", errQuery},
		{query(maxQuery), nil},
		{query(maxQuery + 1), errQuery},
	} {
		if _, err := parseIntent(v.query); !errors.Is(err, v.want) {
			t.Errorf("%.60s…: got %v, want %v", v.query, err, v.want)
		}
	}
	in, err := parseIntent("hub.mode=denied&hub.topic=t&hub.reason=لا") // no
	if err != nil || in.mode != "denied" || in.topic != "t" || in.reason != "لا" {
		t.Errorf("got %+v, %v", in, err)
	}
}

func TestRenewalIsAfterTwoThirdsOfALease(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for lease, want := range map[time.Duration]time.Duration{
		9 * time.Hour: 6 * time.Hour, time.Minute: 5 * time.Minute, 450 * time.Second: 5 * time.Minute, 453 * time.Second: 302 * time.Second,
	} {
		if got := renewAt(storage.Subscription{Verified: at, Until: at.Add(lease)}).Sub(at); got != want {
			t.Errorf("a lease of %v is renewed after %v, want %v", lease, got, want)
		}
	}
}

func TestSixteenPushesAreRemembered(t *testing.T) {
	t.Parallel()
	var a hubSubscription
	for i := range maxRecent {
		if a.isRepeat([sha256.Size]byte{byte(i)}) {
			t.Errorf("push %d counts as a repeat", i)
		}
	}
	if !a.isRepeat([sha256.Size]byte{0}) || len(a.recent) != maxRecent {
		t.Errorf("the first of %d is forgotten", len(a.recent))
	}
	if a.isRepeat([sha256.Size]byte{99}) || len(a.recent) != maxRecent {
		t.Errorf("%d are remembered, want %d", len(a.recent), maxRecent)
	}
	if a.isRepeat([sha256.Size]byte{0}) {
		t.Error("the oldest is remembered after one more")
	}
}

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

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	subscribed(t, Options{}, func(t *testing.T, s *Subscriber, _ *fakeHub, _ *memory, callback, _ string) {
		for _, method := range []string{http.MethodPut, http.MethodHead, http.MethodDelete} {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(method, callback, http.NoBody))
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: got %d, %v", method, w.Code, w.Header())
			}
		}
	})
}

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
	subscribed(t, Options{Budget: 1000 * minPushCost}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory, callback, secret string) {
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

func TestWithoutRandomnessNobodyIsAsked(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	o := Options{Rand: iotest.ErrReader(errors.New("empty")), Logger: slog.New(slog.NewTextHandler(&log, nil))}
	world(t, o, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		s.Learn(state("furat", topic, hubURL))
		after(time.Minute)
		if asked, _, _ := h.log(); len(asked) != 0 || !strings.Contains(log.String(), "no randomness") {
			t.Errorf("asked %v, logged %s", asked, &log)
		}
	})
}

// TestPrefixTellsNodesApart, which share a store.
func TestPrefixTellsNodesApart(t *testing.T) {
	t.Parallel()
	at := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC) // when bubbles begin
	theirs := storage.Subscription{ID: "b~1", Feed: "furat", Hub: hubURL, Topic: topic, Callback: base + Path + "b~1", Verified: at, Until: at.Add(time.Hour)}
	world(t, Options{Prefix: "a~", Known: []storage.Subscription{theirs}}, func(t *testing.T, s *Subscriber, h *fakeHub, m *memory) {
		if until, _ := s.Lease("furat"); !until.IsZero() {
			t.Errorf("another node's subscription counts, until %v", until)
		}
		s.Learn(state("furat", topic, hubURL))
		after(time.Second)
		if got := h.last("subscribe").Get("hub.callback"); !strings.HasPrefix(got, base+Path+"a~") {
			t.Errorf("callback %s, want the prefix a~", got)
		}
		if len(m.stored()) != 2 {
			t.Errorf("%d stored, want theirs and ours", len(m.stored()))
		}
	})
}

// TestOnlyGoodStatesOfTheirURLTeach what hubs a feed has.
func TestOnlyGoodStatesOfTheirURLTeach(t *testing.T) {
	t.Parallel()
	world(t, Options{}, func(t *testing.T, s *Subscriber, h *fakeHub, _ *memory) {
		failed, moved := state("furat", topic, hubURL), state("furat", topic, hubURL)
		failed.Status, moved.URL = storage.StatusError, "https://old.test/"
		s.Learn(failed)
		feeds := []storage.Feed{{Name: "furat", URL: topic}}
		s.SetFeeds(feeds, []storage.FeedState{failed})
		s.SetFeeds(feeds, []storage.FeedState{moved})
		s.Learn(state("jazira", topic, hubURL)) // which is no feed of ours
		s.Learn(state("furat", "", hubURL))     // without a topic
		after(time.Minute)
		if asked, _, _ := h.log(); len(asked) != 0 || s.Stats().Pending != 0 {
			t.Errorf("asked %v", asked)
		}
		pushed := state("furat", topic, hubURL)
		pushed.Pushed = time.Now().Add(-time.Hour)
		s.Learn(pushed)
		if _, got := s.Lease("furat"); !got.Equal(pushed.Pushed) {
			t.Errorf("last push %v, want the state's %v", got, pushed.Pushed)
		}
		if st := s.Stats(); st.Pending != 1 || st.Active != 0 {
			t.Errorf("%+v, want one pending", st)
		}
		after(time.Minute)
		if st := s.Stats(); st.Pending != 0 || st.Active != 1 {
			t.Errorf("%+v, want one active", st)
		}
		if until, last := s.Lease("nobody"); !until.IsZero() || !last.IsZero() {
			t.Errorf("nobody has a lease until %v", until)
		}
	})
}

// TestHubsThatAreNoMoreAreForgotten when there are many.
func TestHubsThatAreNoMoreAreForgotten(t *testing.T) {
	t.Parallel()
	s := New(Options{HTTP: http.DefaultClient})
	for i := range 1001 {
		s.trafficOf(fmt.Sprint(i))
	}
	s.traffic["0"].busy = true
	s.traffic["1"].notBefore = time.Now().Add(time.Hour)
	if s.trafficOf("7"); len(s.traffic) != 1001 {
		t.Errorf("%d hosts, want all 1001", len(s.traffic))
	}
	if s.trafficOf("new"); len(s.traffic) != 3 || s.traffic["0"] == nil || s.traffic["1"] == nil {
		t.Errorf("%d hosts are left, want the busy one, the one in trouble and the new one", len(s.traffic))
	}
}

func TestReasonsAreTruncated(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{200: strings.Repeat("خ", 200), 201: strings.Repeat("خ", 200) + "…"} {
		if got := truncate(strings.Repeat("خ", n)); got != want {
			t.Errorf("%d runes: got %d bytes", n, len(got))
		}
	}
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
