package migrate

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
	"rawi/storage/text"
)

// window is the log of a window of which what is compared is made by rules.
type window struct {
	bucket  []byte
	key     []byte // in BucketMeta: the version of the rules
	version uint64 // of these rules
	renew   func(m *migration, k, v []byte) error
}

var windows = []window{
	{record.BucketWindow, record.MetaWindow, text.Version, renewFingerprint},
	{record.BucketEventWindow, record.MetaEvents, event.Version, renewProfile},
}

// isRenewed reports whether a window is made by these rules.
func (w window) isRenewed(tx *bbolt.Tx) bool {
	return bytes.Equal(tx.Bucket(record.BucketMeta).Get(w.key), record.Key(w.version))
}

// bringUp makes anew what a window compares, if other rules made it.
func (w window) bringUp(db *bbolt.DB) error {
	renewed := false
	if err := db.View(func(tx *bbolt.Tx) error { renewed = w.isRenewed(tx); return nil }); err != nil || renewed {
		return err
	}
	if err := forEach(db, w.bucket, w.renew); err != nil {
		return err
	}
	return db.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketMeta).Put(w.key, record.Key(w.version))
	})
}

// renewFingerprint makes the fingerprint of an article in the window anew: that of older
// rules has other words, and copies would have less in common with it.
func renewFingerprint(m *migration, k, v []byte) error {
	if len(v) < 8 {
		return fmt.Errorf("%w: a record of %d bytes of the story window", storage.ErrDamaged, len(v))
	}
	renewed, err := story.Renew(v[8:], func(id string) (story.Fingerprint, error) {
		n, err := record.LookUp(m.tx, id)
		if err != nil {
			return story.Fingerprint{}, err
		}
		a, err := record.ReadArticle(m.tx, n, false)
		return story.NewFingerprint(a.OwnTitle(), a.ComparedText(), a.Language), err
	})
	if errors.Is(err, storage.ErrNotFound) { // forgotten: a later record removes it
		return nil
	}
	if err != nil {
		return err
	}
	return m.tx.Bucket(record.BucketWindow).Put(k, append(v[:8], renewed...))
}

// renewProfile makes a record of the event window anew.
func renewProfile(m *migration, k, v []byte) error {
	if len(v) < 8 {
		return fmt.Errorf("%w: a record of %d bytes of the event window", storage.ErrDamaged, len(v))
	}
	renewed, err := event.Renew(v[8:], func(id string) (event.Profile, error) {
		s, err := record.ReadStory(m.tx, id)
		if err != nil {
			return event.Profile{}, err
		}
		n, meta, err := s.Founder(m.tx)
		if err != nil {
			return event.Profile{}, err
		}
		a, err := record.WithTexts(m.tx, n, meta, false)
		return event.ProfileOf(&a, m.places), err
	})
	if errors.Is(err, storage.ErrNotFound) { // it became a part of another, or is gone: a later record says so
		return nil
	}
	if err != nil {
		return err
	}
	return m.tx.Bucket(record.BucketEventWindow).Put(k, append(v[:8], renewed...))
}
