package daemon

import (
	"log/slog"
	"strings"
	"testing"
)

// TestLowLimitIsLogged, if fewer requests run than are configured.
func TestLowLimitIsLogged(t *testing.T) {
	t.Parallel()
	var log logged
	logger := slog.New(slog.NewTextHandler(&log, nil))
	if l := processLimits(logger, 1); l.requests != minLimit || log.String() != "" {
		t.Errorf("one request: %+v, log %s", l, log.String())
	}
	l := processLimits(logger, 1<<30)
	if l.requests >= 1<<30 || strings.Count(log.String(), "few files may be open") != 1 {
		t.Errorf("a billion requests: %+v, log %s", l, log.String())
	}
}
