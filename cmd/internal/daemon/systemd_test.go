package daemon

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// TestWatchdogIsFedWhileTheStoreWorks: not while an Apply takes longer than a
// minute, nor when the store does not answer.
func TestWatchdogIsFedWhileTheStoreWorks(t *testing.T) {
	t.Parallel()
	at := began
	steps := uint64(0)
	var ping error
	var stalls stallDetector
	var log logged
	s := &systemd{logger: slog.New(slog.NewTextHandler(&log, nil)), now: func() time.Time { return at }, stalls: &stalls, steps: func() uint64 { return steps }, ping: func(context.Context) error { return ping }}
	if !s.alive(t.Context()) {
		t.Error("an idle store is taken for dead")
	}
	end := stalls.begin(at)
	at = at.Add(time.Minute)
	if !s.alive(t.Context()) {
		t.Error("an Apply of a minute is taken for stuck")
	}
	at = at.Add(1)
	if s.alive(t.Context()) {
		t.Error("an Apply of more than a minute is not noticed")
	}
	for range 5 {
		steps++
		at = at.Add(time.Minute)
		if !s.alive(t.Context()) {
			t.Error("an Apply that goes on is taken for stuck")
		}
	}
	at = at.Add(time.Minute + 1)
	if s.alive(t.Context()) {
		t.Error("an Apply that went on and stopped is not noticed")
	}
	end()
	if !s.alive(t.Context()) {
		t.Error("the store works again, and is taken for dead")
	}
	ping = storage.ErrClosed
	if s.alive(t.Context()) {
		t.Error("a store that does not answer is taken for alive")
	}
	for _, line := range []string{"store is stuck: the watchdog is not fed", "store does not answer: the watchdog is not fed"} { // as documented
		if !strings.Contains(log.String(), line) {
			t.Errorf("the log lacks %q:\n%s", line, log.String())
		}
	}
}

// TestWatchdogIsNotifiedTwiceAnInterval, as systemd asks. It sets the
// environment, so it does not run beside others.
func TestWatchdogIsNotifiedTwiceAnInterval(t *testing.T) {
	path := filepath.Join(t.TempDir(), "n")
	l, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	t.Setenv("WATCHDOG_USEC", "20000")
	t.Setenv("WATCHDOG_PID", "")
	ctx, cancel := context.WithCancel(t.Context())
	s := &systemd{logger: slog.New(slog.DiscardHandler), now: time.Now, stalls: &stallDetector{}, steps: func() uint64 { return 0 }, ping: func(context.Context) error { return nil }}
	done := make(chan struct{})
	go func() { defer close(done); s.feedWatchdog(ctx) }()
	for range 3 {
		expect(t, l, "WATCHDOG=1")
	}
	cancel()
	<-done
	t.Setenv("WATCHDOG_USEC", "")
	s.feedWatchdog(t.Context()) // without a watchdog it returns
}

// TestStatusLineNamesWhatIsWrong first.
func TestStatusLineNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := control.Status{
		Store: storage.Stats{Articles: 5, Stories: 4, Feeds: 3},
		Feeds: map[storage.Status]int{storage.StatusError: 1, storage.StatusGone: 1, storage.StatusOK: 1},
	}
	if got, want := statusLine(s), "5 articles in 4 stories from 3 feeds, 2 of them failing"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Silent = 1
	if got, want := statusLine(s), "5 articles in 4 stories from 3 feeds, 2 of them failing, 1 silent"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	s.Degraded = "nothing is stored"
	if got := statusLine(s); !strings.HasPrefix(got, "degraded: nothing is stored; 5 articles") {
		t.Errorf("got %q, want what is wrong first", got)
	}
}

// TestEveryRunsAtOnceAndThenAtEachInterval until its context ends.
func TestEveryRunsAtOnceAndThenAtEachInterval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Second)
		defer cancel()
		n := 0
		began := time.Now()
		every(ctx, time.Minute, func() { n++ })
		if n != 3 || time.Since(began) != 150*time.Second {
			t.Errorf("%d calls in %s, want 3 in 2m30s", n, time.Since(began))
		}
	})
}

// TestSocketsOfSystemdAreToldApart by their network; more than one of a kind, or
// a datagram socket, is a fault of the unit.
func TestSocketsOfSystemdAreToldApart(t *testing.T) {
	t.Parallel()
	listen := func(network, address string) net.Listener {
		l, err := net.Listen(network, address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l
	}
	unix, tcp, tcp2 := listen("unix", filepath.Join(t.TempDir(), "s")), listen("tcp", "127.0.0.1:0"), listen("tcp", "127.0.0.1:0")
	for name, row := range map[string]struct {
		list           []net.Listener
		socket, public net.Listener
		fault          string
	}{
		"none":       {nil, nil, nil, ""},
		"both":       {[]net.Listener{tcp, unix}, unix, tcp, ""},
		"control":    {[]net.Listener{unix}, unix, nil, ""},
		"public":     {[]net.Listener{tcp}, nil, tcp, ""},
		"two public": {[]net.Listener{tcp, tcp2}, nil, nil, "one address"},
		"two unix":   {[]net.Listener{unix, unix}, nil, nil, "one Unix socket"},
		"datagram":   {[]net.Listener{tcp, nil}, nil, nil, "socket 2 of systemd is no stream"},
	} {
		socket, public, err := assignListeners(row.list)
		if row.fault != "" {
			if err == nil || !strings.Contains(err.Error(), row.fault) {
				t.Errorf("%s: got %v, want %q", name, err, row.fault)
			}
			continue
		}
		if err != nil || socket != row.socket || public != row.public {
			t.Errorf("%s: got %v, %v, %v", name, socket, public, err)
		}
	}
	// A socket that was closed by its server already is no error of the cleanup.
	if err := errors.Join(tcp.Close(), closer(tcp)()); err != nil {
		t.Error(err)
	}
}
