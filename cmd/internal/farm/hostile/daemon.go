package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"rawi/cmd/internal/farm"
)

const (
	watchdog    = 2 * time.Minute // as in the unit
	restartWait = 5 * time.Second
)

// noRestart lists the exit statuses after which the unit starts no new daemon.
var noRestart = []int{4, 7, 8}

// supervisor runs the daemon as systemd does by its unit: in a control group,
// watched, and started again when it dies.
type supervisor struct {
	rawi, config, dir, cgroup string

	mu       sync.Mutex // guards all below
	cmd      *exec.Cmd
	alive    time.Time // last message to the watchdog
	stopping bool      // as asked
	deaths   []string  // how it ended unasked
	stops    []time.Duration
}

// run keeps the daemon running until ctx ends.
func (s *supervisor) run(ctx context.Context) error {
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(s.dir, "notify"), Net: "unixgram"})
	if err != nil {
		return err
	}
	defer l.Close()
	go s.listen(l)
	for ctx.Err() == nil {
		if err := s.once(ctx); err != nil {
			return err
		}
		select {
		case <-time.After(restartWait):
		case <-ctx.Done():
		}
	}
	return nil
}

// listen notes when the daemon last said that it is alive.
func (s *supervisor) listen(l *net.UnixConn) {
	b := make([]byte, 4096)
	for {
		n, err := l.Read(b)
		if err != nil {
			return
		}
		if strings.Contains(string(b[:n]), "WATCHDOG=1") || strings.Contains(string(b[:n]), "READY=1") {
			s.mu.Lock()
			s.alive = time.Now()
			s.mu.Unlock()
		}
	}
}

// once runs the daemon until it ends.
func (s *supervisor) once(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := farm.Command(s.cgroup, s.rawi, "serve", "--config", s.config)
	cmd.Stderr, cmd.Stdout = log, log
	cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+filepath.Join(s.dir, "notify"), fmt.Sprint("WATCHDOG_USEC=", watchdog.Microseconds()))
	s.mu.Lock()
	s.cmd, s.alive, s.stopping = cmd, time.Now(), false
	s.mu.Unlock()
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			s.noteDeath(err)
			var exit *exec.ExitError
			if errors.As(err, &exit) && slices.Contains(noRestart, exit.ExitCode()) {
				text, _ := os.ReadFile(log.Name()) // as far as it was written
				return fmt.Errorf("%w: %s", err, text[max(0, len(text)-4000):])
			}
			return nil
		case <-ctx.Done():
			return errors.Join(s.stop(), <-ended)
		case <-tick.C:
			if s.silent() {
				_ = cmd.Process.Signal(syscall.SIGABRT) // it may have ended just now
			}
		}
	}
}

func (s *supervisor) noteDeath(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.stopping || err != nil {
		s.deaths = append(s.deaths, fmt.Sprint(err))
	}
}

func (s *supervisor) silent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.alive) > watchdog
}

// stop asks the daemon to end.
func (s *supervisor) stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopping = true
	return s.cmd.Process.Signal(syscall.SIGTERM)
}

// restart stops the daemon, as an operator would, and notes how long that took.
func (s *supervisor) restart() {
	began := time.Now()
	pid := s.pid()
	if s.stop() != nil {
		return // it has ended by itself
	}
	for syscall.Kill(pid, 0) == nil {
		time.Sleep(10 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stops = append(s.stops, time.Since(began))
}

func (s *supervisor) pid() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil || s.cmd.Process == nil {
		return 0
	}
	return s.cmd.Process.Pid
}
