package search

import (
	"context"
	"math"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
	"rawi/storage/query"
)

// maxVerified is how many candidates that do not match one page verifies; it then
// ends early, with a cursor. A candidate whose text has to be read counts as
// textCost others.
const (
	maxVerified = 10_000
	textCost    = 40

	// maxRead is how many articles a page reads whole that has to look at each.
	maxRead = 1000
)

// scan gives the articles that match a query, in order.
type scan struct {
	ctx          context.Context
	tx           *bbolt.Tx
	source       source
	expr         *query.Expr
	feeds        map[string]storage.Feed
	order        index.Order
	from         index.DocRef // only what comes after it; zero: everything
	verifiedTo   index.DocRef // what comes up to it costs nothing: the page before has verified it
	floor        int64        // newest first: only what comes at or after it; Unix seconds
	needsText    bool         // verification needs the text
	needsHTML    bool         // verification needs the HTML
	needsOutlets bool         // verification needs the number of outlets that ran the story
	needsEvent   bool         // verification needs to know who tells the event
	isPhrase     bool         // the query is one phrase
	bounds       query.Range
	tellings     *tellingReader
	topic        string // whose list is scanned; empty: none is

	verified  *int // articles compared with the query, by all scans of a page
	budget    int  // candidates it may still verify
	cost      int  // of one that does not match
	at        index.DocRef
	meta      record.ArticleMeta
	truncated bool // the budget was used up: continue after at
	err       error
}

// search begins a scan for what q asks, from o.Begin on; what comes before from is
// left out.
func (q *Query) search(ctx context.Context, tx *bbolt.Tx, from index.DocRef, o index.Order) *scan {
	s := newScan(ctx, tx, q.expr, q.settings.Feeds, q.feeds, from, o, q.work)
	s.verified = &q.verified
	return s
}

// Topic returns the numbers of all articles that are in a topic of topics, by the
// settings that they were made of; none if there is no such topic.
func Topic(ctx context.Context, tx *bbolt.Tx, settings storage.Settings, topics *query.Set, topic string) (map[uint64]bool, error) {
	set := map[uint64]bool{}
	e := topics.Expr(topic)
	if e == nil {
		return set, nil
	}
	feeds := record.FeedsByName(settings.Feeds)
	s := newScan(ctx, tx, e, settings.Feeds, feeds, index.DocRef{}, index.Order{}, nil)
	s.budget = -1
	for s.next() {
		if topics.Admits(topic, &s.meta.A, feeds[s.meta.A.Feed].Region) {
			set[s.at.Number] = true
		}
	}
	return set, s.err
}

// newScan begins a scan for e, which may do work. List has the feeds in the order of the
// settings.
func newScan(ctx context.Context, tx *bbolt.Tx, e *query.Expr, list []storage.Feed, feeds map[string]storage.Feed, from index.DocRef, o index.Order, work *index.Work) *scan {
	s := newVerifier(ctx, tx, e, feeds)
	s.order, s.from = o, from
	s.bounds = timeBounds(e.Root)
	if !o.Entered {
		s.order.Begin = s.startWithinBounds(o)
	}
	s.source, s.err = newSource(record.Index(tx).Within(ctx, work), tx, e.Root, list, s.order)
	return s
}

// newVerifier returns a scan that is not advanced: it verifies single articles.
func newVerifier(ctx context.Context, tx *bbolt.Tx, e *query.Expr, feeds map[string]storage.Feed) *scan {
	s := &scan{ctx: ctx, tx: tx, expr: e, feeds: feeds, budget: maxVerified, cost: 1, verified: new(int)}
	if s.needsText, s.needsHTML = anyNode(e.Root, needsText), anyNode(e.Root, needsHTML); s.needsText || s.needsHTML {
		s.cost = textCost
	}
	for _, c := range e.Counts() {
		s.needsEvent, s.needsOutlets = s.needsEvent || c.OfEvent(), s.needsOutlets || !c.OfEvent()
	}
	s.tellings = newTellingReader(tx, math.MaxUint64)
	_, s.isPhrase = e.Root.(query.Phrase)
	s.topic = listedTopic(e.Root)
	return s
}

// startWithinBounds returns where a scan by time begins within the times that the
// query asks for.
func (s *scan) startWithinBounds(o index.Order) index.DocRef {
	begin := o.Begin
	if !o.Oldest && !s.bounds.To.IsZero() {
		if edge := (index.DocRef{Time: s.bounds.To.Unix()}); begin == (index.DocRef{}) || begin.Before(edge) {
			begin = edge
		}
	}
	if o.Oldest && !s.bounds.From.IsZero() {
		if edge := (index.DocRef{Time: s.bounds.From.Unix()}); begin == (index.DocRef{}) || edge.Before(begin) {
			begin = edge
		}
	}
	return begin
}

// next moves to the next match, in at and meta, and reports whether there is one.
func (s *scan) next() bool {
	for s.err == nil {
		if s.err = s.ctx.Err(); s.err != nil {
			return false
		}
		c, err := s.source.Next()
		if err != nil || c == nil {
			s.err = err
			return false
		}
		if s.beforeStart(c.DocRef) {
			continue
		}
		if s.pastEnd(c.DocRef) {
			return false
		}
		if s.budget == 0 {
			s.truncated = true
			return false
		}
		before := s.at
		s.at = c.DocRef
		if before == c.DocRef { // it is in two segments: its text changed
			continue
		}
		if s.verify(c) {
			return true
		}
		if s.isUnverified(c.DocRef) {
			s.pay(s.cost)
		}
	}
	return false
}

// pay takes what was verified out of the budget.
func (s *scan) pay(cost int) {
	if s.budget > 0 {
		s.budget = max(s.budget-cost, 0)
	}
}

// isUnverified reports whether c comes after what the page before has verified.
func (s *scan) isUnverified(c index.DocRef) bool {
	if s.order.Oldest {
		return s.verifiedTo == (index.DocRef{}) || c.Before(s.verifiedTo)
	}
	return s.verifiedTo == (index.DocRef{}) || s.verifiedTo.Before(c)
}

// beforeStart reports whether c is at or before the start of the page, or of the
// query's times.
func (s *scan) beforeStart(c index.DocRef) bool {
	if !s.order.Entered && (!s.order.Oldest && !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix() ||
		s.order.Oldest && !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix()) {
		return true
	}
	if s.from == (index.DocRef{}) {
		return false
	}
	if s.order.Oldest {
		return !c.Before(s.from)
	}
	return !s.from.Before(c)
}

// pastEnd reports whether c and all after it are outside of the times asked for.
func (s *scan) pastEnd(c index.DocRef) bool {
	switch {
	case s.order.Entered:
		return c.Time < s.floor
	case s.order.Oldest:
		return !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix()
	}
	return c.Time < s.floor || !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix()
}

// verify loads a candidate and reports whether it matches.
func (s *scan) verify(c *index.Candidate) bool {
	meta, err := record.Require[record.ArticleMeta](s.tx.Bucket(record.BucketArticles), record.Key(c.Number))
	if err != nil {
		if s.tx.Bucket(record.BucketArticles).Get(record.Key(c.Number)) != nil || record.HasBody(s.tx, c.Number) { // else it was removed, and the index still has it
			s.err = err
		}
		return false
	}
	s.meta = meta
	if s.order.Entered && !s.isCurrent(c, &meta) {
		return false
	}
	if c.Exact && meta.A.Versions == 0 && !meta.Cleaned {
		return true
	}
	counts := s.counts(&meta)
	return s.err == nil && s.matches(c.Number, &meta, counts)
}

// isCurrent reports whether a candidate in order of entries is still where the index
// has it, and within the query's times. It may have come into views again since.
func (s *scan) isCurrent(c *index.Candidate, meta *record.ArticleMeta) bool {
	at := meta.A.Time()
	return (s.topic != "" || c.Time == meta.Entered.At) &&
		(s.bounds.From.IsZero() || !at.Before(s.bounds.From)) && (s.bounds.To.IsZero() || at.Before(s.bounds.To))
}

// counts returns what the query asks of an article's story and event.
func (s *scan) counts(meta *record.ArticleMeta) (c query.Counts) {
	if !s.needsOutlets && !s.needsEvent {
		return c
	}
	t, err := record.RequireStory(s.tx, meta.A.Story)
	if err != nil {
		s.err = err
		return c
	}
	if s.needsEvent {
		c, s.err = s.tellings.counts(&t)
	}
	c.Sources = len(t.Outlets)
	return c
}

// matches reports whether an article matches, with counts of its story and event.
func (s *scan) matches(n uint64, meta *record.ArticleMeta, counts query.Counts) bool {
	a := meta.A
	*s.verified++
	if s.needsText {
		if a.Text, s.err = record.ReadText(s.tx, n); s.err != nil || s.expr.Lacks(a.Title, a.Language, a.OwnText()) {
			return false
		}
		if s.isPhrase {
			return true
		}
	}
	if s.needsHTML {
		b, err := record.ReadBody(s.tx, n)
		if err != nil {
			s.err = err
			return false
		}
		b.AttachTo(&a)
	}
	doc := query.NewDoc(&a, s.feeds[a.Feed])
	doc.Counts = counts
	return s.expr.Match(doc)
}
