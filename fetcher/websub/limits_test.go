package websub

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
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
