package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

const (
	// statusEvery is how often the line that systemctl status shows is renewed.
	statusEvery = time.Minute
	// stuckAfter is how long one Apply of the store may do nothing before the watchdog
	// is no longer notified: commits take milliseconds, on the slowest disks seconds.
	// One that goes on may take longer.
	stuckAfter = time.Minute
)

// systemd notifies the service manager of the daemon's state (sd_notify(3)).
// Elsewhere it does nothing.
type systemd struct {
	logger *slog.Logger
	now    func() time.Time
	stalls *stallDetector
	steps  func() uint64 // how many the store has done
	status func(context.Context) (control.Status, error)
	ping   func(context.Context) error // fails if the store does not answer
}

// notify sends state. That nobody listens is no error.
func (s *systemd) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		s.logger.Warn("systemd not notified", "state", state, "err", err)
	}
}

// notifyReloading announces a reload. RELOADING=1 must carry the time.
func (s *systemd) notifyReloading() {
	s.notify(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
}

// notifyStatus renews the line that systemctl status shows until ctx ends.
func (s *systemd) notifyStatus(ctx context.Context) {
	every(ctx, statusEvery, func() {
		if status, err := s.status(ctx); err == nil {
			s.notify("STATUS=" + statusLine(status))
		}
	})
}

// statusLine is the state of the daemon in one line.
func statusLine(s control.Status) string {
	failing := s.Feeds[storage.StatusError] + s.Feeds[storage.StatusGone]
	line := fmt.Sprintf("%d articles in %d stories from %d feeds, %d of them failing", s.Store.Articles, s.Store.Stories, s.Store.Feeds, failing)
	if s.Silent > 0 {
		line += fmt.Sprintf(", %d silent", s.Silent)
	}
	if degraded := s.Degradations(); degraded != "" {
		line = "degraded: " + degraded + "; " + line
	}
	return line
}

// feedWatchdog notifies the watchdog until ctx ends, as long as the store applies
// what it is given, and answers.
func (s *systemd) feedWatchdog(ctx context.Context) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		s.logger.Warn("watchdog cannot be notified", "err", err)
	}
	if interval == 0 {
		return
	}
	every(ctx, interval/2, func() {
		ctx, cancel := context.WithTimeout(ctx, interval/4)
		defer cancel()
		if s.alive(ctx) {
			s.notify(daemon.SdNotifyWatchdog)
		}
	})
}

// alive reports whether the store works.
func (s *systemd) alive(ctx context.Context) bool {
	if waits := s.stalls.stalled(s.now(), s.steps()); waits > stuckAfter {
		s.logger.Error("store is stuck: the watchdog is not fed", "waits", waits)
		return false
	}
	if err := s.ping(ctx); err != nil {
		s.logger.Error("store does not answer: the watchdog is not fed", "err", err)
		return false
	}
	return true
}

// every calls f at once and then at each interval until ctx ends.
func every(ctx context.Context, interval time.Duration, f func()) {
	t := time.NewTicker(interval)
	defer t.Stop()
	for {
		f()
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// systemdListeners returns the sockets that systemd listens on for rawi, so that
// no connection is refused while the daemon restarts: a Unix socket is the
// control socket, any other the public one; nil: there is none
// (sd_listen_fds(3)).
func systemdListeners() (socket, public net.Listener, err error) {
	list, err := activation.Listeners()
	if err != nil {
		return nil, nil, fmt.Errorf("sockets of systemd: %w", err)
	}
	return assignListeners(list)
}

// assignListeners tells the control socket from the public one.
func assignListeners(list []net.Listener) (socket, public net.Listener, err error) {
	for i, l := range list {
		switch {
		case l == nil:
			err = fmt.Errorf("socket %d of systemd is no stream: write ListenStream= in rawi.socket", i+1)
		case l.Addr().Network() == "unix" && socket == nil:
			socket = l
		case l.Addr().Network() != "unix" && public == nil:
			public = l
		default:
			err = fmt.Errorf("systemd hands over %s too: rawi listens on one Unix socket and one address", l.Addr())
		}
	}
	return socket, public, err
}
