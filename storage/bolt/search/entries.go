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

// entryFinder lists the stories that match a query by when they entered its view. A
// story enters with its first article that matches; under sources:>=N it enters with
// the article of the Nth outlet, if one of its articles up to then matches.
type entryFinder struct {
	ctx        context.Context
	query      *Query
	tx         *bbolt.Tx
	verifier   *scan        // reports whether single articles match
	minOutlets map[int]bool // each N of a sources:>=N in the query

	includeBacklogs bool // an article that came with a backlog also lets its story enter
}

func newEntryFinder(ctx context.Context, tx *bbolt.Tx, q *Query) *entryFinder {
	f := &entryFinder{ctx: ctx, query: q, tx: tx, minOutlets: map[int]bool{}, includeBacklogs: q.hasEntryBounds()}
	f.verifier = q.search(ctx, tx, index.DocRef{}, index.Order{Entered: true}) // never advanced
	anyNode(q.expr.Root, func(n query.Node) bool {
		if sources, ok := n.(query.Sources); ok {
			f.minOutlets[sources.Min] = true
		}
		return false
	})
	return f
}

// hasEntryBounds reports whether the query asks only for stories that entered after or
// before some time.
func (q *Query) hasEntryBounds() bool { return q.since != 0 || q.before != 0 }

// listEntered returns a page of stories by entry, latest first. Stories that came with
// backlogs only are left out, unless the query has bounds of entry. entrySpan is the
// longest time in seconds between the first and the last entry of one story's articles.
func (f *entryFinder) listEntered(entrySpan int64) (storage.Page, error) {
	from := f.query.from
	if upper := (index.DocRef{Time: f.query.before}); f.query.before != 0 && (from == (index.DocRef{}) || from.Before(upper)) {
		from = upper
	}
	// The scan, latest first, finds a story at its last article that matches. Under
	// sources: the story may have entered up to entrySpan later, with another article.
	delay := int64(0)
	if f.verifier.needsOutlets {
		delay = entrySpan
	}
	s := f.query.search(f.ctx, f.tx, from, index.Order{Begin: from, Entered: true, Arrivals: !f.query.hasEntryBounds()})
	s.verifiedTo, s.floor = f.query.verifiedTo, f.query.since-delay
	collector := storyCollector{tx: f.tx, from: from, limit: f.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		at, entered, err := f.position(r)
		return at, entered && at.entered >= f.query.since, err
	}}
	watermark := func() index.DocRef {
		if f.verifier.needsOutlets { // stories found later have entered at most delay after s.at
			return index.DocRef{Time: s.at.Time + delay + 1}
		}
		return index.DocRef{Time: s.at.Time, Number: s.at.Number - 1} // the position after s.at, latest first
	}
	return collector.page(s, f.query.checksum, watermark)
}

// listBacklog returns a page of the stories that came with backlogs only, by time,
// newest first. span is the longest time in seconds that a story lasts.
func (f *entryFinder) listBacklog(span int64) (storage.Page, error) {
	f.includeBacklogs = false // position then returns false for the stories listed here
	collector := storyCollector{tx: f.tx, from: f.query.from, limit: f.query.limit, position: func(r record.Story) (storyPosition, bool, error) {
		_, entered, err := f.position(r)
		return storyPosition{at: r.Position(), entered: r.Time}, !entered && r.Time >= f.query.since, err
	}}
	return collector.byTime(f.ctx, f.query, span, f.query.since)
}

// memberEntry is an article of a story with its entry into the view.
type memberEntry struct {
	number uint64
	meta   record.ArticleMeta
	entry  record.ViewEntry
}

// position returns the entry of a story into the view: that of the article by which the
// story entered. It returns false if the story did not enter: no article matches, or
// only articles that came with a backlog do and includeBacklogs is false.
func (f *entryFinder) position(r record.Story) (storyPosition, bool, error) {
	articles, err := f.articles(r)
	if err != nil {
		return storyPosition{}, false, err
	}
	outlets := map[string]bool{}
	for i := range articles {
		a := &articles[i]
		before := len(outlets)
		outlets[a.meta.A.Outlet] = true
		// Earlier articles can begin to match only if this article's outlet brings the
		// number of outlets to one that the query names.
		first := i
		if len(outlets) > before && f.minOutlets[len(outlets)] {
			first = 0
		}
		for j := first; j <= i; j++ {
			b := &articles[j]
			if b.entry.Backlog && !f.includeBacklogs || !f.matches(b, len(articles), len(outlets)) {
				continue
			}
			at := index.DocRef{Number: a.number, Time: a.entry.At}
			return storyPosition{at, at.Time}, true, f.verifier.err
		}
	}
	return storyPosition{}, false, f.verifier.err
}

// matches reports whether article a matches. articles is the number of articles in its
// story, outlets the number of outlets that had run the story by then. matches does not
// verify the only article of a story again: the scan did when it found the story.
func (f *entryFinder) matches(a *memberEntry, articles, outlets int) bool {
	return articles == 1 && !f.verifier.needsOutlets || f.verifier.matches(a.number, &a.meta, outlets)
}

// articles returns the articles of a story by entry, earliest first. If the scan reads
// the list of a topic that the article is in, its entry is the one into that topic;
// otherwise it is the one into the whole store.
func (f *entryFinder) articles(story record.Story) ([]memberEntry, error) {
	out := make([]memberEntry, 0, len(story.Members))
	for _, m := range story.Members {
		meta, err := record.Require[record.ArticleMeta](f.tx.Bucket(record.BucketArticles), record.Key(m.Number))
		if err != nil {
			return nil, err
		}
		a := memberEntry{m.Number, meta, meta.Entered}
		if topic := f.verifier.topic; topic != "" && slices.Contains(meta.A.Topics, topic) {
			if a.entry, err = record.DecodeViewEntry(f.tx.Bucket(record.BucketTopics).Get(record.TopicKey(topic, meta.A.Time(), m.Number))); err != nil {
				return nil, err
			}
		}
		if f.verifier.needsOutlets { // an outlet counts only once its article has joined this story
			a.entry.At = max(a.entry.At, m.Joined)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b memberEntry) int {
		return cmp.Or(cmp.Compare(a.entry.At, b.entry.At), cmp.Compare(a.number, b.number))
	})
	return out, nil
}
