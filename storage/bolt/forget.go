package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// article is the id that id is or begins, of an article that is stored or was
// forgotten.
func (t *transaction) resolveForgotten(id string) (string, error) {
	full, err := resolve(t.tx, id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(bucketForgotten).Get([]byte(id)) != nil {
		return id, nil
	}
	return full, err
}

// forget removes an article and keeps a tombstone. It reports how many it
// removed: one that has a tombstone already is none.
func (t *transaction) forget(id string, at time.Time) (int, error) {
	n, h, err := t.articleByID(id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(bucketForgotten).Get([]byte(id)) != nil {
		return 0, nil
	}
	if err != nil {
		return 0, refuse(err)
	}
	err = t.saveTombstone(storage.Tombstone{
		Article: id, Story: h.A.Story, Feed: h.A.Feed, Identity: hash(h.A.Identity), Topics: h.A.Topics, At: at,
	})
	if err != nil {
		return 0, err
	}
	return 1, t.removeArticle(n, h, at)
}

func (t *transaction) saveTombstone(s storage.Tombstone) error {
	return t.bucket(bucketForgotten).Put([]byte(s.Article), encode(s))
}

// buried takes in the tombstone of another store: what it stands for is
// removed, or when it is not here known as an item that left its feed.
func (t *transaction) applyTombstone(s storage.Tombstone) error {
	s.At = wholeSeconds(s.At)
	if !storage.IsArticleID(s.Article) || s.At.IsZero() {
		return refuse(fmt.Errorf("%w: a tombstone without an article or a time", storage.ErrInvalid))
	}
	if removed, err := t.forget(s.Article, s.At); removed > 0 || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := t.saveTombstone(s); err != nil {
		return err
	}
	listed, err := get[[]identityRecord](t.bucket(bucketListed), []byte(s.Feed))
	if err := ignoreMissing(err); err != nil {
		return err
	}
	for _, e := range listed {
		if e.Identity == s.Identity {
			return nil
		}
	}
	t.n.Article++ // a number that is no article's
	e := identityRecord{Identity: s.Identity, Number: t.n.Article, Left: s.At.Unix()}
	return t.bucket(bucketLeft).Put(nameKey(s.Feed, uint64Key(s.Identity)...), encode(e))
}

// Tombstones implements storage.Reader.
func (s *Store) Tombstones(_ context.Context, since time.Time) (out []storage.Tombstone, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(bucketForgotten).ForEach(func(_, raw []byte) error {
			stone, err := decode[storage.Tombstone](bytes.Clone(raw))
			if !stone.At.Before(since) {
				out = append(out, stone)
			}
			return err
		})
	})
	return out, err
}
