package websub

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestParametersOfLinksAtTheirEdges(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][3]string{
		"rel=hub; x": {"rel", "hub", "; x"}, "rel=;x": {"rel", "", ";x"}, "rel=,x": {"rel", "", ",x"}, "rel=": {"rel", "", ""}, "rel": {"rel", "", ""}, "rel;x": {"rel", "", ";x"}, `rel="a b";x`: {"rel", "a b", ";x"},
	} {
		if name, value, rest := param(in); [3]string{name, value, rest} != want {
			t.Errorf("%s: %q, %q, %q; want %q", in, name, value, rest, want)
		}
	}
	for in, want := range map[string][2]string{`a"b`: {"a", "b"}, `a\"b"c`: {`a"b`, "c"}, `a\`: {`a\`, ""}, `a`: {"a", ""}, `"`: {"", ""}, `\\"`: {`\`, ""}} {
		if value, rest := quoted(in); [2]string{value, rest} != want {
			t.Errorf("%s: %q, %q; want %q", in, value, rest, want)
		}
	}
	base, err := url.Parse("https://n.example/a/")
	if err != nil {
		t.Fatal(err)
	}
	const front = "https://n.example/"
	for n, want := range map[int]bool{maxURL: true, maxURL + 1: false} {
		if _, ok := absolute(front+strings.Repeat("x", n-len(front)), base); ok != want {
			t.Errorf("an address of %d bytes: %v", n, ok)
		}
	}
	for in, want := range map[string]string{"": "", "b": "https://n.example/a/b", "mailto:a": "", "https://u@n.example/": "", "b#c": "https://n.example/a/b"} {
		if got, _ := absolute(in, base); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHubsThatFailSayWhenToAskAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		after  string
		want   time.Duration
		ok     bool
	}{
		{202, "9", 0, true},
		{400, "9", 0, false},
		{500, "", time.Second, false},
		{503, "9", 9 * time.Second, false},
		{429, "9", 9 * time.Second, false},
		{503, "0", time.Second, false},
		{503, "-5", time.Second, false},
		{503, "soon", time.Second, false},
		{503, "9999999", maxRetryAfter, false},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", c.after)
			w.WriteHeader(c.status)
		}))
		pause, err := post(t.Context(), server.Client(), server.URL, url.Values{})
		server.Close()
		if pause != c.want || (err == nil) != c.ok {
			t.Errorf("status %d, Retry-After %q: wait %v, %v; want %v", c.status, c.after, pause, err, c.want)
		}
	}
	if pause, err := post(t.Context(), http.DefaultClient, "http://127.0.0.1:1/", nil); pause != time.Second || err == nil {
		t.Errorf("a hub that is not there: wait %v, %v", pause, err)
	}
}

func TestBudgetHoldsTwoOfTheLargestPushes(t *testing.T) {
	t.Parallel()
	for o, want := range map[[2]int64]int64{{0, 0}: 64 << 20, {40 << 20, 0}: 80 << 20, {1 << 10, 0}: 64 << 20, {0, 5}: 5} {
		s := New(Options{HTTP: http.DefaultClient, MaxBytes: o[0], Budget: o[1]})
		if s.inbox.budget != want {
			t.Errorf("pushes of %d bytes, budget %d: %d, want %d", o[0], o[1], s.inbox.budget, want)
		}
	}
}

// Those of another node in the store are no reason to forget those behind them.
func TestSubscriptionsOfOthersAreSkipped(t *testing.T) {
	t.Parallel()
	until := time.Now().Add(time.Hour)
	own := func(id, feed string, until time.Time) storage.Subscription {
		return storage.Subscription{ID: id, Feed: feed, Hub: "https://hub.example/", Topic: "https://n.example/" + feed, Until: until}
	}
	s := New(Options{HTTP: http.DefaultClient, Prefix: "me-", Known: []storage.Subscription{
		own("you-1", "a", until), own("me-0", "", until), own("me-1", "a", until), own("me-2", "a", until.Add(-time.Minute)), own("me-3", "b", until), own("me-4", "b", until.Add(time.Minute)),
	}})
	for feed, want := range map[string]string{"a": "me-1", "b": "me-4"} {
		if l := s.subs.byFeed[feed]; l == nil || l.active == nil || l.active.sub.ID != want {
			t.Errorf("%s is subscribed by %+v, want %s", feed, l, want)
		}
	}
	if len(s.subs.byFeed) != 2 {
		t.Errorf("%d feeds are subscribed, want 2", len(s.subs.byFeed))
	}
}

func TestFeedsBehindAPausedOneAreWanted(t *testing.T) {
	t.Parallel()
	s := New(Options{HTTP: http.DefaultClient, Public: func() string { return "" }})
	s.SetFeeds([]storage.Feed{{Name: "a", Paused: true}, {Name: "b"}}, nil)
	if s.wanted["a"] || !s.wanted["b"] {
		t.Errorf("wanted are %v", s.wanted)
	}
}

func TestSubscriptionMatchesByTopicAndHub(t *testing.T) {
	t.Parallel()
	sub := storage.Subscription{ID: "1", Hub: "https://hub.example/", Topic: "https://n.example/a"}
	sub.Callback = callback("https://me.example", "1")
	for _, c := range []struct {
		name string
		l    feedSubscription
		want bool
	}{
		{"both", feedSubscription{topic: sub.Topic, hubs: []string{"x", sub.Hub}}, true},
		{"another topic", feedSubscription{topic: "https://n.example/b", hubs: []string{sub.Hub}}, false},
		{"another hub", feedSubscription{topic: sub.Topic, hubs: []string{"x"}}, false},
	} {
		if got := c.l.matches(&hubSubscription{sub: sub}, "https://me.example"); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestFailureOfAForgottenFeedIsNoMore(t *testing.T) {
	t.Parallel()
	r := registry{byFeed: map[string]*feedSubscription{}}
	a := &hubSubscription{sub: storage.Subscription{Feed: "gone"}}
	if r.onFailure(a, time.Now(), time.Hour); a.failures != 1 {
		t.Errorf("%d failures", a.failures)
	}
}

// What cannot be stored is told, unless it is the end.
func TestLostSubscriptionsAreTold(t *testing.T) {
	t.Parallel()
	for _, over := range []bool{false, true} {
		var log strings.Builder
		ctx, cancel := context.WithCancel(t.Context())
		s := New(Options{HTTP: http.DefaultClient, Store: &memory{full: true}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		s.saver.Put(storage.Subscription{ID: "1"})
		if over {
			cancel()
		}
		s.save(ctx)
		cancel()
		if got := strings.Contains(log.String(), "not stored"); got == over {
			t.Errorf("at the end %v: %s", over, log.String())
		}
	}
}
