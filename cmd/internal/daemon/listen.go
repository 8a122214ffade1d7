package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

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
			return l, fmt.Errorf("listen on %s: %w: is another program there? set listen: in the config", c.Listen, err)
		}
	}
	l.public = newConnLimiter(l.public, readers, logger)
	cleanup.add(closer(l.public))
	if c.Metrics != "" {
		if l.metrics, err = tcp.Listen(ctx, "tcp", c.Metrics); err != nil {
			return l, fmt.Errorf("listen on %s: %w: set another metrics: in the config", c.Metrics, err)
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
