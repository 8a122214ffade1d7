package search

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// Hints returns advice on the query, for its first page.
func (q *Query) Hints(ctx context.Context, tx *bbolt.Tx) ([]storage.Hint, error) {
	if q.asked.Cursor != "" || q.asked.Text == "" {
		return nil, nil
	}
	x := record.Index(tx).Within(ctx, q.work)
	hints, err := query.Hints(q.asked.Text, q.settings, func(f query.Filter) (bool, error) { return x.Has(f, q.settings.Feeds) })
	if errors.Is(err, index.ErrTooMuchWork) {
		return nil, nil // the page itself was within the bound
	}
	return hints, err
}
