package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
	"rawi/cmd/internal/daemon"
	"rawi/cmd/internal/term"
)

// Options are the options of the demo.
type Options struct {
	Out     io.Writer
	Screen  term.Screen
	Command string // name of the running program, for hints
	Version string
	Logger  *slog.Logger
}

// Run runs the demo until ctx ends, and removes its files.
func Run(ctx context.Context, o Options) (err error) {
	dir, err := os.MkdirTemp("", "rawi-demo-")
	if err != nil {
		return fmt.Errorf("make a folder for the demo: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for the demo's outlets: %w", err)
	}
	outlets, err := newOutletServer("http://"+l.Addr().String(), time.Now)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	d, path, address, err := startDaemon(ctx, o, dir, outlets.base, freeAddress)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	server := &http.Server{Handler: outlets, ReadHeaderTimeout: 10 * time.Second}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return d.Run(ctx) })
	g.Go(func() error {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	g.Go(func() error {
		n := narrator{o: o, config: path, address: address, stop: stop}
		return n.run(ctx, filepath.Join(dir, "rawi.sock"))
	})
	return g.Wait()
}

// startDaemon writes the demo's config and starts a daemon with it, at an address that
// choose returns: another one where somebody else has taken that in the meantime.
func startDaemon(ctx context.Context, o Options, dir, base string, choose func() (string, error)) (d *daemon.Daemon, path, address string, err error) {
	for range 5 {
		if address, err = choose(); err != nil {
			return nil, "", "", err
		}
		if path, err = writeConfig(dir, address, base); err != nil {
			return nil, "", "", err
		}
		d, err = daemon.New(ctx, daemon.Options{
			Load: func() (*config.Config, error) { return config.Load(path) }, Path: path, Version: o.Version, Logger: o.Logger,
		})
		if !errors.Is(err, daemon.ErrAddressInUse) {
			break
		}
	}
	return d, path, address, err
}

// freeAddress returns the default address, or another if that is in use.
func freeAddress() (string, error) {
	for _, address := range []string{"127.0.0.1:8080", "127.0.0.1:0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		address = l.Addr().String()
		return address, l.Close()
	}
	return "", errors.New("no port of this machine is free for the demo")
}

// writeConfig writes the config of the demo and returns its path.
func writeConfig(dir, address, base string) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, `# The configuration of rawi demo.
site: {title: "راوي", url: "http://%s", language: ar}
listen: %s
socket: %s
data: %s
fetch:
  interval: {min: 1s, max: 2s}
  host: {concurrency: 4, gap: 0s}
  allow_private: [127.0.0.0/8]
feeds:
`, address, address, filepath.Join(dir, "rawi.sock"), filepath.Join(dir, "data"))
	for _, o := range outlets {
		fmt.Fprintf(&b, "  - {url: %q, name: %s, title: %q, outlet: %q, region: %s, language: %s, interval: 2s}\n",
			base+"/"+o.name+"/feed", o.name, o.title, o.title, o.region, o.language)
	}
	b.WriteString(`topics:
  - {name: deir-ezzor, title: "دير الزور", query: '"دير الزور" OR البوكمال OR العشارة OR "Deir ez-Zor"'}
  - {name: euphrates, title: "الفرات", query: 'الفرات OR Euphrates'}
  - {name: services, title: "كهرباء وماء", query: 'كهرباء OR مياه OR electricity'}
`)
	path := filepath.Join(dir, "rawi.yaml")
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// dial connects to the daemon, and waits until it listens.
func dial(ctx context.Context, socket string) (*control.Client, error) {
	for {
		c, err := control.Dial(ctx, socket)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
