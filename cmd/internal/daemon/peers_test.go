package daemon

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rawi/cmd/internal/config"
)

// TestCallbacksNameTheirNode in a fleet: what the prefix writes, any node reads.
func TestCallbacksNameTheirNode(t *testing.T) {
	t.Parallel()
	c := config.Default()
	c.Fleet.Node = "a"
	if got := callbackPrefix(c.Fixed); got != "" {
		t.Errorf("alone: prefix %q, want none", got)
	}
	c.Fleet.Name = "furat"
	for path, want := range map[string]string{"/websub/" + callbackPrefix(c.Fixed) + "x7": "a", "/websub/b~": "b", "/websub/x7": "x7"} {
		if got := callbackNode(httptest.NewRequest(http.MethodGet, path, nil)); got != want {
			t.Errorf("%s: node %q, want %q", path, got, want)
		}
	}
}

// TestPeersAskForKnownThingsOnly: a node answers refreshes and callbacks, and
// nothing else that its daemon serves.
func TestPeersAskForKnownThingsOnly(t *testing.T) {
	t.Parallel()
	d := open(t, configured(t.TempDir(), "http://feed.test"))
	f := &fleetNode{name: "a"}
	f.connect(d.writer, d.scheduler, d.websub, d.hub)
	h := f.peerHandler()
	refresh := func(body string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/refresh", strings.NewReader(body)))
		return w.Code, strings.TrimSpace(w.Body.String())
	}
	for body, want := range map[string]string{`["furat"]`: "1", `["furat","jazira"]`: "1", `[]`: "0", `["jazira"]`: "0"} {
		if code, got := refresh(body); code != 200 || got != want {
			t.Errorf("refresh %s: status %d, %q, want %s", body, code, got, want)
		}
	}
	for _, body := range []string{"", "furat", `["furat"`, `["` + strings.Repeat("a", maxRefresh) + `"]`} {
		if code, _ := refresh(body); code != 400 {
			t.Errorf("refresh %.20s: status %d, want 400", body, code)
		}
	}
	for _, path := range []string{"GET /refresh", "GET /", "GET /v1/status", "POST /v1/apply", "GET /feed.atom"} {
		method, target, _ := strings.Cut(path, " ")
		if got := status(t, h, method, target); got == 200 {
			t.Errorf("%s is answered to a node", path)
		}
	}
}
