package bolt

import "context"

// Progress is told how far long work has come: done of all, both in the unit
// that what names ("articles checked"). It is called from the goroutine that
// works, and must be quick.
type Progress func(what string, done, all int64)

type progressKey struct{}

// WithProgress makes Verify, Compact and Restore tell p what they do under ctx.
func WithProgress(ctx context.Context, p Progress) context.Context {
	return context.WithValue(ctx, progressKey{}, p)
}

// progressOf is the Progress of ctx, which may be called in any case.
func progressOf(ctx context.Context) Progress {
	if p, ok := ctx.Value(progressKey{}).(Progress); ok {
		return p
	}
	return func(string, int64, int64) {}
}
