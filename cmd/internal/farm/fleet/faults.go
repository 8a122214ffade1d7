package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"rawi/cmd/internal/farm"
)

// gap is between two requests to a host, as the nodes' configs have it.
const gap = time.Second

// fault is something that happens to a fleet, and is mended.
type fault struct {
	name  string
	cause func(ctx context.Context, t *trial, round int) error
}

// faults are what a fleet must bear without a host noticing more than a pause.
func faults() []fault {
	node := func(t *trial, round int) *node { return t.nodes[round%len(t.nodes)] }
	during := func(l lineFault, which func(t *trial, round int) string, d time.Duration) func(context.Context, *trial, int) error {
		return func(ctx context.Context, t *trial, round int) error {
			m := which(t, round)
			if err := l.begin(m); err != nil {
				return err
			}
			return errors.Join(rest(ctx, d), l.end(m))
		}
	}
	ofNode := func(t *trial, round int) string { return node(t, round).id }
	return []fault{
		{"nothing", func(ctx context.Context, _ *trial, _ int) error { return rest(ctx, 30*time.Second) }},
		{"the line of a node is down for 60 s", during(down, ofNode, time.Minute)},
		{"a node is cut off from the log for 60 s", during(cutOff, ofNode, time.Minute)},
		{"a node is cut off for 9 s", during(cutOff, ofNode, 9*time.Second)},
		{"nothing gets from a node to the log", during(mute, ofNode, 30*time.Second)},
		{"nothing gets from the log to a node", during(deaf, ofNode, 30*time.Second)},
		{"the line of a node carries 400 kbit/s", during(slow, ofNode, 30*time.Second)},
		{"the line of the log's leader is down", during(down, func(t *trial, _ int) string { return t.servers[t.leader()].id }, 30*time.Second)},
		{"the log's leader is stopped", func(ctx context.Context, t *trial, _ int) error {
			return pause(ctx, t.servers[t.leader()], 30*time.Second)
		}},
		{"a server is stopped", func(ctx context.Context, t *trial, round int) error {
			return pause(ctx, t.servers[(t.leader()+1+round%2)%3], 30*time.Second)
		}},
		{"two servers are killed", func(ctx context.Context, t *trial, round int) error {
			a, b := t.servers[round%3], t.servers[(round+1)%3]
			if err := errors.Join(a.signal(syscall.SIGKILL), b.signal(syscall.SIGKILL), rest(ctx, 20*time.Second)); err != nil {
				return err
			}
			return errors.Join(a.start(), b.start())
		}},
		{"a node is stopped for 60 s", func(ctx context.Context, t *trial, round int) error {
			return pause(ctx, &node(t, round).process, time.Minute)
		}},
		{"a node is killed and started", func(ctx context.Context, t *trial, round int) error {
			n := node(t, round)
			return errors.Join(n.signal(syscall.SIGKILL), rest(ctx, time.Second), n.start())
		}},
		{"the nodes restart one after the other", restartAll},
		{"a node comes back without its store", func(ctx context.Context, t *trial, round int) error {
			n := node(t, round)
			return errors.Join(n.signal(syscall.SIGTERM), os.Remove(filepath.Join(n.dir, "data", "rawi.db")), n.start())
		}},
		{"the disk of a node is full for 60 s", fillDisk},
		{"a second node of the same name", sameName},
		{"the clock of a node is a day behind", wrongClock(-24*time.Hour, 0)},
		{"the clock of a node is a day ahead", wrongClock(24*time.Hour, 0)},
		{"the clock of a node is 5 min behind", wrongClock(-5*time.Minute, 0)},
		{"the clock of a node is a year ahead", wrongClock(365*24*time.Hour, 0)},
		{"the clock of a node is set back by a day", wrongClock(-24*time.Hour, 30*time.Second)},
		{"the clock of a node is set on by a day", wrongClock(24*time.Hour, 30*time.Second)},
	}
}

// rest waits.
func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// pause stops a process for a time.
func pause(ctx context.Context, p *process, d time.Duration) error {
	return errors.Join(p.signal(syscall.SIGSTOP), rest(ctx, d), p.signal(syscall.SIGCONT))
}

func restartAll(ctx context.Context, t *trial, _ int) error {
	for _, n := range t.nodes {
		if err := errors.Join(n.signal(syscall.SIGTERM), n.start()); err != nil {
			return err
		}
		if _, err := t.awaitMembers(ctx, time.Minute); err != nil {
			return err
		}
		if err := rest(ctx, 2*time.Second); err != nil {
			return err
		}
	}
	return nil
}

// fillDisk fills the file system of a node's data for a minute.
func fillDisk(ctx context.Context, t *trial, round int) error {
	n := t.nodes[round%len(t.nodes)]
	filler := filepath.Join(n.dir, "data", "filler")
	_ = exec.CommandContext(ctx, "dd", "if=/dev/zero", "of="+filler, "bs=64k").Run() // it fails: that is meant
	if err := rest(ctx, 45*time.Second); err != nil {
		return err
	}
	s, err := n.status(ctx)
	fmt.Printf("  its status: %q\n", s.Degraded)
	return errors.Join(err, rest(ctx, 15*time.Second), os.Remove(filler))
}

// sameName starts a copy of a node, which must refuse.
func sameName(ctx context.Context, t *trial, round int) error {
	n := t.nodes[round%len(t.nodes)]
	conf, err := os.ReadFile(n.config)
	if err != nil {
		return err
	}
	dir := filepath.Join(n.dir, "copy")
	text := strings.NewReplacer(n.dir, dir, n.listen, "127.0.0.1:0").Replace(string(conf))
	if err := errors.Join(os.MkdirAll(filepath.Join(dir, "data"), 0o700), os.WriteFile(filepath.Join(dir, "rawi.yaml"), []byte(text), 0o600)); err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	args := append(slices.Clone(n.prefix), n.name, "serve", "--config", filepath.Join(dir, "rawi.yaml"))
	out, err := exec.CommandContext(bounded, args[0], args[1:]...).CombinedOutput()
	if err == nil || bounded.Err() != nil {
		return fmt.Errorf("the copy was not refused: %w: %s", errLate, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	fmt.Printf("  the copy says: %s\n", lines[len(lines)-1])
	return os.RemoveAll(dir)
}

// wrongClock has a node restart with a clock that is wrong from a time after its start
// on, and after a while with the right one.
func wrongClock(offset, after time.Duration) func(context.Context, *trial, int) error {
	return func(ctx context.Context, t *trial, round int) error {
		n := t.nodes[round%len(t.nodes)]
		right, log := n.name, n.log
		var err error
		if n.name, err = farm.WrongClock(ctx, offset, after, t.dir); err != nil {
			return err
		}
		n.log += ".wrong" // whose times are of no use
		restart := func() error { return errors.Join(n.signal(syscall.SIGTERM), n.start()) }
		err = errors.Join(restart(), rest(ctx, after+2*minInterval+10*time.Second))
		n.name, n.log = right, log
		return errors.Join(err, restart())
	}
}

// leader returns the index of the server that leads the log.
func (t *trial) leader() int {
	c, err := nats.Connect(strings.Join(t.urls, ","))
	if err != nil {
		return 0
	}
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	js, err := jetstream.New(c)
	if err != nil {
		return 0
	}
	s, err := js.Stream(ctx, "rawi-f")
	if err != nil || s.CachedInfo().Cluster == nil {
		return 0
	}
	return max(0, slices.IndexFunc(t.servers, func(p *process) bool { return p.id == s.CachedInfo().Cluster.Leader }))
}

// giveDisks gives the data of each node a file system in memory, which can be filled.
func (t *trial) giveDisks() (undo func(), err error) {
	for _, n := range t.nodes {
		err = errors.Join(err, syscall.Mount("tmpfs", filepath.Join(n.dir, "data"), "tmpfs", 0, "size=400m"))
	}
	return func() {
		for _, n := range t.nodes {
			_ = syscall.Unmount(filepath.Join(n.dir, "data"), syscall.MNT_DETACH) // or it was not mounted
		}
	}, err
}

// cause causes a fault some times, and prints how the fleet behaved: each time, and over
// all of them.
func (t *trial) cause(ctx context.Context, f fault, rounds int) error {
	var sum farm.Manners
	var longest, member []time.Duration
	for round := range rounds {
		if err := rest(ctx, rand.N(minInterval)); err != nil { // somewhere between two polls
			return err
		}
		began := time.Now()
		if err := f.cause(ctx, t, round); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		took, err := t.awaitMembers(ctx, 2*time.Minute)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := rest(ctx, minInterval+10*time.Second); err != nil {
			return err
		}
		truth, err := t.truth(ctx)
		if err != nil {
			return err
		}
		m := t.farm.Manners(began, minInterval*9/10, gap*95/100, truth)
		sum, longest, member = sum.Worse(m), append(longest, m.Longest-minInterval), append(member, took)
		t.reportManners(fmt.Sprintf("  round %d", round+1), m, longest[round:], member[round:])
		if err := t.logAccess(f.name, began); err != nil {
			return err
		}
	}
	t.reportManners(fmt.Sprintf("%s, %d times", f.name, rounds), sum, longest, member)
	return t.checkSame(ctx)
}

// reportManners prints how the fleet behaved over some rounds: of the times the median
// and the longest.
func (t *trial) reportManners(what string, m farm.Manners, longest, member []time.Duration) {
	spread := func(times []time.Duration) string {
		times = slices.Sorted(slices.Values(times))
		return fmt.Sprintf("%.1f to %.1f s", times[len(times)/2].Seconds(), times[len(times)-1].Seconds())
	}
	fmt.Printf("%-50s %6d requests: %d strange (%.1f s), %d overlap, %d within the gap, %d early, %d repeated, %d in flight, %d feeds not asked; longest %s beyond the interval; members after %s\n",
		what, m.Requests, m.Strange, m.Late.Seconds(), m.Overlaps, m.Close, m.Early, m.Repeated, m.InFlight, m.Unasked, spread(longest), spread(member))
}

// logAccess appends the requests since a moment to the access log.
func (t *trial) logAccess(what string, since time.Time) error {
	if t.access == "" {
		return nil
	}
	w, err := os.OpenFile(t.access, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "# %s, from %s\n", what, since.UTC().Format(time.RFC3339Nano))
	return errors.Join(err, t.farm.WriteAccess(w, since), w.Close())
}
