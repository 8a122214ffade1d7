package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/dbfile"
	"rawi/storage/bolt/record"
	"rawi/storage/event"
	"rawi/storage/story"
)

// Reader answers questions about articles, stories and changes.
type Reader struct {
	files    *dbfile.Snapshots
	current  *Current
	window   *story.Window
	events   *event.Window
	restored func() error // restores the window, once
}

// NewReader returns the answers of files. Restored restores the windows, once, before
// they are asked.
func NewReader(files *dbfile.Snapshots, current *Current, window *story.Window, events *event.Window, restored func() error) Reader {
	return Reader{files, current, window, events, restored}
}

// Article implements storage.Reader.
func (r *Reader) Article(ctx context.Context, id string) (a storage.Article, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		n, err := record.LookUp(tx, id)
		if err != nil {
			return err
		}
		a, err = record.ReadArticle(tx, n, false)
		return err
	})
	return a, err
}

// Articles implements storage.Reader.
func (r *Reader) Articles(ctx context.Context, ids []string) (out []storage.Article, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		for _, id := range ids {
			if err := ctx.Err(); err != nil {
				return err
			}
			n, err := record.LookUp(tx, id)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			a, err := record.ReadArticle(tx, n, false)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Versions implements storage.Reader.
func (r *Reader) Versions(ctx context.Context, id string, last int) (out []storage.Version, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		n, err := record.LookUp(tx, id)
		if err != nil {
			return err
		}
		meta, err := record.Require[record.ArticleMeta](tx.Bucket(record.BucketArticles), record.Key(n))
		if err != nil {
			return err
		}
		if last > 0 {
			out, err = record.ReadLastVersions(tx, n, meta.A.Versions, last, storage.MaxVersionBytes)
			return err
		}
		if out, err = record.ReadVersions(tx, n); err == nil && len(out) != meta.A.Versions {
			out, err = nil, fmt.Errorf("%w: of %d older texts of %s there are %d", storage.ErrDamaged, meta.A.Versions, meta.A.ID, len(out))
		}
		return err
	})
	return out, err
}

// Story implements storage.Reader.
func (r *Reader) Story(ctx context.Context, id string) (out storage.Story, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		s, err := record.ReadStory(tx, id)
		if errors.Is(err, storage.ErrNotFound) {
			s, err = storyOfArticle(tx, id)
		}
		if err != nil {
			return err
		}
		out, err = s.Present(tx)
		return err
	})
	return out, err
}

// Outlets implements storage.Reader.
func (r *Reader) Outlets(ctx context.Context, stories []string) (out map[string]int, err error) {
	out = make(map[string]int, len(stories))
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		for _, id := range stories {
			if err := ctx.Err(); err != nil {
				return err
			}
			s, err := record.ReadStory(tx, id)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out[id] = len(s.Outlets)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// storyOfArticle reads the story that the article is in whose id begins with id.
func storyOfArticle(tx *bbolt.Tx, id string) (s record.Story, err error) {
	n, err := record.LookUp(tx, id)
	if err != nil {
		return s, err
	}
	meta, err := record.Require[record.ArticleMeta](tx.Bucket(record.BucketArticles), record.Key(n))
	if err != nil {
		return s, err
	}
	return record.RequireStory(tx, meta.A.Story)
}

// Why implements storage.Reader.
func (r *Reader) Why(ctx context.Context, a, b string) (e storage.Evidence, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		x, err := r.comparable(tx, a)
		if err != nil {
			return err
		}
		y, err := r.comparable(tx, b)
		if err != nil {
			return err
		}
		if err := r.restored(); err != nil {
			return err
		}
		e = r.window.Why(x, y)
		return nil
	})
	return e, err
}

// comparable reads an article for clustering, with its words.
func (r *Reader) comparable(tx *bbolt.Tx, id string) (story.Article, error) {
	n, err := record.LookUp(tx, id)
	if err != nil {
		return story.Article{}, err
	}
	a, err := record.ReadArticle(tx, n, false)
	if err != nil {
		return story.Article{}, err
	}
	return story.ArticleOf(&a, r.current.feed(a.Feed), story.NewFingerprint(a.OwnTitle(), a.ComparedText(), a.Language)), nil
}

// Tombstones implements storage.Reader.
func (r *Reader) Tombstones(ctx context.Context, since time.Time) (out []storage.Tombstone, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketTombstones).ForEach(func(_, raw []byte) error {
			stone, err := record.Decode[storage.Tombstone](bytes.Clone(raw))
			if !stone.At.Before(since) {
				out = append(out, stone)
			}
			return errors.Join(err, ctx.Err())
		})
	})
	return out, err
}

// Changes implements storage.Reader.
func (r *Reader) Changes(ctx context.Context, after uint64, limit int) (out []storage.Change, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		c := tx.Bucket(record.BucketChanges).Cursor()
		if k, _ := c.First(); k != nil && record.Number(k) > after+1 {
			return storage.ErrTooOld
		}
		for k, raw := c.Seek(record.Key(after + 1)); k != nil && len(out) < limit; k, raw = c.Next() {
			change, err := record.Decode[storage.Change](raw)
			if err != nil {
				return err
			}
			if want := after + 1 + uint64(len(out)); change.Seq != want { // they have no holes
				return record.Missing(fmt.Sprintf("change %d", want))
			}
			out = append(out, change)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Wait implements storage.Reader.
func (r *Reader) Wait(ctx context.Context, after uint64) error {
	return r.current.wait(ctx, after, r.files.Closing)
}

// Decisions returns the operator's decisions, oldest first.
func (r *Reader) Decisions(ctx context.Context) (out []storage.Decision, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketDecisions).ForEach(func(_, raw []byte) error {
			d, err := record.Decode[record.Decision](raw)
			out = append(out, d.Taken)
			return errors.Join(err, ctx.Err())
		})
	})
	return out, err
}

// DurableRecords returns what the window of stories keeps of the operator's
// decisions, for story.NewReplay.
func (r *Reader) DurableRecords(ctx context.Context) (out [][]byte, err error) {
	err = r.files.View(ctx, func(tx *bbolt.Tx) error {
		return tx.Bucket(record.BucketWindow).ForEach(func(_, raw []byte) error {
			if len(raw) >= 8 && story.Durable(raw[8:]) {
				out = append(out, bytes.Clone(raw[8:]))
			}
			return ctx.Err()
		})
	})
	return out, err
}
