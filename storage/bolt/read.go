package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	berrors "go.etcd.io/bbolt/errors"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/story"
)

// view is a short read transaction. A page that bbolt cannot read is
// storage.ErrDamaged, not a panic.
func (s *Store) view(f func(tx *bbolt.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
			s.log.Error("panic while reading", "panic", p, "stack", string(debug.Stack()))
		}
	}()
	for {
		db := s.db.Load()
		err = db.View(f)
		if !errors.Is(err, berrors.ErrDatabaseNotOpen) {
			return err
		}
		if db == s.db.Load() {
			return storage.ErrClosed
		}
	}
}

// resolve is the full id that a beginning of one stands for.
func resolve(tx *bbolt.Tx, id string) (string, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	if !storage.IsArticleID(id) {
		return "", fmt.Errorf("%q is no id (they look like 20261123-7q4m0zr81vxk): %w", shorten(id, 40), storage.ErrNotFound)
	}
	c := tx.Bucket(bucketIDs).Cursor()
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

func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

func readArticle(tx *bbolt.Tx, n uint64, brief bool) (storage.Article, error) {
	h, err := require[articleMeta](tx.Bucket(bucketArticles), uint64Key(n))
	if err != nil {
		return storage.Article{}, err
	}
	return withTexts(tx, n, h, brief)
}

func withTexts(tx *bbolt.Tx, n uint64, h articleMeta, brief bool) (storage.Article, error) {
	a := h.A
	if brief {
		return a, nil
	}
	b, err := readBody(tx, n)
	b.attachTo(&a)
	return a, err
}

func lookUp(tx *bbolt.Tx, id string) (uint64, error) {
	full, err := resolve(tx, id)
	if err != nil {
		return 0, err
	}
	raw := tx.Bucket(bucketIDs).Get([]byte(full))
	if len(raw) != 8 {
		return 0, fmt.Errorf("%w: the number of article %s has %d bytes", storage.ErrDamaged, full, len(raw))
	}
	return keyUint64(raw), nil
}

// Article implements storage.Reader.
func (s *Store) Article(_ context.Context, id string) (a storage.Article, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		n, err := lookUp(tx, id)
		if err != nil {
			return err
		}
		a, err = readArticle(tx, n, false)
		return err
	})
	return a, err
}

// Versions implements storage.Reader.
func (s *Store) Versions(_ context.Context, id string) (out []storage.Version, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		n, err := lookUp(tx, id)
		if err != nil {
			return err
		}
		h, err := require[articleMeta](tx.Bucket(bucketArticles), uint64Key(n))
		if err != nil {
			return err
		}
		if out, err = readVersions(tx, n); err == nil && len(out) != h.A.Versions {
			out, err = nil, fmt.Errorf("%w: of %d older texts of %s there are %d", storage.ErrDamaged, h.A.Versions, h.A.ID, len(out))
		}
		return err
	})
	return out, err
}

// Story implements storage.Reader.
func (s *Store) Story(_ context.Context, id string) (out storage.Story, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		t, err := readStory(tx, id)
		if !errors.Is(err, storage.ErrNotFound) {
			if err == nil {
				out, err = presentStory(tx, t)
			}
			return err
		}
		n, err := lookUp(tx, id)
		if err != nil {
			return err
		}
		h, err := require[articleMeta](tx.Bucket(bucketArticles), uint64Key(n))
		if err != nil {
			return err
		}
		if t, err = requireStory(tx, h.A.Story); err != nil {
			return err
		}
		out, err = presentStory(tx, t)
		return err
	})
	return out, err
}

// present is a story as it is handed out.
func presentStory(tx *bbolt.Tx, t storyRecord) (storage.Story, error) {
	s := storage.Story{
		ID: t.ID, Aliases: t.Aliases, Topics: t.Topics, Outlets: len(t.Outlets),
		Time: unix(t.Time), Updated: unix(t.Updated), Members: make([]storage.Member, 0, len(t.Members)),
	}
	for _, m := range t.Members {
		h, err := require[articleMeta](tx.Bucket(bucketArticles), uint64Key(m.Number))
		if err != nil {
			return s, err
		}
		a := &h.A
		s.Members = append(s.Members, storage.Member{
			Article: a.ID, Feed: a.Feed, Outlet: a.Outlet, Title: a.Title, Link: a.Link,
			Language: a.Language, Time: a.Time(), Evidence: m.Evidence,
		})
		if m.Number == t.Lead {
			s.Lead = a.ID
		}
	}
	slices.SortFunc(s.Members, func(a, b storage.Member) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		return strings.Compare(a.Article, b.Article)
	})
	return s, nil
}

// Why implements storage.Reader.
func (s *Store) Why(_ context.Context, a, b string) (e storage.Evidence, err error) {
	err = s.view(func(tx *bbolt.Tx) error {
		x, err := s.compared(tx, a)
		if err != nil {
			return err
		}
		y, err := s.compared(tx, b)
		if err != nil {
			return err
		}
		if err := s.restored(); err != nil {
			return err
		}
		e = s.state.window.Why(x, y)
		return nil
	})
	return e, err
}

// compared reads an article for comparing, its words with it.
func (s *Store) compared(tx *bbolt.Tx, id string) (story.Article, error) {
	n, err := lookUp(tx, id)
	if err != nil {
		return story.Article{}, err
	}
	a, err := readArticle(tx, n, false)
	if err != nil {
		return story.Article{}, err
	}
	f := s.feed(a.Feed)
	return story.Article{
		ID: a.ID, Feed: a.Feed, Outlet: a.Outlet, Region: f.Region, Language: a.Language, Title: a.Title, Time: a.Time(),
		Seen: a.Seen, Link: a.Canonical, Print: story.NewFingerprint(a.Title, a.Text, a.Language), Off: f.StoriesOff,
	}, nil
}

func (s *Store) feed(name string) storage.Feed {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, f := range s.settings.Feeds {
		if f.Name == name {
			return f
		}
	}
	return storage.Feed{Name: name}
}
