package search

import (
	"cmp"
	"context"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// entryFinder lists stories by when they entered what is asked for: with the first of
// their articles that matches, and for sources:>=N with the article that brought the
// Nth outlet.
type entryFinder struct {
	ctx     context.Context
	query   *Query
	tx      *bbolt.Tx
	s       *scan        // verifies articles
	outlets map[int]bool // numbers of outlets that the query asks for

	backlogs bool // those count too
}

func newEntryFinder(ctx context.Context, tx *bbolt.Tx, q *Query) *entryFinder {
	v := &entryFinder{ctx: ctx, query: q, tx: tx, outlets: map[int]bool{}, backlogs: q.bounded()}
	v.s = q.search(ctx, tx, index.DocRef{}, index.Order{Entered: true})
	anyNode(q.expr.Root, func(n query.Node) bool {
		if sources, ok := n.(query.Sources); ok {
			v.outlets[sources.Min] = true
		}
		return false
	})
	return v
}

// bounded reports whether only what came within some time is asked for.
func (q *Query) bounded() bool { return q.since != 0 || q.before != 0 }

// arrivals lists stories by entry, latest first; within bounds those of backlogs too.
// Between the first and the last entry of a story's articles are span seconds at
// most.
func (v *entryFinder) arrivals(span int64) (storage.Page, error) {
	from := v.query.from
	if top := (index.DocRef{Time: v.query.before}); v.query.before != 0 && (from == (index.DocRef{}) || from.Before(top)) {
		from = top
	}
	// The scan finds a story by the last of its articles that match. With sources: it
	// may have entered later than that, with another article.
	later := int64(0)
	if v.s.needsOutlets {
		later = span
	}
	s := v.query.search(v.ctx, v.tx, from, index.Order{Begin: from, Entered: true, Arrivals: !v.query.bounded()})
	s.verified, s.floor = v.query.verified, v.query.since-later
	g := storyCollector{tx: v.tx, from: from, limit: v.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		at, in, err := v.position(r)
		return at, in && at.entered >= v.query.since, err
	}}
	return g.page(s, v.query.checksum, func() index.DocRef {
		if v.s.needsOutlets {
			return index.DocRef{Time: s.at.Time + later + 1}
		}
		return index.DocRef{Time: s.at.Time, Number: s.at.Number - 1}
	})
}

// backlog lists the stories that came with backlogs only, by time, newest first.
func (v *entryFinder) backlog(span int64) (storage.Page, error) {
	g := storyCollector{tx: v.tx, from: v.query.from, limit: v.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		_, arrived, err := v.position(r)
		return storyPosition{r.Position(), r.Time}, !arrived && r.Time >= v.query.since, err
	}}
	v.backlogs = false
	return g.byTime(v.ctx, v.query, span, v.query.since)
}

// memberEntry is an article of a story, and when it came into the view.
type memberEntry struct {
	n uint64
	h record.ArticleMeta
	e record.ViewEntry
}

// position returns when a story entered the view; false: it did not, or with backlogs
// only.
func (v *entryFinder) position(r record.Story) (storyPosition, bool, error) {
	articles, err := v.articles(r)
	if err != nil {
		return storyPosition{}, false, err
	}
	outlets := map[string]bool{}
	for i := range articles {
		a := &articles[i]
		known := len(outlets)
		outlets[a.h.A.Outlet] = true
		// Those before match now only if an outlet came that the query waits for.
		from := i
		if len(outlets) > known && v.outlets[len(outlets)] {
			from = 0
		}
		for j := from; j <= i; j++ {
			b := &articles[j]
			if b.e.Backlog && !v.backlogs || !v.verify(b, len(articles), len(outlets)) {
				continue
			}
			at := index.DocRef{Number: a.n, Time: a.e.At}
			return storyPosition{at, at.Time}, true, v.s.err
		}
	}
	return storyPosition{}, false, v.s.err
}

// verify reports whether an article matches when so many outlets ran its story. The
// only article of a story was verified when the scan found it.
func (v *entryFinder) verify(a *memberEntry, articles, outlets int) bool {
	return articles == 1 && !v.s.needsOutlets || v.s.matches(a.n, &a.h, outlets)
}

// articles returns the articles of a story in the order in which they came into the
// view, which is the listed topic if there is one.
func (v *entryFinder) articles(t record.Story) ([]memberEntry, error) {
	out := make([]memberEntry, 0, len(t.Members))
	for _, m := range t.Members {
		h, err := record.Require[record.ArticleMeta](v.tx.Bucket(record.BucketArticles), record.Key(m.Number))
		if err != nil {
			return nil, err
		}
		a := memberEntry{m.Number, h, h.Entered}
		if topic := v.s.topic; topic != "" && slices.Contains(h.A.Topics, topic) {
			if a.e, err = record.DecodeViewEntry(v.tx.Bucket(record.BucketTopics).Get(record.TopicKey(topic, h.A.Time(), m.Number))); err != nil {
				return nil, err
			}
		}
		if v.s.needsOutlets { // an outlet counts from when it ran this story
			a.e.At = max(a.e.At, m.Joined)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b memberEntry) int { return cmp.Or(cmp.Compare(a.e.At, b.e.At), cmp.Compare(a.n, b.n)) })
	return out, nil
}
