package dbfile

import (
	"context"
)

// Progress is called while long work is done: done of all, both in the unit that
// what names ("articles checked"). The goroutine that works calls it, so it must be
// quick.
type Progress func(what string, done, all int64)

type progressKey struct{}

// WithProgress returns a context under which long work reports its progress to p.
func WithProgress(ctx context.Context, p Progress) context.Context {
	return context.WithValue(ctx, progressKey{}, p)
}

// ProgressOf returns the Progress of ctx, or one that does nothing.
func ProgressOf(ctx context.Context) Progress {
	if p, ok := ctx.Value(progressKey{}).(Progress); ok {
		return p
	}
	return func(string, int64, int64) {}
}
