package client

import (
	"context"
	"time"
)

// timeout ends a request after a time in which it was not paused. Only the
// request's goroutine uses it.
type timeout struct {
	timer *time.Timer
	left  time.Duration // when the timer was started
	began time.Time     // when the timer was started
}

// withTimeout returns a context that ends after d, with context.DeadlineExceeded as
// its cause. Waits for slots at addresses do not count: the limit is ours and not
// the server's fault. abort ends the context with another cause.
func withTimeout(ctx context.Context, d time.Duration) (limited context.Context, abort context.CancelCauseFunc) {
	limited, abort = context.WithCancelCause(ctx)
	t := &timeout{timer: time.AfterFunc(d, func() { abort(context.DeadlineExceeded) }), left: d, began: time.Now()}
	context.AfterFunc(limited, func() { t.timer.Stop() })
	return WithPause(limited, func() (resume func(context.Context) error) {
		t.stop()
		next := pause(ctx)
		return func(ctx context.Context) error {
			defer t.start()
			return next(ctx)
		}
	}), abort
}

func (t *timeout) stop() {
	t.timer.Stop()
	t.left -= time.Since(t.began)
}

func (t *timeout) start() {
	t.began = time.Now()
	t.timer.Reset(t.left)
}

// cause returns why ctx ended, or else err.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
