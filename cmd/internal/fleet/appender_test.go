package fleet

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// poll is a poll that brought nothing, article one that brought something.
var (
	poll    = storage.Operation{Fetch: &storage.Fetch{}}
	article = storage.Operation{Fetch: &storage.Fetch{Articles: make([]storage.Article, 1)}}
)

// newTestAppender returns an appender without servers.
func newTestAppender() *appender {
	return newAppender(&Link{o: Options{Timing: standard()}}, func(uint64) {})
}

// TestBatchesCollect what is applied within 50 ms, polls without news within a
// second, up to 500 operations and articles.
func TestBatchesCollect(t *testing.T) {
	t.Parallel()
	many := storage.Operation{Fetch: &storage.Fetch{Articles: make([]storage.Article, 249)}}
	fewer := storage.Operation{Fetch: &storage.Fetch{Articles: make([]storage.Article, 248)}}
	for name, row := range map[string]struct {
		applies [][]storage.Operation
		every   time.Duration
		want    int           // Applies in the first batch
		took    time.Duration // until it was complete
	}{
		"one with news":          {[][]storage.Operation{{article}}, 0, 1, 50 * time.Millisecond},
		"one without":            {[][]storage.Operation{{poll}}, 0, 1, time.Second},
		"a decision is news":     {[][]storage.Operation{{{Decision: &storage.Decision{}}}}, 0, 1, 50 * time.Millisecond},
		"a push is news":         {[][]storage.Operation{{{Fetch: &storage.Fetch{Push: true}}}}, 0, 1, 50 * time.Millisecond},
		"news among operations":  {[][]storage.Operation{{poll, article}}, 0, 1, 50 * time.Millisecond},
		"what comes meanwhile":   {[][]storage.Operation{{article}, {article}, {article}}, 30 * time.Millisecond, 2, 50 * time.Millisecond},
		"polls wait together":    {[][]storage.Operation{{poll}, {poll}, {poll}, {poll}}, 300 * time.Millisecond, 4, time.Second},
		"news ends their wait":   {[][]storage.Operation{{poll}, {article}, {poll}}, 300 * time.Millisecond, 2, 300 * time.Millisecond},
		"a full one is sent":     {[][]storage.Operation{{many}, {many}, {many}}, 0, 2, 0},
		"below the limit waits":  {[][]storage.Operation{{many}, {fewer}}, 0, 2, 50 * time.Millisecond},
		"one alone may be large": {[][]storage.Operation{{many, many, many}, {poll}}, time.Millisecond, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := newTestAppender()
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					for i, ops := range row.applies {
						if i > 0 {
							pass(row.every)
						}
						go a.apply(ctx, ops)
					}
				}()
				synctest.Wait()
				began := time.Now()
				batch := a.collect(ctx)
				if took := time.Since(began); len(batch) != row.want || took != row.took {
					t.Errorf("%d Applies after %s, want %d after %s", len(batch), took, row.want, row.took)
				}
				cancel()
				pass(time.Second)
			})
		})
	}
}

// TestOutcomesGoToTheirApply: those of an entry are divided as the operations
// were joined.
func TestOutcomesGoToTheirApply(t *testing.T) {
	t.Parallel()
	a := newTestAppender()
	first := &pendingApply{ops: make([]storage.Operation, 2), done: make(chan error, 1)}
	second := &pendingApply{ops: make([]storage.Operation, 1), from: 2, done: make(chan error, 1)}
	a.pending["g"] = pendingEntry{first, second}
	a.complete("another", nil, errors.New("another"))
	a.complete("g", []storage.Outcome{{Removed: 1}, {Removed: 2}, {Removed: 3}}, nil)
	a.complete("g", nil, errors.New("again")) // as an acknowledgement that was lost would
	a.abort(errors.New("later"))
	if err := errors.Join(<-first.done, <-second.done); err != nil {
		t.Fatal(err)
	}
	if len(first.out) != 2 || first.out[1].Removed != 2 || len(second.out) != 1 || second.out[0].Removed != 3 {
		t.Errorf("got %+v and %+v", first.out, second.out)
	}
}

// TestNobodyWaitsForEver: an Apply ends with its context, with the node, and
// with the error that ends the following of the log.
func TestNobodyWaitsForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newTestAppender()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := a.apply(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("nobody collects: %v, want DeadlineExceeded", err)
		}
		result := make(chan error, 1)
		apply := func(ctx context.Context) *pendingApply {
			go func() { _, err := a.apply(ctx, nil); result <- err }()
			return <-a.applies
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		apply(ctx)
		if err := <-result; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no outcome comes: %v, want DeadlineExceeded", err)
		}
		if !a.expect("g", pendingEntry{apply(t.Context())}) {
			t.Error("an entry is not expected")
		}
		a.abort(ErrForked)
		if err := <-result; !errors.Is(err, ErrForked) || len(a.pending) > 0 {
			t.Errorf("aborted: %v, want ErrForked", err)
		}
		if a.expect("h", pendingEntry{apply(t.Context())}) || len(a.pending) > 0 {
			t.Error("an entry is expected after the following has ended")
		}
		if err := <-result; !errors.Is(err, ErrForked) {
			t.Errorf("appended after that: %v, want ErrForked", err)
		}
		apply(t.Context())
		close(a.ended)
		if err := <-result; !errors.Is(err, ErrUnavailable) {
			t.Errorf("the node ends: %v, want ErrUnavailable", err)
		}
		if _, err := a.apply(t.Context(), nil); !errors.Is(err, ErrUnavailable) {
			t.Errorf("the node has ended: %v, want ErrUnavailable", err)
		}
	})
}
