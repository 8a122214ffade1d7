package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rawi/cmd/internal/farm"
)

// process reads what the system and the socket say about the daemon.
type process struct {
	pid           int
	socket, store string
}

const header = "      time   cpu s  RssAnon  RssFile  goroutines  files  store MB  requests     304"

// sample returns one line of figures.
func (p process) sample(ctx context.Context, began time.Time, stats farm.Stats) string {
	var size int64
	if info, err := os.Stat(p.store); err == nil {
		size = info.Size()
	}
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.pid)) // the pattern is good
	return fmt.Sprintf("%10s %7.1f %5d MB %5d MB  %10d %6d  %8.1f  %8d %7d",
		time.Since(began).Round(time.Second), p.cpu(), farm.ProcessStatus(p.pid, "RssAnon")/1024, farm.ProcessStatus(p.pid, "RssFile")/1024, p.goroutines(ctx), len(files),
		float64(size)/1e6, stats.Requests, stats.NotModified)
}

// cpu returns the processor time used in seconds; the kernel counts hundredths.
func (p process) cpu() float64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return float64(user+system) / 100
}

// goroutines returns their number, from the socket; -1: unknown.
func (p process) goroutines(ctx context.Context) int {
	answer, err := p.get(ctx, "debug/pprof/goroutine?debug=1")
	if err != nil {
		return -1
	}
	defer answer.Body.Close()
	line, err := bufio.NewReader(answer.Body).ReadString('\n')
	if err != nil {
		return -1
	}
	n, err := strconv.Atoi(strings.TrimSpace(line[strings.LastIndexByte(line, ' ')+1:]))
	if err != nil {
		return -1
	}
	return n
}

// ready waits until the daemon answers on its socket.
func (p process) ready(ctx context.Context) bool {
	for tick := time.NewTicker(5 * time.Millisecond); ; {
		if answer, err := p.get(ctx, "v1/hello"); err == nil {
			answer.Body.Close()
			tick.Stop()
			return true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
}

func (p process) get(ctx context.Context, path string) (*http.Response, error) {
	t := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", p.socket)
	}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://rawi/"+path, nil)
	if err != nil {
		return nil, err
	}
	return t.RoundTrip(r)
}

// profile writes a processor profile of the daemon to o.profile, if that is set, from
// the first sample on until shortly before the end.
func (p process) profile(ctx context.Context, o options) error {
	span := o.duration - o.sample - 2*time.Second
	if o.profile == "" || span < time.Second {
		return nil
	}
	select {
	case <-time.After(o.sample):
	case <-ctx.Done():
		return nil
	}
	answer, err := p.get(ctx, fmt.Sprintf("debug/pprof/profile?seconds=%d", int(span.Seconds())))
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("profile: %w", err)
	}
	return os.WriteFile(o.profile, raw, 0o600)
}
