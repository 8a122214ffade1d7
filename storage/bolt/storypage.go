package bolt

import (
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// stories walks over the articles that fit and gathers their stories. A story
// stands at the time of its earliest article, so it can be given out once the
// walk has passed that time: none found later comes before it. Since a story
// lasts span seconds at most, a page that goes on begins that much earlier.
func (ask question) stories(tx *bbolt.Tx, oldest bool, span int64) (storage.Page, error) {
	begin := ask.from
	if begin != (posted{}) && !oldest {
		begin = posted{Time: begin.Time + span + 1}
	}
	g := gathering{tx: tx, ask: ask, oldest: oldest, seen: map[string]bool{}}
	s := newSearch(tx, ask.expr, ask.settings, ask.feeds, begin, oldest)
	for !g.full() && s.next() {
		if err := g.take(s.head.A.Story); err != nil {
			return storage.Page{}, err
		}
		edge := posted{Time: s.at.Time}
		if oldest {
			edge = posted{Time: s.at.Time - span}
		}
		g.give(func(at posted) bool { return at.Time != edge.Time && g.first(at, edge) })
	}
	switch {
	case s.err != nil:
		return storage.Page{}, s.err
	case s.cut: // go on after what is sure
	default:
		g.give(func(posted) bool { return true })
	}
	return g.page(s)
}

// gathering is a page of stories while it is made.
type gathering struct {
	tx      *bbolt.Tx
	ask     question
	oldest  bool
	seen    map[string]bool
	waiting []tale // in order
	given   []tale // in order; one more than the page holds when there is more
}

func (g *gathering) full() bool { return len(g.given) > g.ask.limit }

// place is where a story stands: at its earliest article.
func (t tale) place() posted { return posted{Time: t.Time, Number: t.First} }

func (g *gathering) first(a, b posted) bool {
	if g.oldest {
		return b.before(a)
	}
	return a.before(b)
}

func (g *gathering) take(id string) error {
	t, err := readTale(g.tx, id)
	if err != nil || g.seen[t.ID] {
		return ignoreMissing(err)
	}
	g.seen[t.ID] = true
	at := t.place()
	if g.ask.from != (posted{}) && !g.first(g.ask.from, at) {
		return nil
	}
	i, _ := slices.BinarySearchFunc(g.waiting, at, func(o tale, at posted) int {
		if g.first(o.place(), at) {
			return -1
		}
		return 1
	})
	g.waiting = slices.Insert(g.waiting, i, t)
	return nil
}

// give moves waiting stories to the page as long as they are sure.
func (g *gathering) give(sure func(posted) bool) {
	for len(g.waiting) > 0 && !g.full() && sure(g.waiting[0].place()) {
		g.given, g.waiting = append(g.given, g.waiting[0]), g.waiting[1:]
	}
}

func (g *gathering) page(s *search) (page storage.Page, err error) {
	given := g.given[:min(len(g.given), g.ask.limit)]
	for _, t := range given {
		story, err := present(g.tx, t)
		if err != nil {
			return page, err
		}
		page.Stories = append(page.Stories, story)
	}
	switch {
	case g.full():
		page.Next = cursor(given[len(given)-1].place(), g.ask.sum)
	case s.cut:
		page.Next = cursor(s.at, g.ask.sum)
	}
	return page, nil
}
