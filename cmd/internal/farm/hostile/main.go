// Hostile runs a rawi daemon on good feeds, beside feeds and readers that try to
// harm it, and prints what the good feeds and the good readers noticed:
//
//	go run ./cmd/internal/farm/hostile --for 1h
//	go run ./cmd/internal/farm/hostile --for 1h --alone     for comparison
//
// The daemon is supervised as its unit has it. With --cgroup DIR it runs in that
// control group, whose memory the caller has limited.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"rawi/cmd/internal/farm"
)

const (
	goodFeeds  = 40
	goodCopies = 2 // feeds that carry the same text
	newItem    = 2 * time.Minute
)

type options struct {
	rawi, cgroup, dir string
	duration          time.Duration
	alone             bool
	clients           int
	stopEvery         time.Duration
}

func main() {
	var o options
	flag.StringVar(&o.rawi, "rawi", "", "the program; empty: built")
	flag.StringVar(&o.cgroup, "cgroup", "", "folder of the control group to run in; empty: none")
	flag.DurationVar(&o.duration, "for", time.Hour, "how long")
	flag.BoolVar(&o.alone, "alone", false, "without hostile feeds and readers")
	flag.IntVar(&o.clients, "clients", 200, "hostile readers")
	flag.DurationVar(&o.stopEvery, "stop-every", 7*time.Minute, "between two stops of the daemon")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "hostile:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) (err error) {
	if o.dir, err = os.MkdirTemp("", "rawi-hostile-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()
	if o.rawi, err = farm.Program(ctx, o.rawi, o.dir); err != nil {
		return err
	}
	w := &world{farm: farm.New(farm.Options{Feeds: goodFeeds, Copies: goodCopies, Every: newItem, Began: time.Now(), Now: time.Now})}
	port, stop, err := farm.Serve(ctx, w)
	if err != nil {
		return err
	}
	defer stop()
	listen, err := freeAddress(ctx)
	if err != nil {
		return err
	}
	path, err := writeConfig(o, w.farm, port, listen)
	if err != nil {
		return err
	}
	s := &supervisor{rawi: o.rawi, config: path, dir: o.dir, cgroup: o.cgroup}
	r := &report{began: time.Now()}
	live(ctx, o, s, r, "http://"+listen)
	if err := r.readStore(o.rawi, path); err != nil {
		return err
	}
	fmt.Print(r.readers(), r.feeds())
	fmt.Printf("deaths %q, stops %v\n", s.deaths, s.stops)
	return nil
}

// live runs the daemon, its readers and its enemies until the time is over.
func live(ctx context.Context, o options, s *supervisor, r *report, base string) {
	ctx, cancel := context.WithTimeout(ctx, o.duration)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() {
		if err := s.run(ctx); err != nil {
			fmt.Fprintln(os.Stderr, "hostile: daemon:", err)
		}
	})
	all.Go(func() { r.read(ctx, base, s) })
	if !o.alone {
		for n := range o.clients {
			all.Go(func() { attackSite(ctx, base, n, &r.attacks) })
		}
	}
	tick := time.NewTicker(o.stopEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-tick.C:
			s.restart()
			fmt.Printf("%s: %s", time.Since(r.began).Round(time.Second), r.readers())
		case <-ctx.Done():
		}
	}
	all.Wait()
}

// world serves the good feeds at /N and the hostile ones at /NAME.
type world struct {
	farm  *farm.Farm
	polls [16]atomic.Int64 // of the hostile feeds
}

func (w *world) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	for n, h := range hostileFeeds {
		if r.URL.Path == "/"+h.name {
			h.serve(w.farm, int(w.polls[n].Add(1)), out)
			return
		}
	}
	w.farm.ServeHTTP(out, r)
}

// writeConfig writes the daemon's config and its list of feeds.
func writeConfig(o options, f *farm.Farm, port int, listen string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `site: {title: "مزرعة", url: "http://%s"}
listen: %s
socket: %s/rawi.sock
data: %s/data
fetch: {interval: {min: 1m, max: 6h}, host: {gap: 1s}, allow_private: [127.0.0.0/8], ports: [%d]}
topics: [{name: market, title: "سوق", query: سوق}]
feeds:
`, listen, listen, o.dir, o.dir, port)
	for _, feed := range f.Feeds(port) {
		fmt.Fprintf(&b, "  - {name: %s, url: %q, outlet: %q}\n", feed.Name, feed.URL, feed.Outlet)
	}
	if !o.alone {
		for n, h := range hostileFeeds {
			fmt.Fprintf(&b, "  - {name: %s, url: \"http://127.5.0.%d:%d/%s\"}\n", h.name, n+1, port, h.name)
		}
	}
	path := filepath.Join(o.dir, "rawi.yaml")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// freeAddress returns a loopback address that nobody listens at.
func freeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(l.Addr().(*net.TCPAddr).Port)), nil
}
