package bolt

import (
	"slices"

	"go.etcd.io/bbolt"

	"rawi/storage"
)

// stories lists stories by time. It walks over the articles that fit and gathers
// their stories. A story stands at its earliest article, so it can be given out
// once the walk has passed that: none found later comes before it. Since a story
// lasts span seconds at most, a page that goes on begins that much earlier.
func (ask question) stories(tx *bbolt.Tx, oldest bool, span int64) (storage.Page, error) {
	g := gathering{tx: tx, oldest: oldest, from: ask.from, limit: ask.limit, place: byTime}
	s, err := g.byTime(ask, span)
	if err != nil {
		return storage.Page{}, err
	}
	return g.page(s, ask.sum)
}

func byTime(t tale) (storyPlace, bool, error) { return storyPlace{at: t.place()}, true, nil }

// place is where a story stands: at its earliest article.
func (t tale) place() posted { return posted{Time: t.Time, Number: t.First} }

// storyPlace is where a story stands in a list.
type storyPlace struct {
	at      posted
	entered int64 // Unix seconds: when it came into the view; 0: it is not asked
}

// gathering is a page of stories while it is made.
type gathering struct {
	tx     *bbolt.Tx
	oldest bool
	from   posted // only what comes after it
	limit  int
	place  func(tale) (storyPlace, bool, error) // where a story stands; false: not in this list

	seen    map[string]bool
	waiting []placed // in order
	given   []placed // in order; one more than the page holds when there is more
}

type placed struct {
	tale
	storyPlace
}

// byTime gathers stories by a walk in order of time.
func (g *gathering) byTime(ask question, span int64) (*search, error) {
	begin := g.from
	if begin != (posted{}) && !g.oldest {
		begin = posted{Time: begin.Time + span + 1}
	}
	s := newSearch(g.tx, ask.expr, ask.settings, ask.feeds, begin, walk{begin: begin, oldest: g.oldest})
	return s, g.gather(s, func(at posted) bool {
		edge := posted{Time: s.at.Time}
		if g.oldest {
			edge.Time -= span
		}
		return at.Time != edge.Time && g.first(at, edge)
	})
}

// gather takes the stories of what s finds. sure reports whether none that is
// found later can stand before a place.
func (g *gathering) gather(s *search, sure func(posted) bool) error {
	g.seen = map[string]bool{}
	for !g.full() && s.next() {
		if err := g.take(s.head.A.Story); err != nil {
			return err
		}
		g.give(sure)
	}
	if s.err == nil && !s.cut { // else go on after what is sure
		g.give(func(posted) bool { return true })
	}
	return s.err
}

func (g *gathering) full() bool { return len(g.given) > g.limit }

func (g *gathering) first(a, b posted) bool {
	if g.oldest {
		return b.before(a)
	}
	return a.before(b)
}

func (g *gathering) take(id string) error {
	if g.seen[id] {
		return nil
	}
	t, err := requireTale(g.tx, id)
	if err != nil {
		return err
	}
	g.seen[id] = true
	place, in, err := g.place(t)
	if err != nil || !in || g.from != (posted{}) && !g.first(g.from, place.at) {
		return err
	}
	i, _ := slices.BinarySearchFunc(g.waiting, place.at, func(o placed, at posted) int {
		if g.first(o.at, at) {
			return -1
		}
		return 1
	})
	g.waiting = slices.Insert(g.waiting, i, placed{t, place})
	return nil
}

// give moves waiting stories to the page as long as they are sure.
func (g *gathering) give(sure func(posted) bool) {
	for len(g.waiting) > 0 && !g.full() && sure(g.waiting[0].at) {
		g.given, g.waiting = append(g.given, g.waiting[0]), g.waiting[1:]
	}
}

// page presents what was given. Cursors are marked with sum.
func (g *gathering) page(s *search, sum uint32) (page storage.Page, err error) {
	given := g.given[:min(len(g.given), g.limit)]
	for _, p := range given {
		story, err := present(g.tx, p.tale)
		if err != nil {
			return page, err
		}
		if p.entered != 0 {
			story.Entered = unix(p.entered)
		}
		page.Stories = append(page.Stories, story)
	}
	switch {
	case g.full():
		after := g.from
		if len(given) > 0 {
			after = given[len(given)-1].at
		}
		page.Next = cursor(after, sum)
	case s.cut:
		page.Next = cursor(s.at, sum)
	}
	return page, nil
}
