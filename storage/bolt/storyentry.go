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
func (ask question) storiesEntered(tx *bbolt.Tx, n numbers) (page storage.Page, err error) {
	v := viewEntries{ask: ask, tx: tx}
	v.s = newSearch(tx, ask.expr, ask.settings, ask.feeds, posted{}, walk{entered: true})
	if !ask.backlog {
		if page, err = v.arrivals(n.Entries); err != nil || page.Next != "" {
			return page, err
		}
		if ask.bounded() {
			return page, nil
		}
		ask.from, ask.limit = posted{}, ask.limit-len(page.Stories)
	}
	g := gathering{tx: tx, from: ask.from, limit: ask.limit, place: func(t tale) (storyPlace, bool, error) {
		_, arrived, err := v.place(t)
		return storyPlace{t.place(), t.Time}, !arrived, err
	}}
	s, err := g.byTime(ask, int64(n.Span.Seconds()))
	if err != nil {
		return page, err
	}
	rest, err := g.page(s, ask.sum^backlogCursor)
	page.Stories, page.Next = append(page.Stories, rest.Stories...), rest.Next
	return page, err
}

// bounded reports whether only what came within some time is asked for.
func (ask question) bounded() bool { return ask.since != 0 || ask.before != 0 }

// viewEntries finds when stories came into what is asked for.
type viewEntries struct {
	ask question
	tx  *bbolt.Tx
	s   *search // holds articles against the query
}

// arrivals lists the stories that came one by one; within bounds those of
// backlogs too. Between the first and the last entry of a story's articles lie
// span seconds at most.
func (v *viewEntries) arrivals(span int64) (storage.Page, error) {
	from := v.ask.from
	if top := (posted{Time: v.ask.before}); v.ask.before != 0 && (from == (posted{}) || from.before(top)) {
		from = top
	}
	// A story is met at the last of its articles that fit. The one that brings the
	// last outlet it needs may have come later.
	begin, floor := from, v.ask.since
	if v.s.counts {
		if begin != (posted{}) {
			begin = posted{Time: begin.Time + span + 1}
		}
		floor -= span
	}
	w := walk{begin: begin, entered: true, arrivals: !v.ask.bounded()}
	s := newSearch(v.tx, v.ask.expr, v.ask.settings, v.ask.feeds, begin, w)
	s.floor = floor
	g := gathering{tx: v.tx, from: from, limit: v.ask.limit, place: func(t tale) (storyPlace, bool, error) {
		place, in, err := v.place(t)
		return place, in && place.entered >= v.ask.since, err
	}}
	err := g.gather(s, func(at posted) bool {
		if v.s.counts {
			return at.Time > s.at.Time+span
		}
		return at == s.at || at.before(s.at)
	})
	if err != nil {
		return storage.Page{}, err
	}
	return g.page(s, v.ask.sum)
}

// entrant is an article of a story, and when it came into the view.
type entrant struct {
	n uint64
	h head
	e viewEntry
}

// place is when a story came into the view; false: it never did, but with a
// backlog.
func (v *viewEntries) place(t tale) (storyPlace, bool, error) {
	articles, err := v.articles(t)
	if err != nil {
		return storyPlace{}, false, err
	}
	outlets := map[string]bool{}
	for i := range articles {
		outlets[articles[i].h.A.Outlet] = true
		from := i
		if v.s.counts {
			from = 0 // one that came before may fit now that there are more outlets
		}
		for j := from; j <= i; j++ {
			a := &articles[j]
			if a.e.Backlog && !v.ask.bounded() || !v.fits(a, len(articles), len(outlets)) {
				continue
			}
			at := posted{articles[i].n, articles[i].e.At}
			return storyPlace{at, at.Time}, true, v.s.err
		}
	}
	return storyPlace{}, false, v.s.err
}

// fits reports whether an article of a story fits, as far as that is not known:
// of a story of one it was found already.
func (v *viewEntries) fits(a *entrant, articles, outlets int) bool {
	return articles == 1 && !v.s.counts || v.s.matches(a.n, &a.h, outlets)
}

// articles are those of a story that are in the listed topic, or all, in the
// order in which they came into the view.
func (v *viewEntries) articles(t tale) ([]entrant, error) {
	out := make([]entrant, 0, len(t.Members))
	for _, m := range t.Members {
		h, err := get[head](v.tx.Bucket(bucketArticles), number(m.Number))
		if err != nil {
			return nil, err
		}
		a := entrant{m.Number, h, h.Entered}
		if topic := v.s.topic; topic != "" && slices.Contains(h.A.Topics, topic) {
			if a.e, err = unpackViewEntry(v.tx.Bucket(bucketTopics).Get(topicKey(topic, h.A.Time(), m.Number))); err != nil {
				return nil, err
			}
		}
		if v.s.counts { // outlets count from when they ran this story
			a.e.At = max(a.e.At, m.Joined)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b entrant) int { return cmp.Or(cmp.Compare(a.e.At, b.e.At), cmp.Compare(a.n, b.n)) })
	return out, nil
}
