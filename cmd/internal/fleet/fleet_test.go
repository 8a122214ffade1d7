package fleet

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rawi/storage"
)

// contents returns all that a store says of articles, stories and feeds, and its
// position.
func contents(t *testing.T, n *node) any {
	t.Helper()
	ctx := context.Background()
	articles, err := n.store.Query(ctx, storage.Query{Order: storage.OrderArrival, Limit: storage.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	stories, err := n.store.Stories(ctx, storage.Query{Limit: storage.MaxLimit})
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
	return []any{articles, stories, states, at}
}

// membersAre reports whether a node knows these members, in whatever order: who lagged for
// a moment has left and come back.
func membersAre(n *Node, want ...string) bool {
	return slices.Equal(slices.Sorted(slices.Values(n.Members().Nodes)), want)
}

// TestNodesAgree on what any of them was given: three of them on three servers,
// one of which dies; then a node stops, comes back, and gets what it missed.
func TestNodesAgree(t *testing.T) {
	t.Parallel()
	servers, urls := cluster(t, 3)
	f := newFleet(t, urls)
	var nodes []*node
	for _, name := range []string{"a", "b", "c"} {
		nodes = append(nodes, f.run(t, name))
	}
	apply(t, nodes[0], settings())
	f.until(t, "all are members", func() bool { return len(nodes[2].Members().Nodes) == 3 })
	long := strings.Repeat("افتتح المجلس الجسر القديم أمام السيارات بعد ترميمه، ", 10) // the council opened the old bridge to cars after its repair
	for i := range uint64(10) {
		apply(t, nodes[i%3], fetch("furat", i+1, fmt.Sprint("f", i), long+fmt.Sprint(i)))
		apply(t, nodes[(i+1)%3], fetch("jazira", i+1, fmt.Sprint("j", i), long+fmt.Sprint(i)))
		if i == 4 {
			follower(t, servers, nodes[0].link.conn).Shutdown()
		}
	}
	same := func(of ...*node) func() bool {
		return func() bool {
			want := contents(t, of[0])
			return !slices.ContainsFunc(of[1:], func(n *node) bool { return !cmp.Equal(want, contents(t, n)) })
		}
	}
	f.until(t, "all three say the same", same(nodes...))

	nodes[1].stop()
	f.until(t, "b has left", func() bool { return membersAre(nodes[0].Node, "a", "c") })
	apply(t, nodes[0], fetch("furat", 11, "late", long))
	back := f.run(t, "b")
	f.until(t, "b says the same", same(nodes[0], nodes[2], back))
	f.until(t, "b is a member again", func() bool { return len(back.Members().Nodes) == 3 })
}

// TestLongOperationsComeInParts of what the servers take in one message.
func TestLongOperationsComeInParts(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a, b := f.run(t, "a"), f.run(t, "b")
	apply(t, a, settings())
	op := fetch("furat", 1, "long", noise(4<<20))
	apply(t, a, op)
	f.until(t, "b has it", func() bool { s, err := b.store.Stats(t.Context()); return err == nil && s.Articles == 1 })
	if at := a.progress.position(); at.Seq < 5 {
		t.Errorf("the log has %d entries: the article came in one", at.Seq)
	}
}

// noise returns text that cannot be compressed.
func noise(size int) string {
	var b strings.Builder
	for seed := uint64(1); b.Len() < size; {
		seed = mix(seed + 1)
		fmt.Fprintf(&b, "%x ", seed)
	}
	return b.String()
}

// TestDisconnectedMemberIsEvicted, and the others own its hosts at once: each
// host has one owner at most, before and after.
func TestDisconnectedMemberIsEvicted(t *testing.T) {
	t.Parallel()
	_, urls := cluster(t, 1)
	f := newFleet(t, urls)
	a, b := f.run(t, "a"), f.run(t, "b")
	f.until(t, "both are members", func() bool { return len(a.Members().Nodes) == 2 && len(b.Members().Nodes) == 2 })
	var hosts []string
	for i := range 40 {
		host := fmt.Sprintf("h%d.test", i)
		hosts = append(hosts, host)
		if a.Owns(host) && b.Owns(host) {
			t.Errorf("%s belongs to both", host)
		}
	}
	f.until(t, "every host has an owner", func() bool {
		return !slices.ContainsFunc(hosts, func(host string) bool { return a.Owns(host) == b.Owns(host) })
	})
	b.link.conn.Close() // it cannot leave
	if err := b.State(); !errors.Is(err, ErrUnavailable) || slices.ContainsFunc(hosts, b.Owns) {
		t.Errorf("state of a node without a connection: %v; it owns hosts: %v", err, slices.ContainsFunc(hosts, b.Owns))
	}
	if _, err := b.Apply(t.Context(), settings()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("apply without a connection: %v, want ErrUnavailable", err)
	}
	f.until(t, "b is evicted", func() bool { return slices.Equal(a.Members().Nodes, []string{"a"}) })
	for _, host := range hosts {
		if !a.Owns(host) {
			t.Errorf("%s is not a's", host)
		}
	}
}
