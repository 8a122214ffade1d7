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
func (t *apply) article(id string) (string, error) {
	full, err := resolve(t.tx, id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(bucketForgotten).Get([]byte(id)) != nil {
		return id, nil
	}
	return full, err
}

// forget removes an article and keeps a tombstone. It reports how many it
// removed: one that has a tombstone already is none.
func (t *apply) forget(id string, at time.Time) (int, error) {
	n, h, err := t.byID(id)
	if errors.Is(err, storage.ErrNotFound) && t.bucket(bucketForgotten).Get([]byte(id)) != nil {
		return 0, nil
	}
	if err != nil {
		return 0, refuse(err)
	}
	err = t.bury(storage.Tombstone{
		Article: id, Story: h.A.Story, Feed: h.A.Feed, Identity: hash(h.A.Identity), Topics: h.A.Topics, At: at,
	})
	if err != nil {
		return 0, err
	}
	return 1, t.remove(n, h, at)
}

func (t *apply) bury(s storage.Tombstone) error {
	return t.bucket(bucketForgotten).Put([]byte(s.Article), encode(s))
}

// buried takes in the tombstone of another store: what it stands for is
// removed, or when it is not here known as an item that left its feed.
func (t *apply) buried(s storage.Tombstone) error {
	s.At = seconds(s.At)
	if !storage.IsArticleID(s.Article) || s.At.IsZero() {
		return refuse(fmt.Errorf("%w: a tombstone without an article or a time", storage.ErrInvalid))
	}
	if removed, err := t.forget(s.Article, s.At); removed > 0 || !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if err := t.bury(s); err != nil {
		return err
	}
	listed, err := get[[]ident](t.bucket(bucketListed), []byte(s.Feed))
	if err := ignoreMissing(err); err != nil {
		return err
	}
	for _, e := range listed {
		if e.Identity == s.Identity {
			return nil
		}
	}
	t.n.Article++ // a number that is no article's
	e := ident{Identity: s.Identity, Number: t.n.Article, Left: s.At.Unix()}
	return t.bucket(bucketLeft).Put(under(s.Feed, number(s.Identity)...), encode(e))
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
