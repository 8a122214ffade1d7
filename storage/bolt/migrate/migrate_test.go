package migrate

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/bolt/verify"
	"rawi/storage/event"
	"rawi/storage/text"
)

// openSchema2 opens a copy of a store of schema 2.
func openSchema2(t *testing.T) *dbfile.File {
	t.Helper()
	packed, err := os.Open(filepath.Join("..", "testdata", "schema-2.db.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	path := filepath.Join(t.TempDir(), "rawi.db")
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(r)
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := dbfile.Open(path, dbfile.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestInterruptedMigrationGoesOn(t *testing.T) {
	t.Parallel()
	db := openSchema2(t)
	err := db.Update(func(tx *bbolt.Tx) error {
		m, err := begin(tx)
		if err := errors.Join(err, createBuckets(tx)); err != nil {
			return err
		}
		_, err = record.Index(tx).AddEntries(func(uint64) (int64, bool, error) { return 1_772_438_400, false, nil })
		for _, n := range []uint64{1, 2, 60} {
			err = errors.Join(err, migrateArticle(m, record.Key(n), tx.Bucket(record.BucketArticles).Get(record.Key(n))))
		}
		k, v := tx.Bucket(record.BucketTopics).Cursor().First()
		return errors.Join(err, migrateTopic(m, bytes.Clone(k), v))
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		if err := Up(db.DB, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	_ = db.View(func(tx *bbolt.Tx) error {
		report, err := verify.Snapshot(t.Context(), tx, db)
		if err != nil || report.Articles != 60 || len(report.Faults) > 0 {
			t.Errorf("%d articles, faults %q, error %v; want 60 articles and no faults", report.Articles, report.Faults, err)
		}
		return nil
	})
}

func TestOtherSchemasAreLeftAlone(t *testing.T) {
	t.Parallel()
	for _, schema := range []uint64{record.FirstSchema - 1, record.Schema, record.Schema + 1} {
		db := openSchema2(t)
		if err := db.Update(func(tx *bbolt.Tx) error {
			meta := tx.Bucket(record.BucketMeta)
			return errors.Join(
				meta.Put(record.MetaSchema, record.Key(schema)),
				meta.Put(record.MetaWindow, record.Key(text.Version)), meta.Put(record.MetaEvents, record.Key(event.Version)),
			)
		}); err != nil {
			t.Fatal(err)
		}
		if err := Up(db.DB, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
		_ = db.View(func(tx *bbolt.Tx) error {
			if got := record.Number(tx.Bucket(record.BucketMeta).Get(record.MetaSchema)); got != schema || tx.Bucket(record.BucketEntered) != nil {
				t.Errorf("schema %d became %d", schema, got)
			}
			return nil
		})
	}
}
