package record

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Resolve returns the full id of the only article whose id begins with id. Errors
// are storage.ErrNotFound and ErrAmbiguous.
func Resolve(tx *bbolt.Tx, id string) (string, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	if !storage.IsArticleID(id) {
		return "", fmt.Errorf("%.40q is no id (they look like 20261123-7q4m0zr81vxk): %w", id, storage.ErrNotFound)
	}
	c := tx.Bucket(BucketIDs).Cursor()
	k, _ := c.Seek([]byte(id))
	if k == nil || !bytes.HasPrefix(k, []byte(id)) {
		return "", fmt.Errorf("%s: %w", id, storage.ErrNotFound)
	}
	full := string(k)
	if next, _ := c.Next(); full != id && next != nil && bytes.HasPrefix(next, []byte(id)) {
		return "", fmt.Errorf("%s (%s, %s …): %w", id, full, next, storage.ErrAmbiguous)
	}
	return full, nil
}

// LookUp returns the number of the only article whose id begins with id.
func LookUp(tx *bbolt.Tx, id string) (uint64, error) {
	full, err := Resolve(tx, id)
	if err != nil {
		return 0, err
	}
	raw := tx.Bucket(BucketIDs).Get([]byte(full))
	if len(raw) != 8 {
		return 0, fmt.Errorf("%w: the number of article %s has %d bytes", storage.ErrDamaged, full, len(raw))
	}
	return Number(raw), nil
}

// ReadArticle reads article number n, which must be there; brief leaves out its
// texts.
func ReadArticle(tx *bbolt.Tx, n uint64, brief bool) (storage.Article, error) {
	meta, err := RequireArticle(tx, n)
	if err != nil {
		return storage.Article{}, err
	}
	return WithTexts(tx, n, meta, brief)
}

// WithTexts returns article n, of meta, with its texts; brief leaves them out.
func WithTexts(tx *bbolt.Tx, n uint64, meta ArticleMeta, brief bool) (storage.Article, error) {
	a := meta.A
	if brief {
		a.LeftOut = nil // without the text it names nothing
		return a, nil
	}
	b, err := ReadBody(tx, n)
	b.AttachTo(&a)
	return a, err
}

// ReadCounters reads the counters, which are zero in a new store.
func ReadCounters(meta *bbolt.Bucket) (Counters, error) {
	raw := meta.Get(MetaCounters)
	if raw == nil {
		return Counters{}, nil
	}
	return Decode[Counters](raw)
}

// ReadVersions reads the older texts of article n, oldest first.
func ReadVersions(tx *bbolt.Tx, n uint64) (out []storage.Version, err error) {
	c := tx.Bucket(BucketVersions).Cursor()
	for k, raw := c.Seek(Key(n)); k != nil && bytes.HasPrefix(k, Key(n)); k, raw = c.Next() {
		v, err := Decompress[storage.Version](tx, raw)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// ReadLastVersions reads the last of the count older texts of article n, oldest first:
// as many as have most bytes together when they are decompressed.
func ReadLastVersions(tx *bbolt.Tx, n uint64, count, last int, most int64) (out []storage.Version, err error) {
	for i := count - 1; i >= max(0, count-last); i-- {
		raw := tx.Bucket(BucketVersions).Get(append(Key(n), byte(i)))
		if raw == nil {
			return nil, Missing(fmt.Sprintf("older text %d of article %x", i, n))
		}
		if most -= DecompressedSize(raw); most < 0 {
			break
		}
		v, err := Decompress[storage.Version](tx, raw)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	slices.Reverse(out)
	return out, nil
}

// ArticleByID reads the article with exactly that id.
func ArticleByID(tx Transaction, id string) (uint64, ArticleMeta, error) {
	raw := tx.Bucket(BucketIDs).Get([]byte(id))
	if raw == nil {
		return 0, ArticleMeta{}, fmt.Errorf("article %s: %w", id, storage.ErrNotFound)
	}
	n := Number(raw)
	meta, err := GetArticle(tx, n)
	return n, meta, err
}

// FeedsByName indexes feeds by their names.
func FeedsByName(feeds []storage.Feed) map[string]storage.Feed {
	m := make(map[string]storage.Feed, len(feeds))
	for _, f := range feeds {
		m[f.Name] = f
	}
	return m
}
