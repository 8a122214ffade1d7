package daemon

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"rawi/cmd/internal/metrics"
	"rawi/storage"
)

// writer applies operations to the store, or through the log of a fleet, and
// remembers whether it could: an operator must know that a disk is full. Its
// methods may be called from several goroutines.
type writer struct {
	apply    func(context.Context, ...storage.Operation) ([]storage.Outcome, error)
	counters *metrics.Counters
	logger   *slog.Logger

	mu       sync.Mutex // guards degraded
	degraded string
}

// Apply implements the fetcher's, the subscriber's and the hub's Store. An Apply
// that its caller cancels says nothing about the store.
func (w *writer) Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	count, began := w.counters.Begin(ops), time.Now()
	outcomes, err := w.apply(ctx, ops...)
	count(outcomes, time.Since(began), err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return outcomes, err
	}
	w.logTransition(err)
	return outcomes, err
}

// logTransition logs when the store begins or ceases to fail.
func (w *writer) logTransition(err error) {
	w.mu.Lock()
	before := w.degraded
	w.degraded = ""
	if err != nil {
		w.degraded = "nothing is stored: " + err.Error()
	}
	after := w.degraded
	w.mu.Unlock()
	switch {
	case before == "" && after != "":
		w.logger.Error("store accepts nothing: what is stored is still served", "err", err)
	case before != "" && after == "":
		w.logger.Info("store accepts articles again")
	}
}

// state returns why nothing is stored, in a sentence; empty: the last Apply worked.
func (w *writer) state() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.degraded
}
