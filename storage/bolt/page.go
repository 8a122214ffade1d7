package bolt

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
)

func unix(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// question is a storage.Query made ready.
type preparedQuery struct {
	expr     *query.Expr
	settings storage.Settings
	feeds    map[string]storage.Feed
	from     docRef
	limit    int
	checksum uint32 // of text and order: a cursor belongs to them

	// In order of entries: Unix seconds, 0: no bound; and whether the page before
	// has come to the backlog.
	since, before int64
	backlog       bool
}

func (s *Store) prepareQuery(q storage.Query, kind string) (preparedQuery, error) {
	s.mu.RLock()
	out := preparedQuery{settings: s.settings}
	s.mu.RUnlock()
	out.feeds = feedsByName(out.settings.Feeds)
	var err error
	if out.expr, err = query.Parse(q.Text, query.Options{Now: q.Now, Names: out.settings.Aliases}); err != nil {
		return out, err
	}
	out.limit = q.Limit
	if out.limit <= 0 {
		out.limit = storage.DefaultLimit
	}
	out.limit = min(out.limit, storage.MaxLimit)
	out.since, out.before = unixOrZero(q.EnteredSince), unixOrZero(q.EnteredBefore)
	out.checksum = uint32(hash(kind, q.Text, string(q.Order)))
	if q.Cursor == "" {
		return out, nil
	}
	out.from, err = readCursor(q.Cursor, out.checksum)
	if err != nil && q.Order == storage.OrderEntered {
		out.from, err = readCursor(q.Cursor, out.checksum^backlogCursor)
		out.backlog = err == nil
	}
	return out, err
}

// cursor is where a page ended, and for which query.
func cursor(at docRef, sum uint32) string {
	raw := binary.BigEndian.AppendUint32(nil, sum)
	raw = binary.AppendUvarint(binary.AppendVarint(raw, at.Time), at.Number)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func readCursor(s string, sum uint32) (docRef, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) < 6 || binary.BigEndian.Uint32(raw) != sum {
		return docRef{}, storage.ErrBadCursor
	}
	at, n := binary.Varint(raw[4:])
	num, m := binary.Uvarint(raw[4+max(n, 0):])
	if n <= 0 || m <= 0 {
		return docRef{}, storage.ErrBadCursor
	}
	return docRef{Time: at, Number: num}, nil
}

// Query implements storage.Reader.
func (s *Store) Query(_ context.Context, q storage.Query) (page storage.Page, err error) {
	ask, err := s.prepareQuery(q, "articles")
	if err != nil {
		return page, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		switch q.Order {
		case storage.OrderArrival:
			page, err = ask.byArrival(tx, q.Brief)
		case storage.OrderRelevance:
			page, err = ask.byRelevance(tx, q.Brief)
		default:
			page, err = ask.byTime(tx, q.Brief, q.Order == storage.OrderOldest)
		}
		return err
	})
	return page, err
}

func (ask preparedQuery) byTime(tx *bbolt.Tx, brief, oldest bool) (page storage.Page, err error) {
	s := newSearch(tx, ask.expr, ask.settings, ask.feeds, ask.from, walkOrder{begin: ask.from, oldest: oldest})
	last, more := docRef{}, false
	for s.next() {
		if more = len(page.Articles) == ask.limit; more {
			break
		}
		a, err := withTexts(tx, s.at.Number, s.meta, brief)
		if err != nil {
			return page, err
		}
		page.Articles, last = append(page.Articles, a), s.at
	}
	switch {
	case s.err != nil:
		return storage.Page{}, s.err
	case more:
		page.Next = cursor(last, ask.checksum)
	case s.truncated:
		page.Next = cursor(s.at, ask.checksum)
	}
	return page, nil
}

// byArrival walks over the articles by number.
func (ask preparedQuery) byArrival(tx *bbolt.Tx, brief bool) (page storage.Page, err error) {
	c, texts := tx.Bucket(bucketArticles).Cursor(), tx.Bucket(bucketBodies).Cursor()
	empty := ask.expr.String() == "()"
	heads := brief && empty
	looked := 0
	text, _ := texts.Seek(uint64Key(ask.from.Number + 1))
	for k, raw := c.Seek(uint64Key(ask.from.Number + 1)); k != nil || !heads && text != nil; k, raw = c.Next() {
		if !heads && !bytes.Equal(k, text) { // an export must not leave out what was lost
			return page, missing(fmt.Sprintf("article %x or text %x", text, k))
		}
		if !heads {
			text, _ = texts.Next()
		}
		n := keyUint64(k)
		if len(page.Articles) == ask.limit || looked > maxVerified {
			page.Next = cursor(docRef{Number: n - 1}, ask.checksum)
			return page, nil
		}
		h, err := decode[articleMeta](raw)
		if err != nil {
			return page, err
		}
		a, err := withTexts(tx, n, h, heads)
		if err != nil {
			return page, err
		}
		if !empty {
			looked++
			d := query.NewDoc(&a, ask.feeds[a.Feed])
			t, err := requireStory(tx, a.Story)
			if err != nil {
				return page, err
			}
			d.Sources = len(t.Outlets)
			if !ask.expr.Match(d) {
				continue
			}
		}
		if brief {
			a, _ = splitTexts(a)
		}
		page.Articles = append(page.Articles, a)
	}
	return page, nil
}

// Stories implements storage.Reader.
func (s *Store) Stories(_ context.Context, q storage.Query) (page storage.Page, err error) {
	switch q.Order {
	case storage.OrderNewest, storage.OrderOldest, storage.OrderEntered:
	default:
		return page, &storage.SyntaxError{Line: 1, Column: 1, Reason: "stories come newest or oldest first, or as they entered"}
	}
	ask, err := s.prepareQuery(q, "stories")
	if err != nil {
		return page, err
	}
	err = s.view(func(tx *bbolt.Tx) error {
		n, err := readCounters(tx.Bucket(bucketMeta))
		if err != nil {
			return err
		}
		if q.Order == storage.OrderEntered {
			page, err = ask.storiesEntered(tx, n)
			return err
		}
		page, err = ask.stories(tx, q.Order == storage.OrderOldest, int64(n.Span/time.Second))
		return err
	})
	return page, err
}
