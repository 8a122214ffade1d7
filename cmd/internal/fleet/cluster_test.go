package fleet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"rawi/storage"
	"rawi/storage/bolt"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// fast is the timing of the nodes under test. EvictAfter leaves a busy machine
// time for a heartbeat.
var fast = Timing{
	Heartbeat: 50 * time.Millisecond, EvictAfter: time.Second, Handover: 200 * time.Millisecond,
	Batch: time.Millisecond, IdleBatch: 10 * time.Millisecond, Ping: 200 * time.Millisecond, Ack: 500 * time.Millisecond, Retry: 50 * time.Millisecond,
}

// cluster runs n servers of one cluster in this process.
func cluster(t *testing.T, n int) (servers []*server.Server, urls []string) {
	t.Helper()
	var routes []string
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
		routes = append(routes, "nats://"+l.Addr().String())
		l.Close()
	}
	for i := range n {
		o := &server.Options{
			ServerName: fmt.Sprintf("s%d", i), Host: "127.0.0.1", Port: -1, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true,
		}
		if n > 1 {
			o.Cluster = server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: ports[i]}
			o.Routes = server.RoutesFromStr(strings.Join(routes, ","))
		}
		s, err := server.NewServer(o)
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
		servers = append(servers, s)
	}
	for _, s := range servers {
		if !s.ReadyForConnections(20 * time.Second) {
			t.Fatal("a server does not come up")
		}
		urls = append(urls, s.ClientURL())
	}
	if n > 1 {
		await(t, "the servers have a leader that knows all", func() bool {
			return slices.ContainsFunc(servers, func(s *server.Server) bool { return s.JetStreamIsLeader() && len(s.JetStreamClusterPeers()) == n })
		})
	}
	return servers, urls
}

// await looks until is reports true: the servers tell nobody what they elect.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(30 * time.Second); !is(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not so after 30 s: %s", what)
		}
	}
}

// follower returns a server that leads nothing. The death of a leader takes the
// servers up to nine seconds of election, which is theirs to test.
func follower(t *testing.T, servers []*server.Server, conn *nats.Conn) *server.Server {
	t.Helper()
	i := slices.IndexFunc(servers, func(s *server.Server) bool { return !s.JetStreamIsLeader() })
	out := servers[i]
	for _, stream := range []string{"rawi-test", "KV_rawi-test", "OBJ_rawi-test"} {
		await(t, stream+" is led by another", func() bool {
			if out.JetStreamIsStreamLeader(server.DEFAULT_GLOBAL_ACCOUNT, stream) {
				_, _ = conn.Request("$JS.API.STREAM.LEADER.STEPDOWN."+stream, nil, time.Second) // or again at the next look
				return false
			}
			return slices.ContainsFunc(servers, func(s *server.Server) bool {
				return s.JetStreamIsStreamLeader(server.DEFAULT_GLOBAL_ACCOUNT, stream)
			})
		})
	}
	return out
}

// fleetTest runs nodes, and knows when one of them has changed.
type fleetTest struct {
	urls    []string
	tls     TLS
	dir     string
	timing  Timing
	changed chan struct{} // of capacity 1
}

func newFleet(t *testing.T, urls []string) *fleetTest {
	return &fleetTest{urls: urls, dir: t.TempDir(), timing: fast, changed: make(chan struct{}, 1)}
}

func (f *fleetTest) notify() {
	select {
	case f.changed <- struct{}{}:
	default:
	}
}

// until waits until is reports true. It looks whenever a node has changed.
func (f *fleetTest) until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.After(40 * time.Second); !is(); {
		select {
		case <-f.changed:
		case <-deadline:
			t.Fatalf("not so after 40 s: %s", what)
		}
	}
}

// observedStore notifies of what is applied.
type observedStore struct {
	*bolt.Store
	notify func()
}

func (s observedStore) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	defer s.notify()
	return s.Store.Follow(ctx, entries...)
}

// node is one that runs until the test ends or it is stopped.
type node struct {
	*Node
	store *bolt.Store
	stop  func()
}

// run starts a node with the store of its name.
func (f *fleetTest) run(t *testing.T, name string) *node {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	l, err := Dial(ctx, Options{
		Name: "test", Node: name, URLs: f.urls, TLS: f.tls, Replicas: len(f.urls), Timing: f.timing,
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)).With("node", name),
	})
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(filepath.Join(f.dir, name+".db"), bolt.Options{Gather: time.Millisecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNode(ctx, l, observedStore{store, f.notify}, f.notify)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- n.Run(ctx) }()
	stop := sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		l.Close()
		if err := store.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	})
	t.Cleanup(stop)
	return &node{Node: n, store: store, stop: stop}
}

// apply applies op at n, again if the servers do not answer: one that dies takes
// an append or two with it.
func apply(t *testing.T, n *node, op storage.Operation) {
	t.Helper()
	var out []storage.Outcome
	err := ErrUnavailable
	await(t, "the log is available", func() bool {
		out, err = n.Apply(t.Context(), op)
		return !errors.Is(err, ErrUnavailable)
	})
	if err != nil || out[0].Err != nil {
		t.Fatalf("%+v, %v", out, err)
	}
}

func settings() storage.Operation {
	return storage.Operation{Settings: &storage.Settings{
		At: start, Site: storage.Site{Title: "أخبار", Authority: "rawi.test", Began: "2026-03-01"},
		Feeds: []storage.Feed{{Name: "furat", URL: "https://furat.test/feed", Header: map[string][]string{"X-Key": {"سر"}}}, {Name: "jazira", URL: "https://jazira.test/feed"}},
	}}
}

func fetch(feed string, poll uint64, guid, text string) storage.Operation {
	return storage.Operation{Fetch: &storage.Fetch{
		At: start.Add(time.Duration(poll) * time.Minute), State: storage.FeedState{Feed: feed, Poll: poll, Status: storage.StatusOK},
		Articles: []storage.Article{{Identity: guid, GUID: guid, Title: guid, Text: []string{text}, Language: "ar"}},
	}}
}

// linkOf returns a link of node a to a server of its own, until the test ends.
func linkOf(t *testing.T) *Link {
	t.Helper()
	_, urls := cluster(t, 1)
	l, err := Dial(t.Context(), Options{Name: "test", Node: "a", URLs: urls, Replicas: 1, Timing: fast})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}
