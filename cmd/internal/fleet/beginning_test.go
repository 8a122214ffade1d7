package fleet

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"rawi/storage"
	"rawi/storage/bolt"
)

// TestNodeWaitsForServersThatComeLater, and takes part in the fleet then.
func TestNodeWaitsForServersThatComeLater(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().(*net.TCPAddr)
	l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	link, err := Dial(ctx, Options{Name: "test", Node: "a", URLs: []string{"nats://" + at.String()}, Replicas: 1, Timing: fast})
	if !errors.Is(err, ErrUnavailable) || link == nil {
		t.Fatalf("without servers: %v, %v", link, err)
	}
	defer link.Close()
	store, err := bolt.Open(filepath.Join(t.TempDir(), "a.db"), bolt.Options{Gather: time.Millisecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	f := newFleet(t, nil)
	n, err := NewNode(ctx, link, observedStore{store, f.notify}, f.notify)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- n.Run(ctx) }()
	if err := n.State(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("state without servers: %v", err)
	}
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: at.Port, JetStream: true, StoreDir: t.TempDir(), NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	defer func() { s.Shutdown(); s.WaitForShutdown() }()
	f.until(t, "the node is a member", func() bool { return n.Owns("furat.test") })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// waitingStore looks at what its node says when the first entry is to be applied.
type waitingStore struct {
	*bolt.Store
	first func()
}

func (s *waitingStore) Follow(ctx context.Context, entries ...storage.Entry) ([][]storage.Outcome, error) {
	if s.first != nil {
		s.first()
		s.first = nil
	}
	return s.Store.Follow(ctx, entries...)
}

// TestNodeHasCaughtUpWhenTheLogIsApplied, not when its length is known.
func TestNodeHasCaughtUpWhenTheLogIsApplied(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a := f.run(t, "a")
	apply(t, a, settings())
	store, err := bolt.Open(filepath.Join(t.TempDir(), "b.db"), bolt.Options{Gather: time.Millisecond, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	waiting, early := &waitingStore{Store: store}, make(chan bool, 1)
	b, err := NewNode(t.Context(), a.link, waiting, func() {})
	if err != nil {
		t.Fatal(err)
	}
	waiting.first = func() {
		select {
		case <-b.CaughtUp():
			early <- true
		default:
			early <- false
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- b.follow(ctx) }()
	if <-early {
		t.Error("the node has caught up before the first entry is applied")
	}
	<-b.CaughtUp()
	if at := b.progress.position(); at.Seq == 0 {
		t.Error("the node has caught up with nothing applied")
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestServersKnowAnEntryForTwoMinutes, or as long as they keep it.
func TestServersKnowAnEntryForTwoMinutes(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	for keep, want := range map[time.Duration]time.Duration{0: 2 * time.Minute, time.Hour: 2 * time.Minute, time.Minute: time.Minute} {
		l, err := Dial(t.Context(), Options{Name: "test" + keep.String(), Node: "a", URLs: urls, Replicas: 1, Keep: keep, Timing: fast})
		if err != nil {
			t.Fatal(err)
		}
		if got := l.stream.CachedInfo().Config; got.Duplicates != want || got.MaxAge != cmp.Or(keep, 30*24*time.Hour) {
			t.Errorf("kept for %s: ids are known for %s, entries for %s", keep, got.Duplicates, got.MaxAge)
		}
		if empty, err := l.Empty(t.Context()); !empty || err != nil {
			t.Errorf("a new log is empty: %v, %v", empty, err)
		}
		l.Close()
		if empty, err := l.Empty(t.Context()); empty || !errors.Is(err, ErrUnavailable) {
			t.Errorf("a log that nobody can look at is empty: %v, %v", empty, err)
		}
	}
}

// TestRequestMayBeAsLongAsAMessage: a byte more is too long.
func TestRequestMayBeAsLongAsAMessage(t *testing.T) {
	t.Parallel()
	l := linkOf(t)
	request := func(size int) *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://nobody/", strings.NewReader(strings.Repeat("x", size)))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	limit := int(l.conn.MaxPayload())
	var b bytes.Buffer
	if err := request(limit - 500).Write(&b); err != nil {
		t.Fatal(err)
	}
	fits := limit - 500 + limit - b.Len()
	for size, want := range map[int]error{fits: ErrUnavailable, fits + 1: ErrTooLong} { // nobody answers
		if _, err := l.RoundTrip(request(size)); !errors.Is(err, want) || want == ErrUnavailable && errors.Is(err, ErrTooLong) {
			t.Errorf("a body of %d bytes in messages of %d: got %v, want %v", size, limit, err, want)
		}
	}
}

// TestNodeThatStopsLeaves: the others need not wait until they evict it.
func TestNodeThatStopsLeaves(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	f.timing.EvictAfter = time.Hour
	a, b := f.run(t, "a"), f.run(t, "b")
	f.until(t, "both are members", func() bool { return len(a.Members().Nodes) == 2 && len(b.Members().Nodes) == 2 })
	b.stop()
	f.until(t, "b has left", func() bool { return slices.Equal(a.Members().Nodes, []string{"a"}) })
}

// TestHeartbeatsExtendTheLease of a node whose heartbeats the servers acknowledge.
func TestHeartbeatsExtendTheLease(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	a := newFleet(t, urls).run(t, "a")
	acked := func() time.Time {
		a.membership.mu.Lock()
		defer a.membership.mu.Unlock()
		return a.membership.lease.running
	}
	first := acked()
	await(t, "the lease is extended", func() bool { return acked().After(first) })
}
