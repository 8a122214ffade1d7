// Package migrate brings store files of older schemas up to date.
//
// # Promises
//
//	a file of schema 2 answers all that it did, and adds up   TestOlderSchemaIsBroughtUpToDate in package bolt
package migrate

import (
	"fmt"
	"log/slog"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
)

// maxArticles is how many articles one transaction brings up to date: a large file
// must not be held in memory.
const maxArticles = 10_000

// unusedBucket is a bucket of schema 2 that nothing read.
var unusedBucket = []byte("begins")

// Up brings a file of schema 2 up to date; others are left alone. It may be
// interrupted anywhere: the schema is written last, and a step that is done twice
// changes nothing.
//
// Schema 3 has when an article came into the views that it is in. For articles
// stored before that is when they were seen.
func Up(db *bbolt.DB, log *slog.Logger) error {
	var from uint64
	err := db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(record.BucketMeta); meta != nil && len(meta.Get(record.MetaSchema)) == 8 {
			from = record.Number(meta.Get(record.MetaSchema))
		}
		return nil
	})
	if err != nil || from != 2 {
		return err
	}
	log.Info("store is brought up to date", "schema", record.Schema)
	entered := map[uint64]record.ViewEntry{}
	for after, more := uint64(0), true; more && err == nil; {
		err = db.Update(func(tx *bbolt.Tx) (err error) {
			after, more, err = migrateArticles(tx, after, entered)
			return err
		})
	}
	if err != nil {
		return dbfile.WriteError(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, step := range []func(*bbolt.Tx, map[uint64]record.ViewEntry) error{migrateTopics, migrateStories, migrateIndex} {
			if err := step(tx, entered); err != nil {
				return err
			}
		}
		if tx.Bucket(unusedBucket) != nil {
			if err := tx.DeleteBucket(unusedBucket); err != nil {
				return err
			}
		}
		return tx.Bucket(record.BucketMeta).Put(record.MetaSchema, record.Key(record.Schema))
	})
	if err != nil {
		return dbfile.WriteError(err)
	}
	return nil
}

// migrateArticles lists the next articles by their entries, and notes those in
// entered.
func migrateArticles(tx *bbolt.Tx, after uint64, entered map[uint64]record.ViewEntry) (last uint64, more bool, err error) {
	list, err := tx.CreateBucketIfNotExists(record.BucketEntered)
	if err != nil {
		return after, false, err
	}
	list.FillPercent = 1
	c := tx.Bucket(record.BucketArticles).Cursor()
	done := 0
	for k, raw := c.Seek(record.Key(after + 1)); k != nil; k, raw = c.Next() {
		if done == maxArticles {
			return after, true, nil
		}
		h, err := record.Decode[record.ArticleMeta](raw)
		if err != nil {
			return after, false, err
		}
		after = record.Number(k)
		entered[after] = h.Entered
		if err := list.Put(h.Entered.Key(after), h.Entered.ListValue()); err != nil {
			return after, false, err
		}
		done++
	}
	return after, false, nil
}

// migrateTopics stores for each article in a topic when it came into it.
func migrateTopics(tx *bbolt.Tx, entered map[uint64]record.ViewEntry) error {
	joined, err := tx.CreateBucketIfNotExists(record.BucketJoined)
	if err != nil {
		return err
	}
	var keys [][]byte
	topics := tx.Bucket(record.BucketTopics)
	err = topics.ForEach(func(k, _ []byte) error {
		if len(k) < 17 {
			return fmt.Errorf("%w: a key of %d bytes in a topic", storage.ErrDamaged, len(k))
		}
		keys = append(keys, append([]byte(nil), k...))
		return nil
	})
	for _, k := range keys {
		n := record.Number(k[len(k)-8:])
		e := entered[n]
		if err == nil {
			err = topics.Put(k, e.Encode())
		}
		if err == nil {
			err = joined.Put(append(append([]byte(nil), k[:len(k)-16]...), e.Key(n)...), e.ListValue())
		}
	}
	return err
}

// migrateStories stores which article of a story is the first of several of one
// time, and how long it took until all articles of a story had come.
func migrateStories(tx *bbolt.Tx, _ map[uint64]record.ViewEntry) error {
	n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
	if err != nil {
		return err
	}
	settings, err := record.Get[storage.Settings](tx.Bucket(record.BucketMeta), record.MetaSettings)
	if err := record.IgnoreMissing(err); err != nil {
		return err
	}
	var all []record.Story
	err = tx.Bucket(record.BucketStories).ForEach(func(_, raw []byte) error {
		s, err := record.Decode[record.Story](raw)
		all = append(all, s)
		return err
	})
	for i := range all {
		if err == nil {
			err = all[i].Recompute(tx, settings.Stories.Prefer, &n)
		}
		if err == nil {
			err = tx.Bucket(record.BucketStories).Put([]byte(all[i].ID), record.Encode(all[i]))
		}
	}
	if err != nil {
		return err
	}
	return tx.Bucket(record.BucketMeta).Put(record.MetaCounters, record.Encode(n))
}

// migrateIndex adds entries to the index.
func migrateIndex(tx *bbolt.Tx, entered map[uint64]record.ViewEntry) error {
	x := index.New(tx.Bucket(record.BucketSegments), tx.Bucket(record.BucketPostings))
	return x.AddEntries(func(doc uint64) (int64, bool) { return entered[doc].At, entered[doc].Backlog })
}
