package record

import (
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// Transaction is a transaction of bbolt: *bbolt.Tx, or *Memo.
type Transaction interface {
	Bucket(name []byte) *bbolt.Bucket
}

// Memo is a write transaction that remembers the articles and stories that it read or
// wrote, so that each is decoded once. The bucket decides: what is remembered holds as
// long as the record there is the very one that it was read from or written as.
type Memo struct {
	*bbolt.Tx

	Decoded         int // records of articles and stories that were decoded
	EncodedArticles int // records of articles that were encoded

	articles map[uint64]known[ArticleMeta]
	stories  map[string]known[Story]
}

// known is a record and what it says. An article that is staged has no record yet.
type known[T any] struct {
	raw []byte
	v   T
}

// maxKnown bounds how many articles, and how many stories, a Memo remembers.
const maxKnown = 4096

// NewMemo returns a Memo that remembers nothing.
func NewMemo(tx *bbolt.Tx) *Memo {
	return &Memo{Tx: tx, articles: map[uint64]known[ArticleMeta]{}, stories: map[string]known[Story]{}}
}

// recall returns what is known of a record, if it is still that one.
func recall[K comparable, T any](all map[K]known[T], key K, raw []byte) (v T, ok bool) {
	k, ok := all[key]
	ok = ok && len(raw) == len(k.raw) && (len(raw) == 0 || &raw[0] == &k.raw[0])
	if ok {
		v = k.v
	}
	return v, ok
}

func remember[K comparable, T any](all map[K]known[T], key K, k known[T]) {
	if len(all) >= maxKnown {
		for old, other := range all {
			if other.raw != nil {
				delete(all, old)
			}
		}
	}
	all[key] = k
}

// GetArticle reads article number n; storage.ErrNotFound when there is none.
func GetArticle(tx Transaction, n uint64) (ArticleMeta, error) {
	m, ok := tx.(*Memo)
	if !ok {
		return Get[ArticleMeta](tx.Bucket(BucketArticles), Key(n))
	}
	raw := tx.Bucket(BucketArticles).Get(Key(n))
	meta, ok := recall(m.articles, n, raw)
	switch {
	case ok:
		return meta.detached(), nil
	case raw == nil:
		return meta, storage.ErrNotFound
	}
	meta, err := Decode[ArticleMeta](raw)
	if m.Decoded++; err == nil {
		remember(m.articles, n, known[ArticleMeta]{raw, meta.detached()})
	}
	return meta, err
}

// detached returns meta with slices of its own, of those that are changed in place.
func (meta ArticleMeta) detached() ArticleMeta {
	meta.A.Topics, meta.A.LeftOut = slices.Clone(meta.A.Topics), slices.Clone(meta.A.LeftOut)
	return meta
}

// RequireArticle reads article number n. If there is none the error is
// storage.ErrDamaged.
func RequireArticle(tx Transaction, n uint64) (ArticleMeta, error) {
	meta, err := GetArticle(tx, n)
	if errors.Is(err, storage.ErrNotFound) {
		err = Missing(fmt.Sprintf("article %d", n))
	}
	return meta, err
}

// Stage lets GetArticle give an article that has no record yet: the next PutMeta writes
// it, or PutStaged.
func (m *Memo) Stage(n uint64, meta *ArticleMeta) {
	remember(m.articles, n, known[ArticleMeta]{nil, meta.slim().detached()})
}

// PutStaged stores an article that is staged and was not stored since.
func (m *Memo) PutStaged(n uint64) error {
	k, ok := m.articles[n]
	if !ok || k.raw != nil {
		return nil
	}
	return PutMeta(m, n, &k.v)
}

// PutMeta stores an article without its texts.
func PutMeta(tx Transaction, n uint64, meta *ArticleMeta) error {
	slim := meta.slim()
	raw := Encode(slim)
	if m, ok := tx.(*Memo); ok {
		m.EncodedArticles++
		remember(m.articles, n, known[ArticleMeta]{raw, slim.detached()})
	}
	return tx.Bucket(BucketArticles).Put(Key(n), raw)
}

// slim returns meta without the texts.
func (meta ArticleMeta) slim() ArticleMeta {
	meta.A, _ = SplitTexts(meta.A)
	return meta
}

// GetStory reads the story with exactly that id; storage.ErrNotFound when there is none.
func GetStory(tx Transaction, id string) (Story, error) {
	m, ok := tx.(*Memo)
	if !ok {
		return Get[Story](tx.Bucket(BucketStories), []byte(id))
	}
	raw := tx.Bucket(BucketStories).Get([]byte(id))
	if raw == nil {
		return Story{}, storage.ErrNotFound
	}
	if s, ok := recall(m.stories, id, raw); ok {
		return s.detached(), nil
	}
	s, err := Decode[Story](raw)
	if m.Decoded++; err == nil {
		remember(m.stories, id, known[Story]{raw, s.detached()})
	}
	return s, err
}

// PutStory stores a story.
func PutStory(tx Transaction, s Story) error {
	raw := Encode(s)
	if m, ok := tx.(*Memo); ok {
		remember(m.stories, s.ID, known[Story]{raw, s.detached()})
	}
	return tx.Bucket(BucketStories).Put([]byte(s.ID), raw)
}

// detached returns s with slices of its own.
func (s Story) detached() Story {
	s.Aliases, s.Members = slices.Clone(s.Aliases), slices.Clone(s.Members)
	s.Topics, s.Outlets = slices.Clone(s.Topics), slices.Clone(s.Outlets)
	return s
}
