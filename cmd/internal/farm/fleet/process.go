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
	"strings"
	"syscall"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// process is a program that can be killed and started again.
type process struct {
	name string
	args []string
	log  string
	cmd  *exec.Cmd
}

func (p *process) start() error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	p.cmd = exec.Command(p.name, p.args...)
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
	id, config, socket, listen string
}

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

// servers starts n NATS servers of one cluster on loopback.
func servers(dir, program string, n, port int) ([]*process, []string, error) {
	var routes, urls []string
	for i := range n {
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", port+100+i))
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", port+i))
	}
	var out []*process
	for i := range n {
		conf := filepath.Join(dir, fmt.Sprintf("s%d.conf", i))
		text := fmt.Sprintf("server_name: s%d\nlisten: 127.0.0.1:%d\njetstream { store_dir: %q }\ncluster { name: c, listen: 127.0.0.1:%d, routes: [%s] }\n",
			i, port+i, filepath.Join(dir, fmt.Sprintf("s%d", i)), port+100+i, strings.Join(routes, ", "))
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			return nil, nil, err
		}
		p := &process{name: program, args: []string{"-c", conf}, log: conf + ".log"}
		if err := p.start(); err != nil {
			return nil, nil, fmt.Errorf("nats-server: %w", err)
		}
		out = append(out, p)
	}
	return out, urls, nil
}

// nodes returns n nodes with their configs. They are not started.
func nodes(dir, program string, n, port, requests int, urls []string, feeds []storage.Feed) ([]*node, error) {
	var out []*node
	for i := range n {
		id := string(rune('a' + i))
		d := &node{
			id: id, config: filepath.Join(dir, id+".yaml"), socket: filepath.Join(dir, id+".sock"), listen: fmt.Sprintf("127.0.0.1:%d", port+i),
			process: process{name: program, log: filepath.Join(dir, id+".log")},
		}
		d.args = []string{"serve", "--config", d.config}
		var b strings.Builder
		fmt.Fprintf(&b, "site: {title: \"مزرعة\", url: \"http://news.test\"}\nlisten: %s\nsocket: %s\ndata: %s\n", d.listen, d.socket, filepath.Join(dir, id))
		fmt.Fprintf(&b, "fetch: {interval: {min: %s, max: 6h}, host: {gap: 1s}, requests: %d, allow_private: [127.0.0.0/8]}\n", minInterval, requests)
		fmt.Fprintf(&b, "fleet: {name: f, node: %s, nats: [%s]}\nfeeds:\n", id, strings.Join(urls, ", "))
		for _, f := range feeds {
			fmt.Fprintf(&b, "  - {name: %s, url: %q, outlet: %q}\n", f.Name, f.URL, f.Outlet)
		}
		if err := os.WriteFile(d.config, []byte(b.String()), 0o600); err != nil {
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
