package search

import (
	"cmp"
	"context"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
)

// storiesByEntry lists stories by when they came into what is asked for, newest
// first: by the first of their articles that matches, and with sources:>=N not
// before the article that brings the Nth outlet. Without bounds, what came with a
// feed's backlog follows, by time.
func (q *Query) storiesByEntry(ctx context.Context, tx *bbolt.Tx, n record.Counters) (page storage.Page, err error) {
	v := entryFinder{query: q, tx: tx}
	v.s = q.search(ctx, tx, index.DocRef{}, index.Order{Entered: true})
	rest := *q
	if !q.backlog {
		if page, err = v.arrivals(ctx, n.Entries); err != nil || page.Next != "" {
			return page, err
		}
		if q.bounded() {
			return page, nil
		}
		rest.from, rest.limit = index.DocRef{}, q.limit-len(page.Stories)
	}
	g := storyCollector{tx: tx, from: rest.from, limit: rest.limit, position: func(t record.Story) (storyPosition, bool, error) {
		_, arrived, err := v.position(t)
		return storyPosition{t.Position(), t.Time}, !arrived, err
	}}
	s, err := g.byTime(ctx, &rest, int64(n.Span.Seconds()))
	if err != nil {
		return page, err
	}
	more, err := g.page(s, q.checksum^backlogCursor)
	page.Stories, page.Next = append(page.Stories, more.Stories...), more.Next
	return page, err
}

// bounded reports whether only what came within some time is asked for.
func (q *Query) bounded() bool { return q.since != 0 || q.before != 0 }

// entryFinder finds when stories came into what is asked for.
type entryFinder struct {
	query *Query
	tx    *bbolt.Tx
	s     *scan // verifies articles
}

// arrivals lists the stories that came one by one; within bounds those of
// backlogs too. Between the first and the last entry of a story's articles lie
// span seconds at most.
func (v *entryFinder) arrivals(ctx context.Context, span int64) (storage.Page, error) {
	from := v.query.from
	if top := (index.DocRef{Time: v.query.before}); v.query.before != 0 && (from == (index.DocRef{}) || from.Before(top)) {
		from = top
	}
	// A story is found by the last of its articles that match. The one that brings
	// the last outlet it needs may have come later.
	begin, floor := from, v.query.since
	if v.s.needsOutlets {
		if begin != (index.DocRef{}) {
			begin = index.DocRef{Time: begin.Time + span + 1}
		}
		floor -= span
	}
	o := index.Order{Begin: begin, Entered: true, Arrivals: !v.query.bounded()}
	s := v.query.search(ctx, v.tx, begin, o)
	s.floor = floor
	g := storyCollector{tx: v.tx, from: from, limit: v.query.limit, position: func(t record.Story) (storyPosition, bool, error) {
		place, in, err := v.position(t)
		return place, in && place.entered >= v.query.since, err
	}}
	err := g.collect(s, func(at index.DocRef) bool {
		if v.s.needsOutlets {
			return at.Time > s.at.Time+span
		}
		return at == s.at || at.Before(s.at)
	})
	if err != nil {
		return storage.Page{}, err
	}
	return g.page(s, v.query.checksum)
}

// memberEntry is an article of a story, and when it came into the view.
type memberEntry struct {
	n uint64
	h record.ArticleMeta
	e record.ViewEntry
}

// position returns when a story came into the view; false: it did not, or with a
// backlog only.
func (v *entryFinder) position(t record.Story) (storyPosition, bool, error) {
	articles, err := v.articles(t)
	if err != nil {
		return storyPosition{}, false, err
	}
	outlets := map[string]bool{}
	for i := range articles {
		outlets[articles[i].h.A.Outlet] = true
		from := i
		if v.s.needsOutlets {
			from = 0 // one that came before may match now that there are more outlets
		}
		for j := from; j <= i; j++ {
			a := &articles[j]
			if a.e.Backlog && !v.query.bounded() || !v.verify(a, len(articles), len(outlets)) {
				continue
			}
			at := index.DocRef{Number: articles[i].n, Time: articles[i].e.At}
			return storyPosition{at, at.Time}, true, v.s.err
		}
	}
	return storyPosition{}, false, v.s.err
}

// verify reports whether an article of a story matches. The only article of a story
// was verified when it was found.
func (v *entryFinder) verify(a *memberEntry, articles, outlets int) bool {
	return articles == 1 && !v.s.needsOutlets || v.s.matches(a.n, &a.h, outlets)
}

// articles returns the articles of a story in the order in which they came into the
// view, which is the listed topic if there is one.
func (v *entryFinder) articles(t record.Story) ([]memberEntry, error) {
	out := make([]memberEntry, 0, len(t.Members))
	for _, m := range t.Members {
		h, err := record.Get[record.ArticleMeta](v.tx.Bucket(record.BucketArticles), record.Key(m.Number))
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
