package index

import (
	"context"
	"errors"
)

// ErrTooMuchWork occurs when a query has read as much of the index as it may.
var ErrTooMuchWork = errors.New("query reads too much of the index")

// Work is what a query may still read of the index, in bytes of terms and postings. A nil
// Work is without bound.
type Work struct{ left int }

// NewWork returns the work of a query that may read so many bytes; 0: any number.
func NewWork(bytes int) *Work {
	if bytes == 0 {
		return nil
	}
	return &Work{bytes}
}

// Within returns x for one query: what reads it ends with ctx, and with ErrTooMuchWork
// when work is done.
func (x Index) Within(ctx context.Context, work *Work) Index {
	x.ctx, x.work = ctx, work
	return x
}

// spend notes that bytes were read, and returns an error if the query is to end.
func (x Index) spend(bytes int) error {
	if x.ctx != nil {
		if err := x.ctx.Err(); err != nil {
			return err
		}
	}
	if x.work == nil {
		return nil
	}
	if x.work.left -= bytes; x.work.left < 0 {
		return ErrTooMuchWork
	}
	return nil
}
