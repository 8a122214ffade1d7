// Soak runs a rawi daemon on a farm of feeds, and prints at intervals what the
// daemon costs and how polite it is:
//
//	go run ./cmd/internal/farm/soak --feeds 500 --hosts 200 --faulty 300 --every 5m --for 1h
//
// The daemon is built and run as a process of its own, with a store that is
// removed at the end.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"rawi/cmd/internal/farm"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

type options struct {
	farm     farm.Options
	rawi     string
	duration time.Duration
	sample   time.Duration
	min      time.Duration
	fixed    time.Duration
	profile  string
	cgroup   string
	data     string
	closing  bool
}

func parse() options {
	o := options{farm: farm.Options{Began: time.Now(), Now: time.Now}}
	flag.IntVar(&o.farm.Feeds, "feeds", 500, "how many feeds")
	flag.IntVar(&o.farm.Hosts, "hosts", 0, "addresses they are spread over; 0: one each")
	flag.IntVar(&o.farm.Items, "items", 20, "items in a document")
	flag.IntVar(&o.farm.Copies, "copies", 3, "feeds that carry the same text")
	flag.IntVar(&o.farm.Faulty, "faulty", 300, "feeds of a thousand that misbehave")
	flag.DurationVar(&o.farm.Every, "every", 5*time.Minute, "between two new items of a feed; 0: none appear")
	flag.StringVar(&o.rawi, "rawi", "", "the program; empty: built")
	flag.DurationVar(&o.duration, "for", time.Hour, "how long")
	flag.DurationVar(&o.sample, "sample", time.Minute, "how often to print a sample")
	flag.DurationVar(&o.min, "min", 5*time.Minute, "least interval of a feed")
	flag.DurationVar(&o.fixed, "interval", 0, "of every feed; 0: their own rhythm")
	flag.StringVar(&o.profile, "profile", "", "file for a processor profile of the daemon, from the first sample to the end")
	flag.StringVar(&o.cgroup, "cgroup", "", "folder of the control group to run the daemon in, which bounds its memory; empty: none")
	flag.StringVar(&o.data, "keep", "", "folder for the store and the log, which stays; empty: one that is removed")
	flag.BoolVar(&o.closing, "closing", false, "servers close the connection behind each answer")
	flag.Parse()
	return o
}

func run(ctx context.Context) (err error) {
	o := parse()
	dir := o.data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "rawi-soak-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	if o.rawi, err = farm.Program(ctx, o.rawi, dir); err != nil {
		return err
	}
	f := farm.New(o.farm)
	var h http.Handler = f
	if o.closing {
		h = closing(f)
	}
	port, stop, err := farm.Serve(ctx, h)
	if err != nil {
		return err
	}
	defer stop()
	path, err := writeConfig(dir, o, f, port)
	if err != nil {
		return err
	}
	return watch(ctx, o, f, dir, path)
}

// closing has servers close the connection behind each answer.
func closing(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		h.ServeHTTP(w, r)
	})
}

// writeConfig writes the daemon's config and its list of feeds.
func writeConfig(dir string, o options, f *farm.Farm, port int) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `site: {title: "مزرعة", url: "http://127.0.0.1"}
listen: 127.0.0.1:0
socket: %s/rawi.sock
data: %s/data
fetch: {interval: {min: %s, max: 6h}, host: {gap: 1s}, allow_private: [127.0.0.0/8]}
feeds:
`, dir, dir, o.min)
	for _, feed := range f.Feeds(port) {
		fixed := ""
		if o.fixed > 0 {
			fixed = ", interval: " + o.fixed.String()
		}
		fmt.Fprintf(&b, "  - {name: %s, url: %q, outlet: %q%s}\n", feed.Name, feed.URL, feed.Outlet, fixed)
	}
	path := filepath.Join(dir, "rawi.yaml")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// watch runs the daemon and prints samples until the time is over.
func watch(ctx context.Context, o options, f *farm.Farm, dir, config string) error {
	ctx, cancel := context.WithTimeout(ctx, o.duration)
	defer cancel()
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	daemon := farm.Command(o.cgroup, o.rawi, "serve", "--config", config)
	daemon.Stderr = log
	began := time.Now()
	if err := daemon.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	p := process{pid: daemon.Process.Pid, socket: filepath.Join(dir, "rawi.sock"), store: filepath.Join(dir, "data", "rawi.db")}
	if ready := p.ready(ctx); ready {
		fmt.Printf("ready after %s\n", time.Since(began).Round(time.Millisecond))
	}
	fmt.Println(header)
	tick := time.NewTicker(o.sample)
	defer tick.Stop()
	profiled := make(chan error, 1)
	go func() { profiled <- p.profile(ctx, o) }()
	for {
		select {
		case err := <-ended:
			tail, _ := os.ReadFile(log.Name()) // as far as it was written
			return fmt.Errorf("the daemon ended by itself: %w\n%s", err, tail[max(0, len(tail)-4000):])
		case <-tick.C:
			fmt.Println(p.sample(ctx, began, f.Stats()))
			if o.cgroup != "" {
				fmt.Println(p.memory(ctx, o.cgroup))
			}
			continue
		case <-ctx.Done():
		}
		break
	}
	fmt.Print(politeness(o, f))
	if err := <-profiled; err != nil {
		return err
	}
	if o.farm.Faulty == 0 {
		fmt.Println(p.stored(o, f))
	}
	events, _ := os.ReadFile(log.Name()) // as far as it was written
	fmt.Print(string(events[max(0, len(events)-16<<10):]))
	stopping := time.Now()
	if err := daemon.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	err = <-ended
	fmt.Printf("stopped in %s\n", time.Since(stopping).Round(time.Millisecond))
	return err
}

// politeness summarizes the requests to the farm.
func politeness(o options, f *farm.Farm) string {
	seen := f.Stats()
	first, last, busiest := int64(1<<62), int64(0), 0
	for second, n := range seen.Seconds {
		first, last = min(first, second), max(last, second)
		busiest = max(busiest, n)
	}
	return fmt.Sprintf("%d of %d feeds requested, %d requests, busiest second %d, mean %.1f, at the same time to one host %d, shortest gap at one host %s\n",
		len(seen.Feeds), o.farm.Feeds, seen.Requests, busiest, float64(seen.Requests)/float64(max(1, last-first+1)), seen.Concurrent, seen.MinGap.Round(time.Millisecond))
}
