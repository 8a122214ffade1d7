// Fleet runs three NATS servers and some rawi nodes on a farm of feeds, kills
// them in every way, and prints what could be seen of it:
//
//	go run ./cmd/internal/farm/fleet --nats-server nats-server --feeds 3000 --hosts 600 --rounds 10
//
// All are processes on loopback; their folders are removed at the end. With --netns,
// as root, each has a network namespace of its own, and their lines are cut and slowed
// too; a disk of each node is then a file system of its own:
//
//	go run ./cmd/internal/farm/fleet --netns --feeds 300 --hosts 300 --rounds 10 --only line
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/farm"
	"rawi/storage"
)

// minInterval is the shortest time between two polls of a feed.
const minInterval = 20 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "fleet:", err)
		os.Exit(1)
	}
}

type trial struct {
	farm    *farm.Farm
	feeds   []storage.Feed
	dir     string
	servers []*process
	urls    []string // of the servers
	nodes   []*node
	early   map[int]int // requests that came too early, by feed, when last reported
	access  string      // file that all requests are written to; empty: none
}

func run(ctx context.Context) (err error) {
	o := readFlags()
	dir, err := os.MkdirTemp("", "rawi-fleet-")
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = os.RemoveAll(dir)
		} else {
			fmt.Println("its files are in", dir)
		}
	}()
	if o.rawi, err = farm.Program(ctx, o.rawi, dir); err != nil {
		return err
	}
	place, apart := loopback, 1
	if o.netns {
		n, err := newNamespaces()
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, n.remove()) }()
		place, apart, o.port = n.machine, 0, natsPort
		o.farm.Network, o.farm.Record = feedNetwork, true
	}
	t := &trial{farm: farm.New(o.farm), dir: dir, access: o.access}
	feedPort, stop, err := farm.Serve(ctx, t.farm)
	if err != nil {
		return err
	}
	defer stop()
	t.feeds = t.farm.Feeds(feedPort)
	defer t.end()
	if t.servers, t.urls, err = servers(dir, o.server, o.port, apart, place); err != nil {
		return err
	}
	if t.nodes, err = nodes(dir, o.rawi, o.nodes, o.port+50, o.requests, t.urls, t.feeds, place); err != nil {
		return err
	}
	if o.netns {
		undo, err := t.giveDisks()
		if err != nil {
			return err
		}
		defer undo()
	}
	return t.run(ctx, o)
}

// run starts the nodes and causes what the options ask for.
func (t *trial) run(ctx context.Context, o options) error {
	for _, n := range t.nodes {
		if err := n.start(); err != nil {
			return err
		}
	}
	if err := t.awaitStart(ctx); err != nil {
		return err
	}
	if o.netns {
		for _, f := range faults() {
			if slices.ContainsFunc(strings.Split(o.only, ","), func(part string) bool { return strings.Contains(f.name, part) }) {
				if err := t.cause(ctx, f, o.rounds); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for round := range o.rounds {
		for _, part := range []func(context.Context, int) error{t.killNode, t.killServer, t.killTwo, t.stopNode} {
			if err := part(ctx, round); err != nil {
				return err
			}
		}
	}
	return errors.Join(t.speed(ctx), t.latency(ctx), t.drain(ctx))
}

func (t *trial) end() {
	for _, n := range t.nodes {
		_ = n.signal(syscall.SIGTERM) // or it has ended
	}
	for _, s := range t.servers {
		_ = s.signal(syscall.SIGTERM)
	}
}

func (t *trial) members(ctx context.Context, n *node) []string {
	s, err := n.status(ctx)
	if err != nil || s.Fleet == nil {
		return nil
	}
	var out []string
	for _, m := range s.Fleet.Members {
		out = append(out, m.Node)
	}
	return out
}

// awaitMembers waits until every node knows every node as a member.
func (t *trial) awaitMembers(ctx context.Context, most time.Duration) (time.Duration, error) {
	return until(ctx, "all are members", most, func() bool {
		return !slices.ContainsFunc(t.nodes, func(n *node) bool { return len(t.members(ctx, n)) != len(t.nodes) })
	})
}

// report prints what happened and the requests to the farm. Those that came too
// early are counted since the last report.
func (t *trial) report(what string) {
	s := t.farm.Stats()
	early, most := 0, 0
	for n, times := range s.TooEarly {
		times -= t.early[n]
		early, most = early+times, max(most, times)
	}
	t.early = s.TooEarly
	fmt.Printf("%-64s %d requests, at the same time to a host %d, gap %s, too early %d (of a feed %d)\n", what, s.Requests, s.Concurrent, s.MinGap.Round(time.Millisecond), early, most)
}

// awaitStart waits until the nodes are members and all feeds were polled.
func (t *trial) awaitStart(ctx context.Context) error {
	t.farm.Freeze(true)
	took, err := t.awaitMembers(ctx, 2*time.Minute)
	if err != nil {
		return err
	}
	fmt.Printf("%d members after %s\n", len(t.nodes), took.Round(100*time.Millisecond))
	took, err = until(ctx, "all feeds are asked", 5*time.Minute, func() bool { return len(t.farm.Stats().Feeds) == len(t.feeds) })
	if err != nil {
		return err
	}
	t.report(fmt.Sprintf("all %d feeds asked after %s", len(t.feeds), took.Round(time.Second)))
	return t.checkSame(ctx)
}

// checkSame stops new items, refreshes all feeds at one node, and checks that all
// nodes have all articles, and export and serve the same.
func (t *trial) checkSame(ctx context.Context) error {
	t.farm.Freeze(true)
	defer t.farm.Freeze(false)
	want := len(t.feeds) * t.farm.Newest()
	stories := 0
	if _, err := t.refresh(ctx); err != nil {
		return err
	}
	_, err := until(ctx, "all nodes have all articles", 5*time.Minute, func() bool {
		return !slices.ContainsFunc(t.nodes, func(n *node) bool {
			s, err := n.status(ctx)
			stories = int(s.Store.Stories)
			return err != nil || int(s.Store.Articles) != want
		})
	})
	if err != nil {
		return fmt.Errorf("%w: %d articles", err, want)
	}
	var rests, tags []string
	_, err = until(ctx, "all nodes export and serve the same", time.Minute, func() bool {
		rests, tags = nil, nil
		for _, n := range t.nodes {
			said, err := n.export(ctx)
			if err != nil {
				return false
			}
			tag, err := n.etag(ctx)
			if err != nil {
				return false
			}
			rests, tags = append(rests, said), append(tags, tag)
		}
		return len(slices.Compact(slices.Sorted(slices.Values(rests)))) == 1 && len(slices.Compact(slices.Sorted(slices.Values(tags)))) == 1
	})
	if err != nil {
		return fmt.Errorf("%w: exports %v, ETags %v", err, rests, tags)
	}
	fmt.Printf("  all have %d articles in %d stories, and say the same\n", want, stories)
	t.early = t.farm.Stats().TooEarly // refreshed ones may
	return nil
}

// speed measures how long a refresh of all feeds takes.
func (t *trial) speed(ctx context.Context) error {
	took, err := t.refresh(ctx)
	fmt.Printf("%d feeds asked by %d nodes in %s: %.1f a second\n", len(t.feeds), len(t.nodes), took.Round(100*time.Millisecond), float64(len(t.feeds))/took.Seconds())
	return err
}

// refresh refreshes all feeds at one node, and waits until they were polled.
func (t *trial) refresh(ctx context.Context) (time.Duration, error) {
	began := time.Now()
	c, err := control.Dial(ctx, t.nodes[len(t.nodes)-1].socket)
	if err != nil {
		return 0, err
	}
	_, err = c.Refresh(ctx)
	if err := errors.Join(err, c.Close()); err != nil {
		return 0, err
	}
	_, err = until(ctx, "all feeds are asked again", 10*time.Minute, func() bool {
		for n := range t.feeds {
			if t.farm.LastRequest(n).Before(began) {
				return false
			}
		}
		return true
	})
	return time.Since(began), err
}

// latency measures how long an article of one node takes to another.
func (t *trial) latency(ctx context.Context) error {
	if len(t.nodes) < 2 {
		return nil
	}
	t.farm.Freeze(true)
	defer t.farm.Freeze(false)
	a, err := control.Dial(ctx, t.nodes[0].socket)
	if err != nil {
		return err
	}
	defer a.Close()
	b, err := control.Dial(ctx, t.nodes[1].socket)
	if err != nil {
		return err
	}
	defer b.Close()
	var took []time.Duration
	for i := range 100 {
		op := storage.Operation{Fetch: &storage.Fetch{
			At: time.Now().UTC(), Push: true, State: storage.FeedState{Feed: t.feeds[0].Name},
			Articles: []storage.Article{{Identity: fmt.Sprint("latency ", i), Title: fmt.Sprintf("خبر عاجل %d", i)}},
		}}
		began := time.Now()
		out, err := a.Apply(ctx, op)
		if err != nil || len(out[0].New) != 1 {
			return fmt.Errorf("apply: %w %v", err, out)
		}
		for {
			if _, err := b.Article(ctx, out[0].New[0]); err == nil {
				break
			} else if !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	fmt.Printf("an article of one node is at another after: p50 %s, p99 %s\n", took[50].Round(time.Millisecond), took[99].Round(time.Millisecond))
	return nil
}

// drain stops a node by SIGTERM.
func (t *trial) drain(ctx context.Context) error {
	if len(t.nodes) < 2 {
		return nil
	}
	n := t.nodes[0]
	began := time.Now()
	if err := n.signal(syscall.SIGTERM); err != nil {
		return err
	}
	took := time.Since(began)
	handed, err := until(ctx, "its hosts are handed over", time.Minute, func() bool { return len(t.members(ctx, t.nodes[1])) == len(t.nodes)-1 })
	t.report(fmt.Sprintf("node %s drained in %s, handed over %s after", n.id, took.Round(10*time.Millisecond), handed.Round(10*time.Millisecond)))
	return errors.Join(err, n.start())
}
