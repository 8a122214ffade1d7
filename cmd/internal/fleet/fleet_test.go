package fleet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats-server/v2/server"

	"rawi/storage"
	"rawi/storage/bolt"
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

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
		if !s.ReadyForConnections(20 * time.Second) {
			t.Fatal("a server does not come up")
		}
		servers, urls = append(servers, s), append(urls, s.ClientURL())
	}
	for deadline := time.Now().Add(30 * time.Second); n > 1 && !slices.ContainsFunc(servers, func(s *server.Server) bool { return s.JetStreamIsLeader() }); {
		if time.Now().After(deadline) {
			t.Fatal("the servers have no leader")
		}
		<-time.After(50 * time.Millisecond)
	}
	return servers, urls
}

// node is one that runs until the test ends or it is stopped.
type node struct {
	*Node
	store *bolt.Store
	stop  func()
}

func run(t *testing.T, name, path string, urls []string) *node {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	l, err := Dial(ctx, Options{Name: "test", Node: name, URLs: urls, Replicas: len(urls), Logger: slog.New(slog.NewTextHandler(t.Output(), nil)).With("node", name)})
	if err != nil {
		t.Fatal(err)
	}
	store, err := bolt.Open(path, bolt.Options{Gather: time.Millisecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	n, err := NewNode(ctx, l, store, func() {})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- n.Run(ctx) }()
	r := &node{Node: n, store: store}
	stopped := false
	r.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		l.Close()
		if err := store.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Cleanup(r.stop)
	return r
}

// until waits until is reports true.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(40 * time.Second); !is(); <-time.After(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not so after 40 s: %s", what)
		}
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

// stories is all that a store says of articles and stories, and where it stands.
func stories(t *testing.T, n *node) any {
	t.Helper()
	ctx := context.Background()
	articles, err := n.store.Query(ctx, storage.Query{Order: storage.OrderArrival, Limit: storage.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	told, err := n.store.Stories(ctx, storage.Query{Limit: storage.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	states, err := n.store.States(ctx)
	if err != nil {
		t.Fatal(err)
	}
	at, err := n.store.Position(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return []any{articles, told, states, at}
}

// TestNodesAgree on what any of them was given: three of them on three servers,
// one of which dies; then a node stops and comes back, and finds what it missed.
func TestNodesAgree(t *testing.T) {
	t.Parallel()
	servers, urls := cluster(t, 3)
	dir := t.TempDir()
	var nodes []*node
	for _, name := range []string{"a", "b", "c"} {
		nodes = append(nodes, run(t, name, filepath.Join(dir, name+".db"), urls))
	}
	ctx := t.Context()
	if _, err := nodes[0].Apply(ctx, settings()); err != nil {
		t.Fatal(err)
	}
	until(t, "all are members", func() bool { return len(nodes[2].Current().Nodes) == 3 })
	give := func(n *node, op storage.Operation) {
		t.Helper()
		for { // a server that dies takes an append or two with it
			out, err := n.Apply(ctx, op)
			if errors.Is(err, ErrAway) {
				continue
			}
			if err != nil || out[0].Err != nil {
				t.Fatalf("%v %v", out, err)
			}
			return
		}
	}
	long := strings.Repeat("افتتح المجلس الجسر القديم أمام السيارات بعد ترميمه، ", 10)
	for i := range uint64(10) {
		give(nodes[i%3], fetch("furat", i+1, fmt.Sprint("f", i), long+fmt.Sprint(i)))
		give(nodes[(i+1)%3], fetch("jazira", i+1, fmt.Sprint("j", i), long+fmt.Sprint(i)))
		if i == 4 {
			servers[0].Shutdown()
		}
	}
	same := func(of ...*node) func() bool {
		return func() bool {
			want := stories(t, of[0])
			return !slices.ContainsFunc(of[1:], func(n *node) bool { return !cmp.Equal(want, stories(t, n)) })
		}
	}
	until(t, "all three say the same", same(nodes...))

	nodes[1].stop()
	until(t, "b has left", func() bool { return slices.Equal(nodes[0].Current().Nodes, []string{"a", "c"}) })
	give(nodes[0], fetch("furat", 11, "late", long))
	back := run(t, "b", filepath.Join(dir, "b.db"), urls)
	until(t, "b says the same", same(nodes[0], nodes[2], back))
	until(t, "b is a member again", func() bool { return len(back.Current().Nodes) == 3 })
}

// TestLongOperationsComeInParts of what the servers take in one message.
func TestLongOperationsComeInParts(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	dir := t.TempDir()
	a := run(t, "a", filepath.Join(dir, "a.db"), urls)
	b := run(t, "b", filepath.Join(dir, "b.db"), urls)
	if _, err := a.Apply(t.Context(), settings()); err != nil {
		t.Fatal(err)
	}
	op := fetch("furat", 1, "long", noise(4<<20))
	if out, err := a.Apply(t.Context(), op); err != nil || len(out[0].New) != 1 {
		t.Fatalf("%+v, %v", out, err)
	}
	until(t, "b has it", func() bool { s, err := b.store.Stats(t.Context()); return err == nil && s.Articles == 1 })
	if at := a.position(); at.Seq < 5 {
		t.Errorf("the log has %d entries: the article came in one", at.Seq)
	}
}

// noise is text that does not pack.
func noise(size int) string {
	var b strings.Builder
	for seed := uint64(1); b.Len() < size; {
		seed = mix(seed + 1)
		fmt.Fprintf(&b, "%x ", seed)
	}
	return b.String()
}

// TestSilentMemberIsBuried and its hosts change hands at once, while those of a
// living one wait.
func TestSilentMemberIsBuried(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	dir := t.TempDir()
	a := run(t, "a", filepath.Join(dir, "a.db"), urls)
	b := run(t, "b", filepath.Join(dir, "b.db"), urls)
	until(t, "both are members", func() bool { return len(a.Current().Nodes) == 2 && len(b.Current().Nodes) == 2 })
	until(t, "both agree", func() bool { return a.Current().Epoch == b.Current().Epoch })
	var hosts []string
	for i := range 40 {
		host := fmt.Sprintf("h%d.test", i)
		hosts = append(hosts, host)
		if a.Owns(host) && b.Owns(host) {
			t.Errorf("%s belongs to both", host)
		}
	}
	b.conn.Close() // it is cut off, and does not know how to leave
	until(t, "b is buried", func() bool { return slices.Equal(a.Current().Nodes, []string{"a"}) })
	for _, host := range hosts {
		if !a.Owns(host) || b.Owns(host) {
			t.Errorf("%s: a %v, b %v", host, a.Owns(host), b.Owns(host))
		}
	}
}

// TestOwnerMovesOnlyWhatItMust when a node comes or goes.
func TestOwnerMovesOnlyWhatItMust(t *testing.T) {
	t.Parallel()
	three, four := []string{"a", "b", "c"}, []string{"a", "b", "c", "d"}
	count := map[string]int{}
	for i := range 10_000 {
		host := fmt.Sprintf("news%d.example", i)
		before, after := Owner(three, host), Owner(four, host)
		count[after]++
		if before != after && after != "d" {
			t.Fatalf("%s moves from %s to %s as d comes", host, before, after)
		}
	}
	for node, n := range count {
		if n < 2300 || n > 2700 {
			t.Errorf("%s has %d of 10,000, want about 2,500", node, n)
		}
	}
}

// TestCheckKnowsAForeignLog, a store that is ahead of it, and one that differs.
func TestCheckKnowsAForeignLog(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	a := run(t, "a", filepath.Join(t.TempDir(), "a.db"), urls)
	if _, err := a.Apply(t.Context(), settings()); err != nil {
		t.Fatal(err)
	}
	at := a.position()
	for _, row := range []struct {
		at   storage.Position
		want error
	}{
		{at, nil},
		{storage.Position{}, nil},
		{storage.Position{Log: "another", Seq: at.Seq, Hash: at.Hash}, ErrOtherLog},
		{storage.Position{Log: at.Log, Seq: at.Seq + 1000, Hash: at.Hash}, ErrForked},
		{storage.Position{Log: at.Log, Seq: at.Seq, Hash: at.Hash + 1}, ErrForked},
	} {
		if err := a.Check(t.Context(), row.at); !errors.Is(err, row.want) {
			t.Errorf("%+v: got %v, want %v", row.at, err, row.want)
		}
	}
	if _, err := a.Snapshot(t.Context()); !errors.Is(err, ErrNoSnapshot) {
		t.Errorf("no snapshot: got %v", err)
	}
	if err := a.PutSnapshot(t.Context(), strings.NewReader("نسخة")); err != nil {
		t.Fatal(err)
	}
	r, err := a.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "نسخة" {
		t.Errorf("snapshot %q, %v", got, err)
	}
}

// TestUnpackRefusesWhatItDoesNotKnow rather than guess.
func TestUnpackRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	parts, err := pack([]storage.Operation{settings()}, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	ops, err := unpack(parts[0])
	if err != nil || len(ops) != 1 || ops[0].Settings.Feeds[0].Name != "furat" || ops[0].Settings.Feeds[0].Header != nil {
		t.Errorf("unpacked %+v, %v: headers stay out of the log", ops, err)
	}
	newer := slices.Clone(parts[0])
	newer[0] = rules + 1
	for _, row := range []struct {
		data []byte
		want error
	}{{newer, ErrRules}, {nil, ErrEntry}, {[]byte{0}, ErrEntry}, {parts[0][:len(parts[0])/2], ErrEntry}, {[]byte{rules, 1, 2}, ErrEntry}} {
		if _, err := unpack(row.data); !errors.Is(err, row.want) {
			t.Errorf("%.10x: got %v, want %v", row.data, err, row.want)
		}
	}
}
