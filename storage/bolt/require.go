package bolt

import (
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// require reads a record that another one names: where there is none the store
// is damaged, and what was asked for is not simply not found.
func require[T any](b *bbolt.Bucket, key []byte) (T, error) {
	v, err := get[T](b, key)
	if errors.Is(err, storage.ErrNotFound) {
		err = missing(fmt.Sprintf("record %x of %T", key, v))
	}
	return v, err
}

// requireTale reads the story that an article is in.
func requireStory(tx *bbolt.Tx, id string) (storyRecord, error) {
	t, err := readStory(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		err = missing("story " + shorten(id, 40))
	}
	return t, err
}

// lostStory is why there is no story of that id: a story has the id of an article,
// which is in one as long as it is there. nil: there is none.
func lostStory(tx *bbolt.Tx, id string) error {
	raw := tx.Bucket(bucketIDs).Get([]byte(id))
	if raw == nil {
		return nil
	}
	h, err := require[articleMeta](tx.Bucket(bucketArticles), raw)
	if err == nil {
		_, err = requireStory(tx, h.A.Story)
	}
	return err
}

func missing(what string) error { return fmt.Errorf("%w: %s is not there", storage.ErrDamaged, what) }

// stored reports whether article n was not removed, by its text, which goes with
// it: until segments merge, they post others too.
func hasText(tx *bbolt.Tx, n uint64) bool { return tx.Bucket(bucketBodies).Get(uint64Key(n)) != nil }
