package daemon

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// newServer returns a server of h on l with limits on what a client may make it
// wait for and remember. Its requests end with ctx.
func newServer(ctx context.Context, l net.Listener, h http.Handler, log *log.Logger) *http.Server {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    128 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          log,
	}
	if limiter, ok := l.(*connLimiter); ok {
		s.ConnState = limiter.connState
	}
	return s
}

// runServer serves on l in g until ctx ends. Answers under way may then take
// grace; requests that wait for a change end at once.
func runServer(ctx context.Context, g *errgroup.Group, l net.Listener, s *http.Server, grace time.Duration) {
	g.Go(func() error {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		// Shutdown waits five seconds for a connection on which nothing was
		// received yet: such a one must not delay the end.
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if s.Shutdown(ending) != nil {
			return s.Close()
		}
		return nil
	})
}

// serverLog logs what net/http reports about connections, at level debug.
func serverLog(logger *slog.Logger, name string) *log.Logger {
	return slog.NewLogLogger(logger.With("server", name).Handler(), slog.LevelDebug)
}
