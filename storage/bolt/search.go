package bolt

import (
	"container/heap"
	"errors"
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
	textPrice   = 4
)

// search walks over the articles that fit a query, in order of time.
type search struct {
	tx     *bbolt.Tx
	src    source
	expr   *query.Expr
	feeds  map[string]storage.Feed
	oldest bool
	from   posted // only what comes after it
	words  bool   // verification needs the text
	html   bool   // and what it was made of
	lone   bool   // the query is one phrase
	bounds query.Range

	left  int // candidates it may still verify
	price int // of one that does not fit
	at    posted
	head  head
	cut   bool // left was used up: at is where to go on
	err   error
}

func newSearch(tx *bbolt.Tx, e *query.Expr, settings storage.Settings, feeds map[string]storage.Feed, from posted, oldest bool) *search {
	s := &search{tx: tx, expr: e, feeds: feeds, oldest: oldest, from: from, left: maxVerified, price: 1}
	if s.words, s.html = anywhere(e.Root, needsText), anywhere(e.Root, needsHTML); s.words || s.html {
		s.price = textPrice
	}
	_, s.lone = e.Root.(query.Phrase)
	s.bounds = timeBounds(e.Root)
	begin := from
	if !oldest && !s.bounds.To.IsZero() {
		if edge := (posted{Time: s.bounds.To.Unix()}); begin == (posted{}) || begin.before(edge) {
			begin = edge
		}
	}
	if oldest && !s.bounds.From.IsZero() {
		if edge := (posted{Time: s.bounds.From.Unix()}); begin == (posted{}) || edge.before(begin) {
			begin = edge
		}
	}
	s.src, s.err = newSource(tx, e.Root, settings, begin, oldest)
	return s
}

// newSource chooses the shortest list of candidates for a query.
func newSource(tx *bbolt.Tx, root query.Node, settings storage.Settings, begin posted, oldest bool) (source, error) {
	all, ok := root.(query.And)
	if !ok {
		all = query.And{root}
	}
	// What bounds the whole is held by search itself.
	all = slices.DeleteFunc(slices.Clone(all), func(n query.Node) bool { _, is := n.(query.Range); return is })
	if len(all) == 0 {
		return newKeySource(tx.Bucket(bucketTimes), nil, begin, oldest, true), nil
	}
	for _, n := range all {
		f, ok := n.(query.Filter)
		switch {
		case ok && f.Key == "story":
			return storySource(tx, f.Value, oldest)
		case ok && f.Key == "topic":
			return newKeySource(tx.Bucket(bucketTopics), under(f.Value), begin, oldest, len(all) == 1), nil
		}
	}
	f := finder{feeds: settings.Feeds}
	return newSegmentSource(tx, f, all, begin, oldest)
}

func storySource(tx *bbolt.Tx, id string, oldest bool) (source, error) {
	s := &listSource{candidates{oldest: oldest}}
	t, err := readTale(tx, id)
	if err != nil {
		return s, ignoreMissing(err)
	}
	for _, m := range t.Members {
		h, err := get[head](tx.Bucket(bucketArticles), number(m.Number))
		if err != nil {
			return nil, err
		}
		s.list = append(s.list, candidate{posted{m.Number, h.A.Time().Unix()}, false})
	}
	heap.Init(&s.candidates)
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
		if s.passed(c.posted) {
			continue
		}
		if s.beyond(c.posted) {
			return false
		}
		if s.left == 0 {
			s.cut = true
			return false
		}
		before := s.at
		s.at = c.posted
		if before == c.posted { // posted in two segments: its text changed
			continue
		}
		if s.fits(c) {
			return true
		}
		if s.left > 0 {
			s.left = max(s.left-s.price, 0)
		}
	}
	return false
}

// passed reports whether c lies at or before where the page or the query's
// times begin.
func (s *search) passed(c posted) bool {
	if !s.oldest && !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix() ||
		s.oldest && !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix() {
		return true
	}
	if s.from == (posted{}) {
		return false
	}
	if s.oldest {
		return !c.before(s.from)
	}
	return !s.from.before(c)
}

// beyond reports whether c and all after it lie outside the query's times.
func (s *search) beyond(c posted) bool {
	if s.oldest {
		return !s.bounds.To.IsZero() && c.Time >= s.bounds.To.Unix()
	}
	return !s.bounds.From.IsZero() && c.Time < s.bounds.From.Unix()
}

// fits loads a candidate and verifies it where the index does not suffice.
func (s *search) fits(c *candidate) bool {
	h, err := get[head](s.tx.Bucket(bucketArticles), number(c.Number))
	if err != nil {
		if !errors.Is(err, storage.ErrNotFound) { // else expired, and not yet merged away
			s.err = err
		}
		return false
	}
	s.head = h
	if c.sure && h.A.Versions == 0 {
		return true
	}
	a := h.A
	if s.words {
		if a.Text, s.err = readText(s.tx, c.Number); s.err != nil || s.expr.Lacks(a.Title, a.Text) {
			return false
		}
		if s.lone {
			return true
		}
	}
	if s.html {
		b, err := readBody(s.tx, c.Number)
		if err != nil {
			s.err = err
			return false
		}
		b.join(&a)
	}
	doc := query.NewDoc(&a, s.feeds[a.Feed])
	if t, err := readTale(s.tx, a.Story); err == nil {
		doc.Sources = len(t.Outlets)
	}
	return s.expr.Match(doc)
}

// anywhere reports whether a part of a query is one that is asked for.
func anywhere(n query.Node, is func(query.Node) bool) bool {
	in := func(n query.Node) bool { return anywhere(n, is) }
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
