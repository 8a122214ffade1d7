package daemon

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
)

func TestKeysThatWaitForARestartAreToldOnce(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	var a activeConfig
	a.logRestart(logger, []string{"listen"})
	a.replace(config.Reloadable{}, []string{"listen"}, time.Unix(1, 0))
	a.logRestart(logger, []string{"listen", "data"})
	if got := log.String(); strings.Count(got, "key=listen") != 1 || strings.Count(got, "key=data") != 1 {
		t.Errorf("got %s", got)
	}
	a.fail(errors.New("wrong"))
	if keys, at, fault := a.reload(); len(keys) != 1 || at.Unix() != 1 || fault != "wrong" {
		t.Errorf("got %q, %v, %q", keys, at, fault)
	}
	a.replace(config.Reloadable{}, nil, time.Unix(2, 0))
	if keys, _, fault := a.reload(); len(keys) != 0 || fault != "" {
		t.Errorf("after a good reload: %q, %q", keys, fault)
	}
}

// Metrics have a socket of their own only where the config names one; what cannot be
// opened is an error that names the key.
func TestSocketsAreThoseOfTheConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, listen, metrics, want string // want: in the error
	}{
		{"without metrics", "127.0.0.1:0", "", ""},
		{"with metrics", "127.0.0.1:0", "127.0.0.1:0", ""},
		{"metrics at no address", "127.0.0.1:0", "192.0.2.1:1", "metrics:"},
		{"no address", "192.0.2.1:1", "", "listen:"},
	} {
		var clean cleanup
		l, err := listen(t.Context(), config.Fixed{Listen: c.listen, Metrics: c.metrics, Socket: filepath.Join(t.TempDir(), "s")}, 10, slog.New(slog.DiscardHandler), &clean)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if err == nil && (l.public == nil || l.control == nil || (l.metrics != nil) != (c.metrics != "")) {
			t.Errorf("%s: %+v", c.name, l)
		}
		if err := clean.run(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil {
			continue
		}
		for _, one := range []net.Listener{l.public, l.control, l.metrics} {
			if one == nil {
				continue
			}
			if conn, err := one.Accept(); !errors.Is(err, net.ErrClosed) {
				t.Errorf("%s: after the end: %v, %v", c.name, conn, err)
			}
		}
	}
}

func TestServersHaveTheirTimeouts(t *testing.T) {
	t.Parallel()
	s := newServer(t.Context(), nil, http.NotFoundHandler(), nil)
	if s.ReadHeaderTimeout != 10*time.Second || s.ReadTimeout != 2*time.Minute || s.WriteTimeout != 2*time.Minute || s.IdleTimeout != 2*time.Minute {
		t.Errorf("headers %v, requests %v, answers %v, idle %v", s.ReadHeaderTimeout, s.ReadTimeout, s.WriteTimeout, s.IdleTimeout)
	}
}
