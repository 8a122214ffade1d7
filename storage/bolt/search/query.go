package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/identity"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// Query is a storage.Query that was read, with the settings it is to be answered by.
type Query struct {
	asked      storage.Query
	expr       *query.Expr
	settings   storage.Settings
	feeds      map[string]storage.Feed
	from       index.DocRef // where the page before ended; zero: this is the first
	verifiedTo index.DocRef // the page before has verified all candidates up to it
	limit      int
	work       *index.Work // that a page may do
	checksum   uint32      // of text and order: a cursor belongs to them

	since, before int64 // of entries: Unix seconds, 0: no bound

	listsEvents bool
	verified    int    // articles compared with the query
	arrived     uint64 // events: number of the last article when the first page was made
}

// ForArticles prepares a query for Articles. Errors are *storage.SyntaxError and
// storage.ErrBadCursor.
func ForArticles(q storage.Query, settings storage.Settings) (*Query, error) {
	return prepare(q, settings, "articles")
}

// ForStories prepares a query for Stories. Errors are *storage.SyntaxError and
// storage.ErrBadCursor.
func ForStories(q storage.Query, settings storage.Settings) (*Query, error) {
	return prepareList(q, settings, "stories")
}

// ForEvents prepares a query for Events. Errors are *storage.SyntaxError and
// storage.ErrBadCursor.
func ForEvents(asked storage.Query, settings storage.Settings) (*Query, error) {
	q, err := prepareList(asked, settings, "events")
	if err != nil {
		return nil, err
	}
	q.listsEvents = true
	if q.goesOn() && q.arrived == 0 {
		return nil, storage.ErrBadCursor
	}
	return q, nil
}

func prepareList(q storage.Query, settings storage.Settings, kind string) (*Query, error) {
	switch q.Order {
	case storage.OrderNewest, storage.OrderOldest, storage.OrderEntered, storage.OrderBacklog:
	default:
		return nil, query.SyntaxError("no-such-order", kind)
	}
	return prepare(q, settings, kind)
}

// goesOn reports whether there was a page before.
func (q *Query) goesOn() bool { return q.from != (index.DocRef{}) }

func prepare(asked storage.Query, settings storage.Settings, kind string) (*Query, error) {
	q := &Query{asked: asked, settings: settings, feeds: record.FeedsByName(settings.Feeds)}
	var err error
	if q.expr, err = query.Parse(asked.Text, query.Options{Now: asked.Now, Aliases: settings.Aliases, Places: settings.Places}); err != nil {
		return nil, err
	}
	q.limit = asked.Limit
	if q.limit <= 0 {
		q.limit = storage.DefaultLimit
	}
	q.limit = min(q.limit, storage.MaxLimit)
	q.work = index.NewWork(asked.Work)
	q.since, q.before = record.UnixOrZero(asked.EnteredSince), record.UnixOrZero(asked.EnteredBefore)
	q.checksum = uint32(identity.Hash(kind, asked.Text, string(asked.Order)))
	if asked.Cursor == "" {
		return q, nil
	}
	return q, q.readCursor(asked.Cursor)
}

// Articles lists the articles that match.
func (q *Query) Articles(ctx context.Context, tx *bbolt.Tx) (page storage.Page, err error) {
	switch q.asked.Order {
	case storage.OrderArrival:
		page, err = q.byArrival(ctx, tx)
	case storage.OrderRelevance:
		page, err = q.byRelevance(ctx, tx)
	default:
		page, err = q.byTime(ctx, tx)
	}
	return page, explain(err)
}

// explain returns err, or what the one who asks can do about it.
func explain(err error) error {
	if errors.Is(err, index.ErrTooMuchWork) {
		return query.SyntaxError("too-much-work")
	}
	return err
}

func (q *Query) byTime(ctx context.Context, tx *bbolt.Tx) (page storage.Page, err error) {
	s := q.search(ctx, tx, q.from, index.Order{Begin: q.from, Oldest: q.asked.Order == storage.OrderOldest})
	last, more := index.DocRef{}, false
	for s.next() {
		if more = len(page.Articles) == q.limit || q.isLarge(page); more {
			break
		}
		a, err := record.WithTexts(tx, s.at.Number, s.meta, q.asked.Brief)
		if err != nil {
			return page, err
		}
		page.Articles, last = append(page.Articles, a), s.at
	}
	switch {
	case s.err != nil:
		return storage.Page{}, s.err
	case more:
		page.Next = q.cursor(last, index.DocRef{})
	case s.truncated:
		page.Next = q.cursor(s.at, index.DocRef{})
	}
	return page, nil
}

// isLarge reports whether the texts of a page have as many bytes as are asked for.
func (q *Query) isLarge(page storage.Page) bool {
	if q.asked.Bytes == 0 {
		return false
	}
	total := 0
	for i := range page.Articles {
		total += page.Articles[i].TextBytes()
	}
	return total >= q.asked.Bytes
}

// byRelevance ranks all candidates of the index and verifies the best. There is no
// cursor: to see more, ask for a larger page.
func (q *Query) byRelevance(ctx context.Context, tx *bbolt.Tx) (page storage.Page, err error) {
	s := q.search(ctx, tx, index.DocRef{}, index.Order{})
	if s.err != nil {
		return page, s.err
	}
	best, err := record.Index(tx).Within(ctx, q.work).Rank(ctx, q.expr, q.settings.Feeds, q.limit+maxRead)
	if err != nil {
		return page, err
	}
	seen := map[uint64]bool{}
	for _, c := range best {
		if len(page.Articles) == q.limit || s.budget == 0 || q.isLarge(page) {
			break
		}
		if seen[c.Number] || s.beforeStart(c.DocRef) || s.pastEnd(c.DocRef) {
			continue
		}
		seen[c.Number] = true
		s.budget--
		if !s.verify(&c) {
			if s.err != nil {
				return storage.Page{}, s.err
			}
			continue
		}
		a, err := record.WithTexts(tx, c.Number, s.meta, q.asked.Brief)
		if err != nil {
			return page, err
		}
		page.Articles = append(page.Articles, a)
	}
	return page, nil
}

// byArrival lists the articles by number.
func (q *Query) byArrival(ctx context.Context, tx *bbolt.Tx) (page storage.Page, err error) {
	c, texts := tx.Bucket(record.BucketArticles).Cursor(), tx.Bucket(record.BucketBodies).Cursor()
	empty := q.expr.String() == "()"
	metaOnly := q.asked.Brief && empty
	read, tellings := 0, newTellingReader(tx, math.MaxUint64)
	text, _ := texts.Seek(record.Key(q.from.Number + 1))
	for k, raw := c.Seek(record.Key(q.from.Number + 1)); k != nil || !metaOnly && text != nil; k, raw = c.Next() {
		if !metaOnly && !bytes.Equal(k, text) { // an export must not leave out what was lost
			return page, record.Missing(fmt.Sprintf("article %x or text %x", text, k))
		}
		if err := ctx.Err(); err != nil {
			return page, err
		}
		if !metaOnly {
			text, _ = texts.Next()
		}
		n := record.Number(k)
		if len(page.Articles) == q.limit || read > maxRead || q.isLarge(page) {
			page.Next = q.cursor(index.DocRef{Number: n - 1}, index.DocRef{})
			return page, nil
		}
		meta, err := record.Decode[record.ArticleMeta](raw)
		if err != nil {
			return page, err
		}
		a, err := record.WithTexts(tx, n, meta, metaOnly)
		if err != nil {
			return page, err
		}
		if !empty {
			read++
			if ok, err := q.matches(tx, &a, tellings); err != nil {
				return page, err
			} else if !ok {
				continue
			}
		}
		if q.asked.Brief {
			a, _ = record.SplitTexts(a)
			a.LeftOut = nil
		}
		page.Articles = append(page.Articles, a)
	}
	return page, nil
}

// matches reports whether a stored article, given with its texts, matches.
func (q *Query) matches(tx *bbolt.Tx, a *storage.Article, tellings *tellingReader) (bool, error) {
	doc := query.NewDoc(a, q.feeds[a.Feed])
	s, err := record.RequireStory(tx, a.Story)
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(q.expr.Counts(), query.Count.OfEvent) {
		if doc.Counts, err = tellings.counts(&s); err != nil {
			return false, err
		}
	}
	doc.Sources = len(s.Outlets)
	return q.expr.Match(doc), nil
}

// Stories lists the stories of which at least one article matches.
func (q *Query) Stories(ctx context.Context, tx *bbolt.Tx) (storage.Page, error) {
	page, err := q.stories(ctx, tx)
	return page, explain(err)
}

func (q *Query) stories(ctx context.Context, tx *bbolt.Tx) (page storage.Page, err error) {
	n, err := record.ReadCounters(tx.Bucket(record.BucketMeta))
	if err != nil {
		return page, err
	}
	if q.arrived == 0 {
		q.arrived = n.Article
	}
	span := int64(n.Span / time.Second)
	switch q.asked.Order {
	case storage.OrderEntered:
		return newEntryFinder(ctx, tx, q).listEntered(n.Entries)
	case storage.OrderBacklog:
		return newEntryFinder(ctx, tx, q).listBacklog(span)
	}
	return q.storiesByTime(ctx, tx, q.asked.Order == storage.OrderOldest, span)
}
