package daemon

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"rawi/cmd/internal/metrics"
	"rawi/storage"
)

// TestWriterKnowsWhetherTheStoreWorks: a fault is logged and reported once, until
// an Apply works; a caller that cancels says nothing about the store.
func TestWriterKnowsWhetherTheStoreWorks(t *testing.T) {
	t.Parallel()
	var log logged
	var result error
	w := &writer{
		counters: &metrics.Counters{}, logger: slog.New(slog.NewTextHandler(&log, nil)),
		apply: func(context.Context, ...storage.Operation) ([]storage.Outcome, error) {
			return []storage.Outcome{{Removed: 7}}, result
		},
	}
	for _, step := range []struct {
		err            error
		degraded       bool
		failed, worked int // lines logged so far
	}{
		{nil, false, 0, 0},
		{context.Canceled, false, 0, 0},
		{context.DeadlineExceeded, false, 0, 0},
		{storage.ErrFull, true, 1, 0},
		{storage.ErrFull, true, 1, 0},
		{context.Canceled, true, 1, 0},
		{storage.ErrDamaged, true, 1, 0},
		{nil, false, 1, 1},
		{nil, false, 1, 1},
		{storage.ErrFull, true, 2, 1},
	} {
		result = step.err
		out, err := w.Apply(t.Context(), storage.Operation{})
		if !errors.Is(err, step.err) || len(out) != 1 || out[0].Removed != 7 {
			t.Errorf("apply: %+v, %v, want what the store says", out, err)
		}
		if got := w.state(); (got != "") != step.degraded || step.degraded && !strings.HasPrefix(got, "nothing is stored: ") {
			t.Errorf("after %v: state %q, want degraded %v", step.err, got, step.degraded)
		}
		if failed, worked := strings.Count(log.String(), "store accepts nothing"), strings.Count(log.String(), "store accepts articles again"); failed != step.failed || worked != step.worked {
			t.Errorf("after %v: %d faults and %d recoveries logged, want %d and %d", step.err, failed, worked, step.failed, step.worked)
		}
	}
}
