package search

import (
	"context"
	"errors"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/outlet"
	"rawi/storage/query"
)

// Hints returns advice on the query, for its first page.
func (q *Query) Hints(ctx context.Context, tx *bbolt.Tx) ([]storage.Hint, error) {
	if q.asked.Cursor != "" || q.asked.Text == "" {
		return nil, nil
	}
	x := record.Index(tx).Within(ctx, q.work)
	has := func(f query.Filter) (bool, error) { return x.Has(f, q.settings.Feeds) }
	hints, err := query.Hints(q.asked.Text, q.settings, has)
	onOutlet := func(h storage.Hint) bool { return len(h.Args) > 0 && strings.HasPrefix(h.Args[0], "outlet:") }
	// People ask by the names that they are shown. To read them takes a look at all feeds,
	// which strangers, whose work is bounded, do not get.
	if err == nil && q.asked.Work == 0 && slices.ContainsFunc(hints, onOutlet) {
		settings := q.settings
		if settings.Feeds, err = titledFeeds(tx, settings.Feeds); err == nil {
			hints, err = query.Hints(q.asked.Text, settings, has)
		}
	}
	if errors.Is(err, index.ErrTooMuchWork) {
		return nil, nil // the page itself was within the bound
	}
	return hints, err
}

// titledFeeds returns feeds with the names by which their outlets are shown as titles.
func titledFeeds(tx *bbolt.Tx, feeds []storage.Feed) ([]storage.Feed, error) {
	infos := make([]storage.FeedInfo, len(feeds))
	for i, f := range feeds {
		state, err := record.Get[storage.FeedState](tx.Bucket(record.BucketFeeds), []byte(f.Name))
		if record.IgnoreMissing(err) != nil {
			return nil, err
		}
		infos[i] = storage.FeedInfo{Feed: f, State: state}
	}
	names, out := outlet.NamesOf(infos), slices.Clone(feeds)
	for i, f := range out {
		out[i].Title = names.Of(outlet.Of(f))
	}
	return out, nil
}
