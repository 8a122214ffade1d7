package daemon

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/fleet"
	"rawi/storage"
)

// inFleet returns a config for a node of the fleet on the server at url.
func inFleet(t *testing.T, address, url, node string) *config.Config {
	c := configured(t.TempDir(), address)
	c.Fleet = config.Fleet{Name: "furat", Node: node, NATS: []string{url}, Replicas: 1, Keep: time.Hour, Lag: 30 * time.Second}
	return c
}

// TestNodeIsReadyWhenItHasReadTheLog, and does not lag.
func TestNodeIsReadyWhenItHasReadTheLog(t *testing.T) {
	t.Parallel()
	c := inFleet(t, "http://feed.test", nats(t), "a")
	d, client, _ := start(t, Options{Load: always(c)})
	ready := func(f *fleetNode) (int, string) {
		w := httptest.NewRecorder()
		f.readyz(http.NotFoundHandler())(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
		return w.Code, w.Body.String()
	}
	<-d.fleet.node.CaughtUp()
	if code, _ := ready(d.fleet); code != 404 { // the next handler's
		t.Errorf("the log was read: status %d, want that of the next handler", code)
	}
	soon(t, "a heartbeat is stored", func() bool { return d.fleet.node.State() == nil })
	late := &fleetNode{node: d.fleet.node, fixed: d.fleet.fixed}
	late.fixed.Fleet.Lag = -1
	if code, text := ready(late); code != 503 || !strings.Contains(text, "behind the fleet's log") {
		t.Errorf("a lag beyond the limit: status %d, %s", code, text)
	}
	unread := &fleetNode{fixed: d.fleet.fixed}
	var err error
	if unread.node, err = fleet.NewNode(t.Context(), d.fleet.link, fleetStore{d.store, d}, func() {}); err != nil {
		t.Fatal(err)
	}
	if code, text := ready(unread); code != 503 || !strings.Contains(text, "has not been read yet") {
		t.Errorf("the log was not read: status %d, %s", code, text)
	}
	soon(t, "the fleet has the node's settings", func() bool {
		s, err := client.Settings(t.Context())
		return err == nil && s.Number == 1 && len(s.Feeds) == 1
	})
}

// TestStoreOfItsOwnDoesNotJoin a fleet: its articles are in no log.
func TestStoreOfItsOwnDoesNotJoin(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	c := inFleet(t, address, nats(t), "a")
	alone := *c
	alone.Fleet = config.Fleet{}
	_, client, stop := start(t, Options{Load: always(&alone)})
	await(t, client, 1)
	stop()
	if _, err := New(t.Context(), Options{Load: always(c)}); !errors.Is(err, fleet.ErrOtherLog) || !strings.Contains(err.Error(), "rawi fleet adopt") {
		t.Errorf("got %v, want ErrOtherLog and how to mend it", err)
	}
	_, client, _ = start(t, Options{Load: always(&alone)}) // and is as it was
	await(t, client, 1)
}

// TestNodeThatLacksEntriesBeginsWithASnapshot, and keeps its old store aside.
func TestNodeThatLacksEntriesBeginsWithASnapshot(t *testing.T) {
	t.Parallel()
	address, _ := outlet(t)
	url, ctx := nats(t), t.Context()
	node := func(name string) *config.Config {
		c := inFleet(t, address, url, name)
		c.Fleet.Keep = time.Second
		return c
	}
	first, second := node("a"), node("b")
	a, client, _ := start(t, Options{Load: always(first)})
	await(t, client, 1)
	a.fleet.snapshot(ctx)
	_, other, stop := start(t, Options{Load: always(second)})
	await(t, other, 1)
	stop()
	at := a.fleet.node.Status(ctx).Last
	out, err := client.Apply(ctx, storage.Operation{Fetch: &storage.Fetch{
		At: began, Push: true, State: storage.FeedState{Feed: "furat"}, Articles: []storage.Article{{Identity: "2", Title: "مطر في دير الزور"}}, // rain in Deir ez-Zor
	}})
	if err != nil || len(out[0].New) != 1 {
		t.Fatal(out, err)
	}
	if err := PutSnapshot(ctx, a.fleet.link, a.store, first.Data); err != nil {
		t.Fatal(err)
	}
	soon(t, "the log has dropped what b lacks", func() bool { return a.fleet.node.Status(ctx).First > at+1 })
	b, other, _ := start(t, Options{Load: always(second)})
	if s, err := other.Stats(ctx); err != nil || s.Articles != 2 {
		t.Errorf("b begins with %d articles, %v, want the 2 of the snapshot", s.Articles, err)
	}
	if _, err := os.Stat(StorePath(second.Fixed) + ".behind"); err != nil {
		t.Errorf("the old store was not kept: %v", err)
	}
	if left, err := os.ReadDir(first.Data); err != nil || len(left) != 2 {
		t.Errorf("a's data folder holds %v, %v: want the store and %s", left, err, marksName)
	}
	if b.owns(dutySnapshot) && a.owns(dutySnapshot) {
		t.Error("both nodes own a duty")
	}
}
