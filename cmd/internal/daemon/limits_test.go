package daemon

import (
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/fetcher"
	"rawi/storage"
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

// TestMemoryIsDividedByTheLimit leaves three eighths of it to others, however low it is.
func TestMemoryIsDividedByTheLimit(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int64]memoryShares{
		64 << 20:      {4 << 20, 8 << 20, 4 << 20, 4 << 20},
		104 << 20:     {8 << 20, 16 << 20, 8 << 20, 8 << 20},
		296 << 20:     {32 << 20, 64 << 20, 32 << 20, 32 << 20},
		2 << 30:       {64 << 20, 256 << 20, 64 << 20, 64 << 20},
		1 << 40:       mostMemory,
		math.MaxInt64: mostMemory,
	} {
		if got := divideMemory(limit); got != want {
			t.Errorf("%d: got %+v, want %+v", limit, got, want)
		}
	}
}

// TestConnectionsStayOpenWhereTheyAreUsedAgain, within what the process may have open.
func TestConnectionsStayOpenWhereTheyAreUsedAgain(t *testing.T) {
	t.Parallel()
	feeds := make([]storage.Feed, 300)
	feeds[0].Interval, feeds[1].Interval = time.Hour, 20*time.Second
	const minute = time.Minute
	for _, row := range []struct {
		files uint64
		min   time.Duration
		want  int
	}{{1 << 20, 5 * minute, 64 + 1}, {1 << 20, minute, 64 + 299}, {1024, minute, 125}, {256, minute, 29}} {
		l := divideFiles(row.files, 64)
		if got := l.idleConnections(config.Fetch{Interval: fetcher.Interval{Min: row.min}}, feeds); got != row.want {
			t.Errorf("%d files, feeds every %s at least: %d idle connections, want %d", row.files, row.min, got, row.want)
		}
		if n := l.readers + l.requests + 2*l.idle + ownFiles; n > int(row.files) { // with TLS, and without
			t.Errorf("%d files: up to %d are open: %+v", row.files, n, l)
		}
	}
}
