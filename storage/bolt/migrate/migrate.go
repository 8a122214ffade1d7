// Package migrate brings store files of older schemas up to date.
//
// # Promises
//
//	files of older schemas answer all that they did, and add  TestOlderSchemaIsBroughtUpToDate in package bolt
//	up
//	a source that was believed counts no longer               TestSourcesThatWereBelievedCountNoLonger in package bolt
//	a migration that was interrupted goes on                  TestInterruptedMigrationGoesOn
//	fingerprints of other words are made anew                 TestFingerprintsOfOtherWordsAreMadeAnew
package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/place"
	"rawi/storage/story"
	"rawi/storage/text"
)

// maxRecords is how many records one transaction brings up to date: a large file must
// not be held in memory.
const maxRecords = 10_000

// unusedBucket is a bucket of schema 2 that nothing read.
var unusedBucket = []byte("begins")

// Up brings a file of an older schema up to date, and the windows of stories and events of
// one whose texts were read by other rules; others are left alone. It may be interrupted
// anywhere: schema and version are written last, and a step that is done twice changes
// nothing.
//
// Schema 3 has when an article came into the views that it is in. For articles
// stored before, that is when they were seen. Schema 4 takes an item's source for its
// outlet only where the feed is an aggregator. In schema 5 a story lists at most
// story.MaxPerFeed articles of a feed, and counts the rest. Schema 6 has how many bytes
// each feed's articles take. Schema 7 has articles whose text is to be read anew, and the
// short blocks of articles in the log of the story window. Schema 8 has events: those of
// the stories it has are found once the store is open.
func Up(db *bbolt.DB, log *slog.Logger) error {
	var from uint64
	var renewed bool
	err := db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(record.BucketMeta); meta != nil && len(meta.Get(record.MetaSchema)) == 8 {
			from = record.Number(meta.Get(record.MetaSchema))
			renewed = windows[0].isRenewed(tx) && windows[1].isRenewed(tx)
		}
		return nil
	})
	if err != nil || from < record.FirstSchema || from > record.Schema || from == record.Schema && renewed {
		return err
	}
	log.Info("store is brought up to date", "schema", record.Schema, "analysis", text.Version)
	steps := schemaSteps(db, from)
	for _, w := range windows {
		steps = append(steps, func() error { return w.bringUp(db) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return dbfile.WriteError(err)
		}
	}
	return nil
}

// schemaSteps returns the steps from a schema to that of today.
func schemaSteps(db *bbolt.DB, from uint64) []func() error {
	var steps []func() error
	if from < 3 {
		steps = []func() error{
			func() error { return db.Update(createBuckets) },
			func() error { return forEach(db, record.BucketArticles, migrateArticle) },
			func() error { return forEach(db, record.BucketTopics, migrateTopic) },
			func() error { return forEach(db, record.BucketListed, migrateFeed) },
			func() error { return migrateIndex(db) },
		}
	}
	if from < 4 {
		steps = append(
			steps,
			func() error { return db.Update(markAggregators) },
			func() error { return forEach(db, record.BucketArticles, migrateOutlet) },
		)
	}
	if from < 5 {
		steps = append(
			steps,
			func() error { return db.Update(createRest) },
			func() error { return forEach(db, record.BucketStories, migrateStory) },
		)
	}
	if from < 6 {
		sizes := map[string]int64{}
		steps = append(
			steps,
			func() error { return forEach(db, record.BucketArticles, addSize(sizes)) },
			func() error { return db.Update(putSizes(sizes)) },
		)
	}
	if from < 7 {
		steps = append(steps, func() error { return db.Update(createLearnt) })
	}
	if from < 8 {
		steps = append(steps, func() error { return db.Update(createEvents) })
	}
	return steps
}

// createBuckets creates the new buckets, and removes what is needed no longer:
// segments of the index that were being built anew are begun again.
func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{record.BucketEntered, record.BucketTopicEntries, record.BucketComplete} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	if err := record.Index(tx).DropChunks(); err != nil {
		return err
	}
	if tx.Bucket(unusedBucket) == nil {
		return nil
	}
	return tx.DeleteBucket(unusedBucket)
}

// createRest creates the bucket that schema 5 adds.
func createRest(tx *bbolt.Tx) error {
	_, err := tx.CreateBucketIfNotExists(record.BucketRest)
	return err
}

// createEvents creates the buckets that schema 8 adds, and stores the schema.
func createEvents(tx *bbolt.Tx) error {
	for _, name := range [][]byte{record.BucketEvents, record.BucketEventAliases, record.BucketEventWindow} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	meta := tx.Bucket(record.BucketMeta)
	return errors.Join(meta.Put(record.MetaUntold, []byte{0}), meta.Put(record.MetaSchema, record.Key(record.Schema)))
}

// createLearnt creates the bucket that schema 7 adds.
func createLearnt(tx *bbolt.Tx) error {
	_, err := tx.CreateBucketIfNotExists(record.BucketLearnt)
	return err
}

// migration is a transaction that brings records up to date.
type migration struct {
	tx     *bbolt.Tx
	n      record.Counters
	prefer []string                // outlets whose articles lead
	feeds  map[string]storage.Feed // of the settings, by name
	places *place.Gazetteer
}

func begin(tx *bbolt.Tx) (*migration, error) {
	n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
	if err != nil {
		return nil, err
	}
	settings, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
	return &migration{tx, n, settings.Stories.Prefer, record.FeedsByName(settings.Feeds), place.InForce(settings.Places)}, record.IgnoreMissing(err)
}

// forEach calls step for each record of a bucket, some in a transaction. A step may
// change its own record.
func forEach(db *bbolt.DB, bucket []byte, step func(m *migration, k, v []byte) error) error {
	for after, more := []byte(nil), true; more; {
		err := db.Update(func(tx *bbolt.Tx) error {
			m, err := begin(tx)
			if err != nil {
				return err
			}
			var keys, values [][]byte
			c := tx.Bucket(bucket).Cursor()
			k, v := c.Seek(after)
			if k != nil && bytes.Equal(k, after) && after != nil {
				k, v = c.Next()
			}
			for ; k != nil && len(keys) < maxRecords; k, v = c.Next() {
				keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
			}
			more = k != nil
			for i := range keys {
				if err := step(m, keys[i], values[i]); err != nil {
					return err
				}
				after = keys[i]
			}
			return tx.Bucket(record.BucketMeta).Put(record.MetaCounters, record.Encode(m.n))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// migrateArticle lists an article by its entry.
func migrateArticle(m *migration, k, v []byte) error {
	meta, err := record.Decode[record.ArticleMeta](v)
	if err != nil {
		return err
	}
	if meta.Rest { // by a run that was interrupted
		return nil
	}
	return m.tx.Bucket(record.BucketEntered).Put(meta.Entered.Key(record.Number(k)), meta.Entered.ListValue())
}

// migrateTopic stores when an article came into a topic.
func migrateTopic(m *migration, k, _ []byte) error {
	if len(k) < 17 {
		return fmt.Errorf("%w: a key of %d bytes in a topic", storage.ErrDamaged, len(k))
	}
	n := record.Number(k[len(k)-8:])
	meta, err := record.Require[record.ArticleMeta](m.tx.Bucket(record.BucketArticles), record.Key(n))
	if err != nil {
		return err
	}
	if err := m.tx.Bucket(record.BucketTopics).Put(k, meta.Entered.Encode()); err != nil {
		return err
	}
	if meta.Rest {
		return nil
	}
	return m.tx.Bucket(record.BucketTopicEntries).Put(append(bytes.Clone(k[:len(k)-16]), meta.Entered.Key(n)...), meta.Entered.ListValue())
}

// migrateStory limits how many articles of a feed a story lists, and stores what
// follows from those.
func migrateStory(m *migration, k, v []byte) error {
	s, err := record.Decode[record.Story](v)
	if err != nil {
		return err
	}
	if err = s.Limit(m.tx, story.MaxPerFeed); err == nil {
		err = s.Recompute(m.tx, m.prefer, &m.n)
	}
	if errors.Is(err, storage.ErrNotFound) {
		err = record.Missing("a member of story " + s.ID)
	}
	if err != nil {
		return err
	}
	return m.tx.Bucket(record.BucketStories).Put(k, record.Encode(s))
}

// migrateFeed stores that a feed that was read has no backlog to come.
func migrateFeed(m *migration, k, _ []byte) error {
	return m.tx.Bucket(record.BucketComplete).Put(k, record.Key(uint64(max(m.n.Newest, 0))))
}

// migrateIndex adds entries to the index, a segment at a time.
func migrateIndex(db *bbolt.DB) error {
	for more := true; more; {
		err := db.Update(func(tx *bbolt.Tx) (err error) {
			articles := tx.Bucket(record.BucketArticles)
			more, err = record.Index(tx).AddEntries(func(doc uint64) (int64, bool, error) {
				meta, err := record.Get[record.ArticleMeta](articles, record.Key(doc))
				if errors.Is(err, storage.ErrNotFound) { // expired, and dropped when segments merge
					err = nil
				}
				return meta.Entered.At, meta.Entered.Backlog, err
			})
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
