package bolt

import (
	"container/heap"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/query"
)

// maxVerified is how many candidates one page looks at whose index entries do
// not suffice; the page then ends early, with a cursor. One whose text has to be
// read counts as textPrice others.
const (
	maxVerified = 1000
	textCost    = 4
)

// search walks over the articles that fit a query.
type search struct {
	tx           *bbolt.Tx
	src          candidateSource
	expr         *query.Expr
	feeds        map[string]storage.Feed
	walk         walkOrder
	from         docRef // only what comes after it
	floor        int64  // of entries: only from it on
	needsText    bool   // verification needs the text
	needsHTML    bool   // and what it was made of
	needsOutlets bool   // and how many outlets ran the story
	isPhrase     bool   // the query is one phrase
	bounds       query.Range
	topic        string // whose list is walked over; empty: none is

	budget    int // candidates it may still verify
	cost      int // of one that does not fit
	at        docRef
	meta      articleMeta
	truncated bool // left was used up: at is where to go on
	err       error
}

// newSearch walks over what ask asks for, from w.begin on; what comes before
// from is left out.
func newSearch(tx *bbolt.Tx, e *query.Expr, settings storage.Settings, feeds map[string]storage.Feed, from docRef, w walkOrder) *search {
	s := &search{tx: tx, expr: e, feeds: feeds, walk: w, from: from, budget: maxVerified, cost: 1}
	if s.needsText, s.needsHTML = anyNode(e.Root, needsText), anyNode(e.Root, needsHTML); s.needsText || s.needsHTML {
		s.cost = textCost
	}
	s.needsOutlets = anyNode(e.Root, needsOutlets)
	_, s.isPhrase = e.Root.(query.Phrase)
	s.bounds = timeBounds(e.Root)
	if !w.entered {
		s.walk.begin = s.bounded(w)
	}
	s.topic = listedTopic(e.Root)
	s.src, s.err = newSource(tx, e.Root, settings, s.walk)
	return s
}

// bounded is where a walk by time begins within the times a query asks for.
func (s *search) bounded(w walkOrder) docRef {
	begin := w.begin
	if !w.oldest && !s.bounds.To.IsZero() {
		if edge := (docRef{Time: s.bounds.To.Unix()}); begin == (docRef{}) || begin.before(edge) {
			begin = edge
		}
	}
	if w.oldest && !s.bounds.From.IsZero() {
		if edge := (docRef{Time: s.bounds.From.Unix()}); begin == (docRef{}) || edge.before(begin) {
			begin = edge
		}
	}
	return begin
}

// parts are what all must fit, but for times: search itself holds those.
func conjuncts(root query.Node) query.And {
	all, ok := root.(query.And)
	if !ok {
		all = query.And{root}
	}
	return slices.DeleteFunc(slices.Clone(all), func(n query.Node) bool { _, is := n.(query.Range); return is })
}

// listedTopic is the topic that all must be in, whose list serves; empty: there
// is none.
func listedTopic(root query.Node) string {
	for _, n := range conjuncts(root) {
		if f, ok := n.(query.Filter); ok && f.Key == "topic" {
			return f.Value
		}
	}
	return ""
}

// newSource chooses the shortest list of candidates for a query.
func newSource(tx *bbolt.Tx, root query.Node, settings storage.Settings, w walkOrder) (candidateSource, error) {
	all := conjuncts(root)
	if len(all) == 0 {
		if w.entered {
			return newKeySource(tx.Bucket(bucketEntered), nil, w, true), nil
		}
		return newKeySource(tx.Bucket(bucketTimes), nil, w, true), nil
	}
	for _, n := range all {
		if f, ok := n.(query.Filter); ok && f.Key == "story" {
			return storySource(tx, f.Value, w)
		}
	}
	if topic := listedTopic(root); topic != "" {
		list := tx.Bucket(bucketTopics)
		if w.entered {
			list = tx.Bucket(bucketJoined)
		}
		return newKeySource(list, nameKey(topic), w, len(all) == 1), nil
	}
	return newSegmentSource(tx, termSearcher{feeds: settings.Feeds}, all, w)
}

func storySource(tx *bbolt.Tx, id string, w walkOrder) (candidateSource, error) {
	s := &listWalk{candidateHeap{oldest: w.oldest}}
	t, err := readStory(tx, id)
	if err := ignoreMissing(err); err != nil {
		return nil, err
	}
	if t.ID == "" {
		return s, lostStory(tx, id)
	}
	for _, m := range t.Members {
		h, err := require[articleMeta](tx.Bucket(bucketArticles), uint64Key(m.Number))
		if err != nil {
			return nil, err
		}
		at := docRef{m.Number, h.A.Time().Unix()}
		if w.entered {
			at.Time = h.Entered.At
		}
		s.list = append(s.list, candidate{at, false})
	}
	heap.Init(&s.candidateHeap)
	return s, nil
}

// next finds the next article and reports whether there is one.
func (s *search) next() bool {
	for s.err == nil {
		c, err := s.src.next()
		if err != nil || c == nil {
			s.err = err
			return false
		}
		if s.beforeStart(c.docRef) {
			continue
		}
		if s.pastEnd(c.docRef) {
			return false
		}
		if s.budget == 0 {
			s.truncated = true
			return false
		}
		before := s.at
		s.at = c.docRef
		if before == c.docRef { // posted in two segments: its text changed
			continue
		}
		if s.verify(c) {
			return true
		}
		if s.budget > 0 {
			s.budget = max(s.budget-s.cost, 0)
		}
	}
	return false
}

// passed reports whether c lies at or before where the page or the query's
// times begin.
func (s *search) beforeStart(c docRef) bool {
	if !s.walk.entered && (!s.walk.oldest && !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix() ||
		s.walk.oldest && !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix()) {
		return true
	}
	if s.from == (docRef{}) {
		return false
	}
	if s.walk.oldest {
		return !c.before(s.from)
	}
	return !s.from.before(c)
}

// beyond reports whether c and all after it lie outside of the times asked for.
func (s *search) pastEnd(c docRef) bool {
	switch {
	case s.walk.entered:
		return c.Time < s.floor
	case s.walk.oldest:
		return !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix()
	}
	return !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix()
}

// fits loads a candidate and verifies it where the index does not suffice.
func (s *search) verify(c *candidate) bool {
	h, err := require[articleMeta](s.tx.Bucket(bucketArticles), uint64Key(c.Number))
	if err != nil {
		if s.tx.Bucket(bucketArticles).Get(uint64Key(c.Number)) != nil || hasText(s.tx, c.Number) { // else expired, and not yet merged away
			s.err = err
		}
		return false
	}
	s.meta = h
	if s.walk.entered && !s.isCurrent(c, &h) {
		return false
	}
	if c.exact && h.A.Versions == 0 {
		return true
	}
	sources := s.outletCount(&h)
	return s.err == nil && s.matches(c.Number, &h, sources)
}

// stands reports whether a candidate of a walk by entries is where the index has
// it: it came into views again since, or lies outside of the query's times.
func (s *search) isCurrent(c *candidate, h *articleMeta) bool {
	at := h.A.Time()
	return (s.topic != "" || c.Time == h.Entered.At) &&
		(s.bounds.From.IsZero() || !at.Before(s.bounds.From)) && (s.bounds.To.IsZero() || at.Before(s.bounds.To))
}

// sources is how many outlets ran an article's story.
func (s *search) outletCount(h *articleMeta) int {
	if !s.needsOutlets {
		return 0
	}
	t, err := requireStory(s.tx, h.A.Story)
	if err != nil {
		s.err = err
		return 0
	}
	return len(t.Outlets)
}

// matches holds an article, of whose story so many outlets are known, against
// the query.
func (s *search) matches(n uint64, h *articleMeta, sources int) bool {
	a := h.A
	if s.needsText {
		if a.Text, s.err = readText(s.tx, n); s.err != nil || s.expr.Lacks(a.Title, a.Text) {
			return false
		}
		if s.isPhrase {
			return true
		}
	}
	if s.needsHTML {
		b, err := readBody(s.tx, n)
		if err != nil {
			s.err = err
			return false
		}
		b.attachTo(&a)
	}
	doc := query.NewDoc(&a, s.feeds[a.Feed])
	doc.Sources = sources
	return s.expr.Match(doc)
}

// anywhere reports whether a part of a query is one that is asked for.
func anyNode(n query.Node, is func(query.Node) bool) bool {
	in := func(n query.Node) bool { return anyNode(n, is) }
	switch n := n.(type) {
	case query.And:
		return slices.ContainsFunc(n, in)
	case query.Or:
		return slices.ContainsFunc(n, in)
	case query.Not:
		return in(n.Node)
	}
	return is(n)
}

// needsText reports whether a query asks for words.
func needsText(n query.Node) bool {
	switch n.(type) {
	case query.Word, query.Phrase:
		return true
	}
	return false
}

// needsOutlets reports whether a query asks how many outlets ran a story.
func needsOutlets(n query.Node) bool {
	_, ok := n.(query.Sources)
	return ok
}

// needsHTML reports whether a query asks for has:content.
func needsHTML(n query.Node) bool {
	f, ok := n.(query.Filter)
	return ok && f.Key == "has"
}

// timeBounds is the narrowest range that everything in n must lie in.
func timeBounds(n query.Node) query.Range {
	var out query.Range
	narrow := func(r query.Range) {
		if !r.From.IsZero() && r.From.After(out.From) {
			out.From = r.From
		}
		if !r.To.IsZero() && (out.To.IsZero() || r.To.Before(out.To)) {
			out.To = r.To
		}
	}
	switch n := n.(type) {
	case query.Range:
		narrow(n)
	case query.And:
		for _, n := range n {
			narrow(timeBounds(n))
		}
	}
	return out
}
