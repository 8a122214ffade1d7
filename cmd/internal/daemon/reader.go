package daemon

import (
	"context"
	"time"

	"rawi/cmd/internal/metrics"
	"rawi/storage"
)

// measuredReader is a reader whose queries are counted and timed.
type measuredReader struct {
	storage.Reader
	counters *metrics.Counters
}

// Query implements storage.Reader.
func (r measuredReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	defer r.observe(time.Now())
	return r.Reader.Query(ctx, q)
}

// Stories implements storage.Reader.
func (r measuredReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	defer r.observe(time.Now())
	return r.Reader.Stories(ctx, q)
}

func (r measuredReader) observe(began time.Time) { r.counters.Queried(time.Since(began)) }
