// Fleet runs three NATS servers and some rawi nodes on a farm of feeds, kills
// them in every way, and tells what was to be seen of it:
//
//	go run ./cmd/internal/farm/fleet --nats-server nats-server --feeds 3000 --hosts 600 --rounds 10
//
// All are processes on loopback, with folders that are removed in the end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/farm"
	"rawi/storage"
)

// least is how often a feed is asked at most.
const least = 30 * time.Second

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
	servers []*process
	nodes   []*node
	early   map[int]int // requests that came early, by feed, when it was last said
}

func run(ctx context.Context) (err error) {
	o := farm.Options{Copies: 3, Least: least - time.Second, Began: time.Now(), Now: time.Now}
	var server, rawi string
	var rounds, count, requests, port int
	flag.IntVar(&o.Feeds, "feeds", 3000, "how many feeds")
	flag.IntVar(&o.Hosts, "hosts", 600, "addresses they are spread over")
	flag.DurationVar(&o.Every, "every", time.Minute, "something new in each feed")
	flag.DurationVar(&o.Delay, "delay", 0, "of each answer")
	flag.IntVar(&rounds, "rounds", 1, "how often each thing is killed; 0: only how fast it is")
	flag.IntVar(&count, "nodes", 3, "how many nodes")
	flag.IntVar(&requests, "requests", 64, "of a node at once")
	flag.IntVar(&port, "port", 24000, "the first of the ports that are used")
	flag.StringVar(&server, "nats-server", "nats-server", "the program")
	flag.StringVar(&rawi, "rawi", "", "the program; empty: built")
	flag.Parse()
	dir, err := os.MkdirTemp("", "rawi-fleet-")
	if err != nil {
		return err
	}
	defer func() {
		if err == nil {
			err = os.RemoveAll(dir)
		} else {
			fmt.Println("what there is of it is in", dir)
		}
	}()
	if rawi == "" {
		rawi = filepath.Join(dir, "rawi")
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", rawi, "./cmd/rawi").CombinedOutput(); err != nil {
			return fmt.Errorf("build: %w: %s", err, out)
		}
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp4", "0.0.0.0:0")
	if err != nil {
		return err
	}
	t := &trial{farm: farm.New(o)}
	web := &http.Server{Handler: t.farm, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- web.Serve(l) }()
	defer func() { _ = web.Close(); <-served }()
	t.feeds = t.farm.Feeds(l.Addr().(*net.TCPAddr).Port)
	var urls []string
	if t.servers, urls, err = servers(dir, server, 3, port); err != nil {
		return err
	}
	if t.nodes, err = nodes(dir, rawi, count, port+50, requests, urls, t.feeds); err != nil {
		return err
	}
	defer t.end()
	for _, n := range t.nodes {
		if err := n.start(); err != nil {
			return err
		}
	}
	if err := t.begin(ctx); err != nil {
		return err
	}
	for round := range rounds {
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

// all waits until every node is a member to every node.
func (t *trial) all(ctx context.Context, most time.Duration) (time.Duration, error) {
	return until(ctx, "all are members", most, func() bool {
		return !slices.ContainsFunc(t.nodes, func(n *node) bool { return len(t.members(ctx, n)) != len(t.nodes) })
	})
}

// say tells what was seen of requests. Those that came early did since it was
// said last.
func (t *trial) say(what string) {
	s := t.farm.Seen()
	early, most := 0, 0
	for n, times := range s.Early {
		times -= t.early[n]
		early, most = early+times, max(most, times)
	}
	t.early = s.Early
	fmt.Printf("%-64s %d requests, at once to a host %d, gap %s, early %d (of a feed %d)\n", what, s.Requests, s.AtOnce, s.Gap.Round(time.Millisecond), early, most)
}

// begin waits until all feeds were asked and the members are settled.
func (t *trial) begin(ctx context.Context) error {
	t.farm.Still(true)
	took, err := t.all(ctx, 2*time.Minute)
	if err != nil {
		return err
	}
	fmt.Printf("%d members after %s\n", len(t.nodes), took.Round(100*time.Millisecond))
	took, err = until(ctx, "all feeds are asked", 5*time.Minute, func() bool { return len(t.farm.Seen().Feeds) == len(t.feeds) })
	if err != nil {
		return err
	}
	t.say(fmt.Sprintf("all %d feeds asked after %s", len(t.feeds), took.Round(time.Second)))
	return t.same(ctx)
}

// same lets the news cease, has all feeds asked by what one node is told, and
// holds that the nodes have all there was, and say the same of it.
func (t *trial) same(ctx context.Context) error {
	t.farm.Still(true)
	defer t.farm.Still(false)
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
	_, err = until(ctx, "all nodes say the same", time.Minute, func() bool {
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
	t.early = t.farm.Seen().Early // those that were told to
	return nil
}

// speed asks all feeds at once.
func (t *trial) speed(ctx context.Context) error {
	took, err := t.refresh(ctx)
	fmt.Printf("%d feeds asked by %d nodes in %s: %.1f a second\n", len(t.feeds), len(t.nodes), took.Round(100*time.Millisecond), float64(len(t.feeds))/took.Seconds())
	return err
}

// refresh tells one node that all feeds are to be asked, and waits until they were.
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
			if t.farm.Last(n).Before(began) {
				return false
			}
		}
		return true
	})
	return time.Since(began), err
}

// latency is how long an article of one node takes to another.
func (t *trial) latency(ctx context.Context) error {
	if len(t.nodes) < 2 {
		return nil
	}
	t.farm.Still(true)
	defer t.farm.Still(false)
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

// drain stops a node in good order.
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
	t.say(fmt.Sprintf("node %s drained in %s, handed over %s after", n.id, took.Round(10*time.Millisecond), handed.Round(10*time.Millisecond)))
	return errors.Join(err, n.start())
}
