package daemon

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// status returns that of h's answer, and the answer's header.
func status(t *testing.T, h http.Handler, method, path string, prepare ...func(*http.Request)) int {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader("{}"))
	for _, f := range prepare {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

// open returns a daemon that does not run.
func open(t *testing.T, c *config.Config) *Daemon {
	t.Helper()
	d, err := New(t.Context(), Options{Load: always(c), Version: "v1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// TestPublicAddressServesTheSiteOnly: what the operator may do is on the control
// socket, metrics are there and on their own address.
func TestPublicAddressServesTheSiteOnly(t *testing.T) {
	t.Parallel()
	d := open(t, configured(t.TempDir(), "http://feed.test"))
	public, control, metrics := d.publicHandler(), d.controlHandler(), d.metricsHandler()
	for _, path := range []string{"/", "/feed.atom", "/healthz", "/api/v1/hello", "/api/v1/stats"} {
		if got := status(t, public, http.MethodGet, path); got != 200 {
			t.Errorf("%s in public: status %d, want 200", path, got)
		}
	}
	for _, path := range []string{"/v1/status", "/v1/stats", "/v1/backup", "/api/v1/status", "/api/v1/backup", "/metrics", "/debug/pprof/", "/debug/pprof/heap"} {
		if got := status(t, public, http.MethodGet, path); got == 200 {
			t.Errorf("%s is served in public", path)
		}
	}
	for _, path := range []string{"/v1/apply", "/v1/reload", "/v1/refresh", "/v1/level", "/api/v1/apply", "/api/v1/reload"} {
		if got := status(t, public, http.MethodPost, path); got == 200 {
			t.Errorf("%s is served in public", path)
		}
	}
	for _, path := range []string{"/v1/status", "/v1/stats", "/metrics", "/debug/pprof/"} {
		if got := status(t, control, http.MethodGet, path); got != 200 {
			t.Errorf("%s on the socket: status %d, want 200", path, got)
		}
	}
	for path, want := range map[string]int{"/metrics": 200, "/v1/status": 404, "/": 404, "/debug/pprof/": 404} {
		if got := status(t, metrics, http.MethodGet, path); got != want {
			t.Errorf("%s on the address of metrics: status %d, want %d", path, got, want)
		}
	}
}

// TestPrivateSiteNeedsItsPassword, also for the public API.
func TestPrivateSiteNeedsItsPassword(t *testing.T) {
	t.Parallel()
	c := configured(t.TempDir(), "http://feed.test")
	c.Publish.Private.User, c.Publish.Private.Password = "قارئ", "سر"
	h := open(t, c).publicHandler()
	for _, path := range []string{"/", "/feed.atom", "/topics", "/api/v1/hello", "/api/v1/query", "/api/v1/feeds"} {
		if got := status(t, h, http.MethodGet, path); got != 401 {
			t.Errorf("%s without a password: status %d, want 401", path, got)
		}
		wrong := func(r *http.Request) { r.SetBasicAuth("قارئ", "غيره") }
		if got := status(t, h, http.MethodGet, path, wrong); got != 401 {
			t.Errorf("%s with a wrong password: status %d, want 401", path, got)
		}
		right := func(r *http.Request) { r.SetBasicAuth("قارئ", "سر") }
		if got := status(t, h, http.MethodGet, path, right); got != 200 {
			t.Errorf("%s with the password: status %d, want 200", path, got)
		}
	}
	if got := status(t, h, http.MethodPost, "/hub"); got != 401 && got != 404 && got != 405 {
		t.Errorf("the hub of a site with a password: status %d, want none", got)
	}
}

// TestHubOfASite: its own, the first of others', or none where a hub could not
// read the documents.
func TestHubOfASite(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		publish func(*config.Config)
		want    string
	}{
		"own": {func(c *config.Config) { c.Publish.Hub = true }, "/hub"},
		"others'": {func(c *config.Config) {
			c.Publish.Hub, c.Publish.Hubs = true, []string{"https://hub.test/", "https://b.test/"}
		}, "https://hub.test/"},
		"none":     {func(c *config.Config) { c.Publish.Hub, c.Publish.Hubs = false, nil }, ""},
		"password": {func(c *config.Config) { c.Publish.Hub, c.Publish.Private.Password = true, "سر" }, ""},
		"password, others'": {func(c *config.Config) {
			c.Publish.Hubs, c.Publish.Private.Password = []string{"https://hub.test/"}, "سر"
		}, ""},
		"token and password": {func(c *config.Config) {
			c.Publish.Hub, c.Publish.Private.Password, c.Publish.Private.Token = true, "سر", "t"
		}, "/hub"},
	} {
		c := config.Default()
		row.publish(c)
		if got := hubAddress(c.Publish); got != row.want {
			t.Errorf("%s: hub %q, want %q", name, got, row.want)
		}
	}
}

// TestHubsReachPublicSitesOnly: who asks for pushes on a loopback address gets
// none.
func TestHubsReachPublicSitesOnly(t *testing.T) {
	t.Parallel()
	for site, want := range map[string]bool{
		"https://rawi.test": true, "http://192.0.2.1:8080": true, "http://[2001:db8::1]/": true, "https://localhost.test": true,
		"http://localhost:8080": false, "http://rawi.localhost": false, "http://127.0.0.1": false, "http://127.9.9.9:1": false, "http://[::1]:80": false,
		"http://0.0.0.0": false, "http://[::]": false, "http://[": false,
	} {
		if got := reachable(site); (got != "") != want || want && got != site {
			t.Errorf("%s: %q, want reachable %v", site, got, want)
		}
	}
}

// TestRemovedAndPausedFeedsAreCountedApart from those that are polled.
func TestRemovedAndPausedFeedsAreCountedApart(t *testing.T) {
	t.Parallel()
	since := time.Unix(1, 0)
	feeds := withStates(
		[]storage.Feed{{Name: "paused", Paused: true}, {Name: "new"}, {Name: "ok"}, {Name: "silent"}, {Name: "gone"}},
		[]storage.FeedState{
			{Feed: "removed", Status: storage.StatusOK, Silent: since},
			{Feed: "paused", Status: storage.StatusOK, Silent: since},
			{Feed: "ok", Status: storage.StatusOK},
			{Feed: "silent", Status: storage.StatusOK, Silent: since},
			{Feed: "gone", Status: storage.StatusGone, Silent: since},
		},
	)
	if n := countSilent(feeds); n != 1 {
		t.Errorf("%d feeds are silent, want the one that is polled and answers", n)
	}
	got := countStatuses(feeds)
	want := map[storage.Status]int{storage.StatusPaused: 1, storage.StatusNew: 1, storage.StatusOK: 2, storage.StatusGone: 1}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for s, n := range want {
		if got[s] != n {
			t.Errorf("%s: %d, want %d", s, got[s], n)
		}
	}
}
