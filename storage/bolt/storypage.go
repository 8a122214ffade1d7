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
func (ask preparedQuery) stories(tx *bbolt.Tx, oldest bool, span int64) (storage.Page, error) {
	g := storyCollector{tx: tx, oldest: oldest, from: ask.from, limit: ask.limit, position: byTime}
	s, err := g.byTime(ask, span)
	if err != nil {
		return storage.Page{}, err
	}
	return g.page(s, ask.checksum)
}

func byTime(t storyRecord) (storyPosition, bool, error) {
	return storyPosition{at: t.position()}, true, nil
}

// place is where a story stands: at its earliest article.
func (t storyRecord) position() docRef { return docRef{Time: t.Time, Number: t.First} }

// storyPlace is where a story stands in a list.
type storyPosition struct {
	at      docRef
	entered int64 // Unix seconds: when it came into the view; 0: it is not asked
}

// gathering is a page of stories while it is made.
type storyCollector struct {
	tx       *bbolt.Tx
	oldest   bool
	from     docRef // only what comes after it
	limit    int
	position func(storyRecord) (storyPosition, bool, error) // where a story stands; false: not in this list

	seen     map[string]bool
	waiting  []placedStory // in order
	released []placedStory // in order; one more than the page holds when there is more
}

type placedStory struct {
	storyRecord
	storyPosition
}

// byTime gathers stories by a walk in order of time.
func (g *storyCollector) byTime(ask preparedQuery, span int64) (*search, error) {
	begin := g.from
	if begin != (docRef{}) && !g.oldest {
		begin = docRef{Time: begin.Time + span + 1}
	}
	s := newSearch(g.tx, ask.expr, ask.settings, ask.feeds, begin, walkOrder{begin: begin, oldest: g.oldest})
	return s, g.collect(s, func(at docRef) bool {
		edge := docRef{Time: s.at.Time}
		if g.oldest {
			edge.Time -= span
		}
		return at.Time != edge.Time && g.less(at, edge)
	})
}

// gather takes the stories of what s finds. sure reports whether none that is
// found later can stand before a place.
func (g *storyCollector) collect(s *search, sure func(docRef) bool) error {
	g.seen = map[string]bool{}
	for !g.full() && s.next() {
		if err := g.add(s.meta.A.Story); err != nil {
			return err
		}
		g.release(sure)
	}
	if s.err == nil && !s.truncated { // else go on after what is sure
		g.release(func(docRef) bool { return true })
	}
	return s.err
}

func (g *storyCollector) full() bool { return len(g.released) > g.limit }

func (g *storyCollector) less(a, b docRef) bool {
	if g.oldest {
		return b.before(a)
	}
	return a.before(b)
}

func (g *storyCollector) add(id string) error {
	if g.seen[id] {
		return nil
	}
	t, err := requireStory(g.tx, id)
	if err != nil {
		return err
	}
	g.seen[id] = true
	place, in, err := g.position(t)
	if err != nil || !in || g.from != (docRef{}) && !g.less(g.from, place.at) {
		return err
	}
	i, _ := slices.BinarySearchFunc(g.waiting, place.at, func(o placedStory, at docRef) int {
		if g.less(o.at, at) {
			return -1
		}
		return 1
	})
	g.waiting = slices.Insert(g.waiting, i, placedStory{t, place})
	return nil
}

// give moves waiting stories to the page as long as they are sure.
func (g *storyCollector) release(sure func(docRef) bool) {
	for len(g.waiting) > 0 && !g.full() && sure(g.waiting[0].at) {
		g.released, g.waiting = append(g.released, g.waiting[0]), g.waiting[1:]
	}
}

// page presents what was given. Cursors are marked with sum.
func (g *storyCollector) page(s *search, sum uint32) (page storage.Page, err error) {
	given := g.released[:min(len(g.released), g.limit)]
	for _, p := range given {
		story, err := presentStory(g.tx, p.storyRecord)
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
	case s.truncated:
		page.Next = cursor(s.at, sum)
	}
	return page, nil
}
