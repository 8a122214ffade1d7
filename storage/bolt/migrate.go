package bolt

import (
	"encoding/binary"
	"fmt"
	"log/slog"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// migrated is how many articles one transaction brings up to date: a file that
// is large must not be held in memory.
const migrated = 10_000

// beginsOfSchema2 is a bucket that nothing read.
var beginsOfSchema2 = []byte("begins")

// migrate brings a file of an older schema up to date. It may be interrupted
// anywhere: the schema is written last, and what is done twice changes nothing.
//
// Schema 3 knows when an article came into the views that it is in. Of articles
// stored before nothing is known but when they were seen.
func migrate(db *bbolt.DB, log *slog.Logger) error {
	var from uint64
	err := db.View(func(tx *bbolt.Tx) error {
		if meta := tx.Bucket(bucketMeta); meta != nil && len(meta.Get(metaSchema)) == 8 {
			from = keyUint64(meta.Get(metaSchema))
		}
		return nil
	})
	if err != nil || from != 2 {
		return err
	}
	log.Info("store is brought up to date", "schema", schema)
	entered := map[uint64]viewEntry{}
	for after, more := uint64(0), true; more && err == nil; {
		err = db.Update(func(tx *bbolt.Tx) (err error) {
			after, more, err = migrateArticles(tx, after, entered)
			return err
		})
	}
	if err != nil {
		return writeError(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		for _, step := range []func(*bbolt.Tx, map[uint64]viewEntry) error{migrateTopics, migrateStories, migrateRosters} {
			if err := step(tx, entered); err != nil {
				return err
			}
		}
		if tx.Bucket(beginsOfSchema2) != nil {
			if err := tx.DeleteBucket(beginsOfSchema2); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketMeta).Put(metaSchema, uint64Key(schema))
	})
	if err != nil {
		return writeError(err)
	}
	return nil
}

// migrateArticles lists the next articles by their entry, and notes it.
func migrateArticles(tx *bbolt.Tx, after uint64, entered map[uint64]viewEntry) (last uint64, more bool, err error) {
	list, err := tx.CreateBucketIfNotExists(bucketEntered)
	if err != nil {
		return after, false, err
	}
	list.FillPercent = 1
	c := tx.Bucket(bucketArticles).Cursor()
	done := 0
	for k, raw := c.Seek(uint64Key(after + 1)); k != nil; k, raw = c.Next() {
		if done == migrated {
			return after, true, nil
		}
		h, err := decode[articleMeta](raw)
		if err != nil {
			return after, false, err
		}
		after = keyUint64(k)
		entered[after] = h.Entered
		if err := list.Put(h.Entered.key(after), h.Entered.listValue()); err != nil {
			return after, false, err
		}
		done++
	}
	return after, false, nil
}

// migrateTopics says of each article in a topic when it came into it.
func migrateTopics(tx *bbolt.Tx, entered map[uint64]viewEntry) error {
	joined, err := tx.CreateBucketIfNotExists(bucketJoined)
	if err != nil {
		return err
	}
	var keys [][]byte
	topics := tx.Bucket(bucketTopics)
	err = topics.ForEach(func(k, _ []byte) error {
		if len(k) < 17 {
			return fmt.Errorf("%w: a key of %d bytes in a topic", storage.ErrDamaged, len(k))
		}
		keys = append(keys, append([]byte(nil), k...))
		return nil
	})
	for _, k := range keys {
		n := keyUint64(k[len(k)-8:])
		e := entered[n]
		if err == nil {
			err = topics.Put(k, e.encode())
		}
		if err == nil {
			err = joined.Put(append(append([]byte(nil), k[:len(k)-16]...), e.key(n)...), e.listValue())
		}
	}
	return err
}

// migrateStories says where stories of one time stand, and how long it took
// until all articles of a story had come.
func migrateStories(tx *bbolt.Tx, _ map[uint64]viewEntry) error {
	n, err := readCounters(tx.Bucket(bucketMeta))
	if err != nil {
		return err
	}
	t := &transaction{tx: tx, n: n}
	if raw := tx.Bucket(bucketMeta).Get(metaSettings); raw != nil {
		if t.current, err = decode[storage.Settings](raw); err != nil {
			return err
		}
	}
	var all []storyRecord
	err = tx.Bucket(bucketStories).ForEach(func(_, raw []byte) error {
		s, err := decode[storyRecord](raw)
		all = append(all, s)
		return err
	})
	for i := range all {
		if err == nil {
			err = t.recomputeStory(&all[i])
		}
		if err == nil {
			err = tx.Bucket(bucketStories).Put([]byte(all[i].ID), encode(all[i]))
		}
	}
	if err != nil {
		return err
	}
	return tx.Bucket(bucketMeta).Put(metaCounters, encode(t.n))
}

// migrateRosters adds entries to the rosters of the index, which had lines of 10
// bytes, and to the bounds of its segments.
func migrateRosters(tx *bbolt.Tx, entered map[uint64]viewEntry) error {
	const oldLine = 10
	postings := tx.Bucket(bucketPostings)
	segments := tx.Bucket(bucketSegments)
	var keys [][]byte
	err := postings.ForEachBucket(func(k []byte) error {
		keys = append(keys, append([]byte(nil), k...))
		return nil
	})
	for _, k := range keys {
		if err != nil {
			return err
		}
		raw := postings.Bucket(k).Get([]byte(docsKey))
		if len(raw) < docTableHeader || (len(raw)-docTableHeader)%oldLine != 0 {
			return fmt.Errorf("%w: segment %x", storage.ErrDamaged, k)
		}
		var list []docEntry
		for at := docTableHeader; at < len(raw); at += oldLine {
			n := keyUint64(raw[:docTableHeader]) + uint64(binary.BigEndian.Uint32(raw[at:]))
			e := entered[n]
			list = append(list, docEntry{
				docRef:  docRef{n, int64(binary.BigEndian.Uint32(raw[at+4:]))},
				Entered: e.At, Backlog: e.Backlog, Words: int(binary.BigEndian.Uint16(raw[at+8:])),
			})
		}
		if err = postings.Bucket(k).Put([]byte(docsKey), encodeDocTable(list)); err != nil || segments.Get(k) == nil {
			continue // a part of a segment that is made anew
		}
		var s segment
		if s, err = decode[segment](segments.Get(k)); err == nil && len(list) > 0 {
			s.boundEntries(list)
			err = segments.Put(k, encode(s))
		}
	}
	return err
}
