package migrate

import (
	"cmp"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/bolt/record"
)

// markAggregators marks the feeds of known aggregators in the stored settings, as
// the configuration does by default.
func markAggregators(tx *bbolt.Tx) error {
	meta := tx.Bucket(record.BucketMeta)
	settings, err := record.Get[storage.Settings](meta, record.MetaSettings)
	if err != nil {
		return record.IgnoreMissing(err)
	}
	for i, f := range settings.Feeds {
		settings.Feeds[i].Aggregator = f.Aggregator || address.IsAggregator(f.URL)
	}
	return meta.Put(record.MetaSettings, record.Encode(settings))
}

// migrateOutlet gives an article that names a source the outlet of its feed, unless
// the feed is an aggregator. The index is built anew by its new version.
func migrateOutlet(m *migration, k, v []byte) error {
	meta, err := record.Decode[record.ArticleMeta](v)
	if err != nil || meta.A.Source == nil {
		return err
	}
	f, ok := m.feeds[meta.A.Feed]
	if !ok { // it is followed no longer
		state, err := record.Get[storage.FeedState](m.tx.Bucket(record.BucketFeeds), []byte(meta.A.Feed))
		if err := record.IgnoreMissing(err); err != nil {
			return err
		}
		f = storage.Feed{URL: state.URL, Aggregator: address.IsAggregator(state.URL)}
	}
	outlet := cmp.Or(f.Outlet, address.Outlet(f.URL))
	if f.Aggregator || outlet == "" || outlet == meta.A.Outlet {
		return nil
	}
	meta.A.Outlet = outlet
	return m.tx.Bucket(record.BucketArticles).Put(k, record.Encode(meta))
}
