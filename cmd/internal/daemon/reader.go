package daemon

import (
	"context"
	"time"

	"rawi/cmd/internal/metrics"
	"rawi/storage"
)

// timed is a reader whose queries are counted.
type timed struct {
	storage.Reader
	counters *metrics.Counters
}

// Query implements storage.Reader.
func (t timed) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	defer t.asked(time.Now())
	return t.Reader.Query(ctx, q)
}

// Stories implements storage.Reader.
func (t timed) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	defer t.asked(time.Now())
	return t.Reader.Stories(ctx, q)
}

func (t timed) asked(began time.Time) { t.counters.Queried(time.Since(began)) }
