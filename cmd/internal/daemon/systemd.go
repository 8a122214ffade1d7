package daemon

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/coreos/go-systemd/v22/activation"
	"github.com/coreos/go-systemd/v22/daemon"

	"rawi/storage"
)

// statusEvery is how often the line that systemctl status shows is renewed.
const statusEvery = time.Minute

// stuckAfter is how long the store may take for one Apply before the daemon
// stops telling the watchdog that it lives: commits take milliseconds, on the
// slowest disks seconds.
const stuckAfter = time.Minute

// tell says state to systemd. Elsewhere nobody listens, which is no error; a
// socket that systemd has closed is worth a line.
func (d *Daemon) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		d.logger.Warn("systemd was not told", "state", state, "err", err)
	}
}

// tellReloading opens a reload. RELOADING=1 must carry the time (sd_notify(3)).
func (d *Daemon) tellReloading() {
	d.tell(daemon.SdNotifyReloading + "\n" + daemon.SdNotifyMonotonicUsec())
}

// tellStatus renews the line for systemctl status until ctx ends.
func (d *Daemon) tellStatus(ctx context.Context) {
	every(ctx, statusEvery, func() {
		if line, err := d.line(ctx); err == nil {
			d.tell("STATUS=" + line)
		}
	})
}

// line is the state of the daemon in one line that an operator likes.
func (d *Daemon) line(ctx context.Context) (string, error) {
	s, err := d.Status(ctx)
	if err != nil {
		return "", err
	}
	bad := s.Feeds[storage.StatusError] + s.Feeds[storage.StatusGone]
	line := fmt.Sprintf("%d articles in %d stories from %d feeds, %d of them failing", s.Store.Articles, s.Store.Stories, s.Store.Feeds, bad)
	if s.Degraded != "" {
		line = "degraded: " + s.Degraded + "; " + line
	}
	return line, nil
}

// feedWatchdog tells systemd that the daemon lives, as long as the store takes
// what it is given and answers.
func (d *Daemon) feedWatchdog(ctx context.Context) {
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		d.logger.Warn("watchdog cannot be fed", "err", err)
	}
	if interval == 0 {
		return
	}
	every(ctx, interval/2, func() {
		if waits := d.pulse.longest(d.now()); waits > stuckAfter {
			d.logger.Error("store is stuck: the watchdog is not fed", "waits", waits)
			return
		}
		asked, cancel := context.WithTimeout(ctx, interval/4)
		defer cancel()
		if _, err := d.store.Stats(asked); err != nil {
			d.logger.Error("store does not answer: the watchdog is not fed", "err", err)
			return
		}
		d.tell(daemon.SdNotifyWatchdog)
	})
}

// every calls f now and then again until ctx ends.
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

// handed are the sockets that systemd listens on for us, so that no connection
// is refused while the daemon starts anew: a Unix socket is the control socket,
// the other the public side. nil: there is none (sd_listen_fds(3)).
func handed() (socket, public net.Listener, err error) {
	list, err := activation.Listeners()
	if err != nil {
		return nil, nil, fmt.Errorf("sockets of systemd: %w", err)
	}
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
