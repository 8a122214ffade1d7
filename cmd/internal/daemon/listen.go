package daemon

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"syscall"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/control"
)

// listeners are the sockets that the daemon serves.
type listeners struct {
	public  net.Listener
	control net.Listener
	metrics net.Listener // nil: metrics are served on the control socket only
}

// listen opens the sockets of c, or takes those that systemd hands over, and adds
// their closing to cleanup. The public one has at most readers connections.
func listen(ctx context.Context, c config.Fixed, readers int, logger *slog.Logger, cleanup *cleanup) (l listeners, err error) {
	if l.control, l.public, err = systemdListeners(); err != nil {
		return l, err
	}
	if l.control == nil {
		if l.control, err = control.Listen(c.Socket); err != nil {
			return l, err
		}
	}
	cleanup.add(closer(l.control))
	var tcp net.ListenConfig
	if l.public == nil {
		if l.public, err = tcp.Listen(ctx, "tcp", c.Listen); err != nil {
			return l, listenError("listen", c.Listen, err)
		}
	}
	l.public = newConnLimiter(l.public, readers, logger)
	cleanup.add(closer(l.public))
	if c.Metrics != "" {
		if l.metrics, err = tcp.Listen(ctx, "tcp", c.Metrics); err != nil {
			return l, listenError("metrics", c.Metrics, err)
		}
		cleanup.add(closer(l.metrics))
	}
	return l, nil
}

// closer closes a listener that its server may have closed already.
func closer(l net.Listener) func() error {
	return func() error {
		if err := l.Close(); !errors.Is(err, net.ErrClosed) {
			return err
		}
		return nil
	}
}

// ErrAddressInUse occurs when another program listens on an address of the config.
var ErrAddressInUse = errors.New("another program listens there")

// listenError says what is wrong with the address of a key of the config, and what to
// do.
func listenError(key, address string, err error) error {
	where := fmt.Sprintf("%s: %s", key, address)
	_, port, splitErr := net.SplitHostPort(address)
	if splitErr != nil {
		return fmt.Errorf("%s: %w", where, err)
	}
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s: %w: port %s is not for this user, as those below 1024 are root's: set 8080 or so, with a web server in front, or let systemd listen (rawi.socket)", where, fs.ErrPermission, port)
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s: %w: end it (ss -ltnp 'sport = :%s' says which), or set another port", where, ErrAddressInUse, port)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return fmt.Errorf("%s: this machine does not have that address: write one that ip address lists, 127.0.0.1 to be reached from here only, or no host, :%s, for all of its addresses", where, port)
	case errors.As(err, &unknown):
		return fmt.Errorf("%s: the host is not known here: write an address of this machine, as 127.0.0.1:%s; readers' address is site.url", where, port)
	}
	return fmt.Errorf("%s: %w", where, err)
}
