package daemon

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/storage"
)

// file is the config of a node, which may be written anew.
type file struct{ atomic.Pointer[config.Config] }

func (f *file) load() (*config.Config, error) { return f.Load(), nil }

// write replaces the feeds and topics of the file.
func (f *file) write(feeds, topics int) {
	c := *f.Load()
	c.Feeds, c.Topics = nil, nil
	for i := range feeds {
		c.Feeds = append(c.Feeds, storage.Feed{Name: fmt.Sprintf("f%02d", i), URL: fmt.Sprintf("http://127.0.0.1:1/%d", i), Paused: true})
	}
	for i := range topics {
		c.Topics = append(c.Topics, storage.Topic{Name: fmt.Sprintf("t%02d", i), Query: "نفط"}) // oil
	}
	f.Store(&c)
}

// two runs two nodes of a fleet, each with 40 feeds and 40 topics.
func two(t *testing.T) (files [2]*file, daemons [2]*Daemon, clients [2]*control.Client) {
	t.Helper()
	url := nats(t)
	for i, node := range []string{"a", "b"} {
		files[i] = new(file)
		files[i].Store(inFleet(t, "http://127.0.0.1:1", url, node))
		files[i].write(40, 40)
		daemons[i], clients[i], _ = start(t, Options{Load: files[i].load})
		soon(t, node+" takes part", func() bool {
			s, err := clients[i].Settings(t.Context())
			return err == nil && len(s.Feeds) == 40 && daemons[i].fleet.node.State() == nil
		})
	}
	return files, daemons, clients
}

// TestDriftIsSeen on the node whose file differs from the fleet's settings, until it
// does not any more; then the file is in force there too.
func TestDriftIsSeen(t *testing.T) {
	t.Parallel()
	files, daemons, clients := two(t)
	drift := func(i int) string {
		s, err := clients[i].Status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.Fleet.Drift
	}
	files[0].write(43, 40)
	answer, err := clients[0].Reload(t.Context(), control.ReloadRequest{Attended: true})
	if want := "feeds: 3 added (f40, f41, f42)"; err != nil || answer.Changes != want || answer.Approval != "" {
		t.Fatalf("reload: %+v, %v, want %s", answer, err, want)
	}
	soon(t, "b drifts", func() bool { return drift(1) == "feeds: 3 removed (f40, f41, f42)" })
	if d := drift(0); d != "" {
		t.Errorf("a drifts: %s", d)
	}
	if s, err := clients[1].Status(t.Context()); err != nil || s.Feeds[storage.StatusPaused] != 43 {
		t.Errorf("b counts %v, %v, want the fleet's 43 feeds", s.Feeds, err)
	}
	// Both files are written, and one node reads it.
	files[0].write(44, 40)
	files[1].write(44, 40)
	if _, err := clients[0].Reload(t.Context(), control.ReloadRequest{}); err != nil {
		t.Fatal(err)
	}
	soon(t, "b has the file in force", func() bool { return len(daemons[1].active.current().Feeds) == 44 && drift(1) == "" })
	number := func() uint64 {
		s, err := clients[1].Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return s.Number
	}
	before := number()
	if answer, err := clients[1].Reload(t.Context(), control.ReloadRequest{}); err != nil || answer.Changes != "" || number() != before {
		t.Errorf("a reload that changes nothing: %+v, %v, settings %d, want %d", answer, err, number(), before)
	}
}

// TestDriftIsSeenAtTheStart.
func TestDriftIsSeenAtTheStart(t *testing.T) {
	t.Parallel()
	files, _, _ := two(t)
	f := new(file)
	c := *files[0].Load()
	dir := t.TempDir()
	c.Fleet.Node, c.Socket, c.Data = "c", dir+"/s", dir+"/data"
	f.Store(&c)
	f.write(2, 40)
	var log strings.Builder
	_, client, stop := start(t, Options{Load: f.load, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	soon(t, "c drifts", func() bool {
		s, err := client.Status(t.Context())
		return err == nil && s.Fleet.Drift == "feeds: 38 removed (f02, f03, f04, f05, f06 …)"
	})
	stop()
	if n := strings.Count(log.String(), "the config of this node differs from the fleet's settings"); n != 1 {
		t.Errorf("the drift was logged %d times, want once:\n%s", n, log.String())
	}
}

// TestFleetLosesFeedsOnlyIfAsked: by a reload that nobody confirms one in twenty at
// most, by another none before it is approved, and just what was shown then.
func TestFleetLosesFeedsOnlyIfAsked(t *testing.T) {
	t.Parallel()
	files, daemons, clients := two(t)
	ctx, file, client := t.Context(), files[0], clients[0]
	feeds := func() int {
		s, err := client.Settings(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return 100*len(s.Feeds) + len(s.Topics)
	}
	for _, row := range []struct {
		feeds, topics int
		ok            bool
		want          int
	}{{37, 40, false, 4040}, {40, 37, false, 4040}, {38, 38, true, 3838}, {36, 38, false, 3838}, {37, 37, true, 3737}} {
		file.write(row.feeds, row.topics)
		err := daemons[0].Reload(ctx)
		if (err == nil) != row.ok || !row.ok && !errors.Is(err, errRemoves) || feeds() != row.want {
			t.Errorf("to %d feeds and %d topics: %v, and %d, want %d", row.feeds, row.topics, err, feeds(), row.want)
		}
		if s, err := client.Status(ctx); err != nil || row.ok != (s.Fault == "") {
			t.Errorf("status after %+v: fault %q, %v", row, s.Fault, err)
		}
	}
	file.write(36, 37)
	asked, err := client.Reload(ctx, control.ReloadRequest{Attended: true})
	if err != nil || asked.Approval == "" || asked.Changes != "feeds: 1 removed (f36)" || feeds() != 3737 {
		t.Fatalf("attended: %+v, %v, and %d", asked, err, feeds())
	}
	file.write(30, 37)
	again, err := client.Reload(ctx, control.ReloadRequest{Attended: true, Approved: asked.Approval})
	if err != nil || again.Approval == "" || again.Approval == asked.Approval || feeds() != 3737 {
		t.Fatalf("the file was changed after the question: %+v, %v, and %d", again, err, feeds())
	}
	if done, err := client.Reload(ctx, control.ReloadRequest{Attended: true, Approved: again.Approval}); err != nil || done.Approval != "" || feeds() != 3037 {
		t.Errorf("approved: %+v, %v, and %d", done, err, feeds())
	}
	file.write(1, 1)
	if done, err := client.Reload(ctx, control.ReloadRequest{Attended: true, Approved: control.ApproveAll}); err != nil || done.Approval != "" || feeds() != 101 {
		t.Errorf("whatever: %+v, %v, and %d", done, err, feeds())
	}
	file.write(1, 0)
	if err := daemons[0].Reload(ctx); err != nil || feeds() != 100 {
		t.Errorf("one of one: %v, and %d", err, feeds())
	}
}
