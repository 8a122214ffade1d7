package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// process is a program that can be killed and started again.
type process struct {
	id     string
	prefix []string // words before the command: where it runs
	name   string
	args   []string
	log    string
	cmd    *exec.Cmd
}

func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	words := slices.Concat(p.prefix, []string{p.name}, p.args)
	p.cmd = exec.Command(words[0], words[1:]...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	return p.cmd.Start()
}

// signal sends s. It waits for the end of the process after SIGKILL and SIGTERM.
func (p *process) signal(s syscall.Signal) error {
	if err := p.cmd.Process.Signal(s); err != nil {
		return err
	}
	if s == syscall.SIGKILL || s == syscall.SIGTERM {
		_ = p.cmd.Wait() // how it ended is known
	}
	return nil
}

// node is a rawi and its addresses.
type node struct {
	process
	dir, config, socket, listen string
}

// machine is where a process runs.
type machine struct {
	address string
	prefix  []string
}

// loopback is this machine.
func loopback(string) (machine, error) { return machine{address: "127.0.0.1"}, nil }

func (n *node) status(ctx context.Context) (control.Status, error) {
	c, err := control.Dial(ctx, n.socket)
	if err != nil {
		return control.Status{}, err
	}
	defer c.Close()
	return c.Status(ctx)
}

// export returns the hash of what rawi export writes, without the states of
// feeds, which change with each poll.
func (n *node) export(ctx context.Context) (said string, err error) {
	out, err := exec.CommandContext(ctx, n.name, "export", "--config", n.config).Output()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	for line := range strings.Lines(string(out)) {
		if strings.HasPrefix(line, `{"kind":"feed"`) {
			continue
		}
		_, _ = io.WriteString(h, line) // a hash never fails
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6]), nil
}

func (n *node) etag(ctx context.Context) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, "http://"+n.listen+"/feed.atom", nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	answer.Body.Close()
	return answer.Header.Get("ETag"), nil
}

// servers starts three NATS servers of one cluster. Their ports differ, as they may
// share a machine; behind lines of their own they need not.
func servers(dir, program string, port, apart int, place func(name string) (machine, error)) ([]*process, []string, error) {
	var routes, urls []string
	var out []*process
	for i := range 3 {
		id := fmt.Sprintf("s%d", i)
		m, err := place(id)
		if err != nil {
			return nil, nil, err
		}
		routes = append(routes, fmt.Sprintf("nats://%s:%d", m.address, port+100+i*apart))
		urls = append(urls, fmt.Sprintf("nats://%s:%d", m.address, port+i*apart))
		conf := filepath.Join(dir, id+".conf")
		out = append(out, &process{id: id, prefix: m.prefix, name: program, args: []string{"-c", conf}, log: conf + ".log"})
	}
	for i, p := range out {
		text := fmt.Sprintf("server_name: %s\nlisten: %q\nping_interval: 2s\nping_max: 2\njetstream { store_dir: %q }\ncluster { name: c, listen: %q, routes: [%s] }\n",
			p.id, strings.TrimPrefix(urls[i], "nats://"), filepath.Join(dir, p.id), strings.TrimPrefix(routes[i], "nats://"), strings.Join(routes, ", "))
		if err := os.WriteFile(filepath.Join(dir, p.id+".conf"), []byte(text), 0o600); err != nil {
			return nil, nil, err
		}
		if err := p.start(); err != nil {
			return nil, nil, fmt.Errorf("nats-server: %w", err)
		}
	}
	return out, urls, nil
}

// nodes returns n nodes with their configs. They are not started.
func nodes(dir, program string, n, port, requests int, urls []string, feeds []storage.Feed, place func(name string) (machine, error)) ([]*node, error) {
	var out []*node
	for i := range n {
		id := string(rune('a' + i))
		m, err := place(id)
		if err != nil {
			return nil, err
		}
		folder := filepath.Join(dir, id)
		d := &node{
			dir: folder, config: filepath.Join(folder, "rawi.yaml"), socket: filepath.Join(folder, "sock"), listen: fmt.Sprintf("%s:%d", m.address, port+i),
			process: process{id: id, prefix: m.prefix, name: program, log: filepath.Join(dir, id+".log")},
		}
		d.args = []string{"serve", "--config", d.config}
		var b strings.Builder
		fmt.Fprintf(&b, "site: {title: \"مزرعة\", url: \"http://news.test\"}\nlisten: %s\nsocket: %s\ndata: %s\n", d.listen, d.socket, filepath.Join(folder, "data"))
		fmt.Fprintf(&b, "fetch: {interval: {min: %s, max: 6h}, host: {gap: %s}, requests: %d, allow_private: [127.0.0.0/8, %s]}\n", minInterval, gap, requests, feedRoute)
		fmt.Fprintf(&b, "fleet: {name: f, node: %s, nats: [%s]}\nfeeds:\n", id, strings.Join(urls, ", "))
		for _, f := range feeds {
			fmt.Fprintf(&b, "  - {name: %s, url: %q, outlet: %q, interval: %s}\n", f.Name, f.URL, f.Outlet, minInterval)
		}
		if err := errors.Join(os.MkdirAll(filepath.Join(folder, "data"), 0o700), os.WriteFile(d.config, []byte(b.String()), 0o600)); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

var errLate = errors.New("not so in time")

// until waits until is reports true, and returns how long that took.
func until(ctx context.Context, what string, most time.Duration, is func() bool) (time.Duration, error) {
	began := time.Now()
	for !is() {
		if time.Since(began) > most {
			return most, fmt.Errorf("%w: %s", errLate, what)
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return time.Since(began), nil
}
