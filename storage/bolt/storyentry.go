package bolt

import (
	"cmp"
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// backlogCursor marks the cursor of a page that has come to the backlog.
const backlogCursor = 1

// storiesEntered lists stories by when they came into what is asked for, newest
// first: by the first of their articles that fits, and with sources:>=N not
// before the article that brings the Nth outlet. Without bounds what came with a
// feed's backlog follows, by time.
func (ask preparedQuery) storiesEntered(tx *bbolt.Tx, n counters) (page storage.Page, err error) {
	v := entryFinder{ask: ask, tx: tx}
	v.s = newSearch(tx, ask.expr, ask.settings, ask.feeds, docRef{}, walkOrder{entered: true})
	if !ask.backlog {
		if page, err = v.arrivals(n.Entries); err != nil || page.Next != "" {
			return page, err
		}
		if ask.bounded() {
			return page, nil
		}
		ask.from, ask.limit = docRef{}, ask.limit-len(page.Stories)
	}
	g := storyCollector{tx: tx, from: ask.from, limit: ask.limit, position: func(t storyRecord) (storyPosition, bool, error) {
		_, arrived, err := v.position(t)
		return storyPosition{t.position(), t.Time}, !arrived, err
	}}
	s, err := g.byTime(ask, int64(n.Span.Seconds()))
	if err != nil {
		return page, err
	}
	rest, err := g.page(s, ask.checksum^backlogCursor)
	page.Stories, page.Next = append(page.Stories, rest.Stories...), rest.Next
	return page, err
}

// bounded reports whether only what came within some time is asked for.
func (ask preparedQuery) bounded() bool { return ask.since != 0 || ask.before != 0 }

// viewEntries finds when stories came into what is asked for.
type entryFinder struct {
	ask preparedQuery
	tx  *bbolt.Tx
	s   *search // holds articles against the query
}

// arrivals lists the stories that came one by one; within bounds those of
// backlogs too. Between the first and the last entry of a story's articles lie
// span seconds at most.
func (v *entryFinder) arrivals(span int64) (storage.Page, error) {
	from := v.ask.from
	if top := (docRef{Time: v.ask.before}); v.ask.before != 0 && (from == (docRef{}) || from.before(top)) {
		from = top
	}
	// A story is met at the last of its articles that fit. The one that brings the
	// last outlet it needs may have come later.
	begin, floor := from, v.ask.since
	if v.s.needsOutlets {
		if begin != (docRef{}) {
			begin = docRef{Time: begin.Time + span + 1}
		}
		floor -= span
	}
	w := walkOrder{begin: begin, entered: true, arrivals: !v.ask.bounded()}
	s := newSearch(v.tx, v.ask.expr, v.ask.settings, v.ask.feeds, begin, w)
	s.floor = floor
	g := storyCollector{tx: v.tx, from: from, limit: v.ask.limit, position: func(t storyRecord) (storyPosition, bool, error) {
		place, in, err := v.position(t)
		return place, in && place.entered >= v.ask.since, err
	}}
	err := g.collect(s, func(at docRef) bool {
		if v.s.needsOutlets {
			return at.Time > s.at.Time+span
		}
		return at == s.at || at.before(s.at)
	})
	if err != nil {
		return storage.Page{}, err
	}
	return g.page(s, v.ask.checksum)
}

// entrant is an article of a story, and when it came into the view.
type memberEntry struct {
	n uint64
	h articleMeta
	e viewEntry
}

// place is when a story came into the view; false: it never did, but with a
// backlog.
func (v *entryFinder) position(t storyRecord) (storyPosition, bool, error) {
	articles, err := v.articles(t)
	if err != nil {
		return storyPosition{}, false, err
	}
	outlets := map[string]bool{}
	for i := range articles {
		outlets[articles[i].h.A.Outlet] = true
		from := i
		if v.s.needsOutlets {
			from = 0 // one that came before may fit now that there are more outlets
		}
		for j := from; j <= i; j++ {
			a := &articles[j]
			if a.e.Backlog && !v.ask.bounded() || !v.fits(a, len(articles), len(outlets)) {
				continue
			}
			at := docRef{articles[i].n, articles[i].e.At}
			return storyPosition{at, at.Time}, true, v.s.err
		}
	}
	return storyPosition{}, false, v.s.err
}

// fits reports whether an article of a story fits, as far as that is not known:
// of a story of one it was found already.
func (v *entryFinder) fits(a *memberEntry, articles, outlets int) bool {
	return articles == 1 && !v.s.needsOutlets || v.s.matches(a.n, &a.h, outlets)
}

// articles are those of a story that are in the listed topic, or all, in the
// order in which they came into the view.
func (v *entryFinder) articles(t storyRecord) ([]memberEntry, error) {
	out := make([]memberEntry, 0, len(t.Members))
	for _, m := range t.Members {
		h, err := get[articleMeta](v.tx.Bucket(bucketArticles), uint64Key(m.Number))
		if err != nil {
			return nil, err
		}
		a := memberEntry{m.Number, h, h.Entered}
		if topic := v.s.topic; topic != "" && slices.Contains(h.A.Topics, topic) {
			if a.e, err = decodeViewEntry(v.tx.Bucket(bucketTopics).Get(topicKey(topic, h.A.Time(), m.Number))); err != nil {
				return nil, err
			}
		}
		if v.s.needsOutlets { // outlets count from when they ran this story
			a.e.At = max(a.e.At, m.Joined)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b memberEntry) int { return cmp.Or(cmp.Compare(a.e.At, b.e.At), cmp.Compare(a.n, b.n)) })
	return out, nil
}
