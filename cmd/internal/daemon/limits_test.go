package daemon

import (
	"log/slog"
	"math"
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

// TestMemoryIsDividedByTheLimit leaves half of it to others, however low it is.
func TestMemoryIsDividedByTheLimit(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int64]memory{
		64 << 20:      {8 << 20, 16 << 20, 8 << 20},
		256 << 20:     {32 << 20, 64 << 20, 32 << 20},
		1 << 30:       {64 << 20, 256 << 20, 64 << 20},
		1 << 40:       mostMemory,
		math.MaxInt64: mostMemory,
	} {
		if got := divideMemory(limit); got != want {
			t.Errorf("%d: got %+v, want %+v", limit, got, want)
		}
	}
}
