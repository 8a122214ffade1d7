package search

import (
	"cmp"
	"context"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"rawi/storage"
	"rawi/storage/bolt/record"
	"rawi/storage/index"
)

// storiesByTime lists stories by time. It scans the articles that match and collects
// their stories. A story stands at its earliest article, so it can be released once
// the scan has passed that: none found later comes before it. Since a story lasts
// span seconds at most, a page that goes on begins that much earlier.
func (q *Query) storiesByTime(ctx context.Context, tx *bbolt.Tx, oldest bool, span int64) (storage.Page, error) {
	g := storyCollector{tx: tx, oldest: oldest, from: q.from, limit: q.limit, position: byTime}
	if q.filterEvents(ctx, &g) && q.goesOn() {
		g.events.keepsOut = func(r record.Story) (bool, error) {
			if !g.isBefore(r.Position()) {
				return false, nil
			}
			return g.events.verifier.matchesStory(&r)
		}
	}
	return g.byTime(ctx, q, span, 0)
}

// byTime is the position of a story in lists by time.
func byTime(s record.Story) (storyPosition, bool, error) {
	return storyPosition{at: s.Position()}, true, nil
}

// storyPosition is where a story stands in a list.
type storyPosition struct {
	at      index.DocRef
	entered int64 // Story.Entered in Unix seconds: the entry into the view, in a list of backlogs the story's time; 0: not set
}

// storyCollector is a page of stories while it is made.
type storyCollector struct {
	tx       *bbolt.Tx
	oldest   bool
	from     index.DocRef // only what comes after it
	limit    int
	position func(record.Story) (storyPosition, bool, error) // false: the story is not in this list
	events   *eventFilter                                    // of a list of events; nil: stories are listed

	seen     map[string]bool // by id
	waiting  []placedStory   // in order
	released []placedStory   // in order; one more than the page holds when there is more
	last     index.DocRef    // position of the last that was released or left out
	spent    bool            // no more may be verified, and some are waiting
	err      error
}

// placedStory is a story of a page.
type placedStory struct {
	record.Story
	storyPosition
}

// byTime makes a page by a scan in order of time, down to floor in Unix seconds.
func (g *storyCollector) byTime(ctx context.Context, q *Query, span, floor int64) (storage.Page, error) {
	begin := g.from
	switch {
	case begin == (index.DocRef{}):
	case g.oldest: // of a story's articles of one time, it stands at the last
		begin = index.DocRef{Time: begin.Time}
	default:
		begin = index.DocRef{Time: begin.Time + span + 1}
	}
	s := q.search(ctx, g.tx, begin, index.Order{Begin: begin, Oldest: g.oldest})
	s.verifiedTo, s.floor = q.verifiedTo, floor
	return g.page(s, q, func() index.DocRef {
		if g.oldest {
			return index.DocRef{Time: s.at.Time - span}
		}
		return index.DocRef{Time: s.at.Time + 1}
	})
}

// page makes a page of the stories of what s finds. Watermark returns a position
// that every story that can still be found stands behind: stories up to it are settled.
func (g *storyCollector) page(s *scan, q *Query, watermark func() index.DocRef) (page storage.Page, err error) {
	g.seen = map[string]bool{}
	if g.events != nil {
		g.events.pays = s
	}
	for !g.full() && !g.spent && g.err == nil && s.next() {
		if err := g.add(s.meta.A.Story); err != nil {
			return page, err
		}
		g.releaseUpTo(watermark())
	}
	switch {
	case s.err != nil || g.spent:
	case s.truncated && !g.full():
		g.releaseUpTo(watermark())
	case !s.truncated:
		g.release(func(index.DocRef) bool { return true })
	}
	if err := cmp.Or(s.err, g.err); err != nil {
		return page, err
	}
	shown := g.released[:min(len(g.released), g.limit)]
	for i := range shown {
		if err := g.present(&page, &shown[i]); err != nil {
			return page, err
		}
	}
	switch {
	case g.full():
		page.Next = q.cursor(shown[len(shown)-1].at, s.at)
	case g.spent:
		page.Next = q.cursor(g.last, s.at)
	case s.truncated:
		page.Next = q.cursor(watermark(), s.at)
	}
	return page, nil
}

// present adds a story, or its event, to a page.
func (g *storyCollector) present(page *storage.Page, p *placedStory) error {
	var entered time.Time
	if p.entered != 0 {
		entered = record.UnixTime(p.entered)
	}
	if g.events == nil {
		story, err := p.Present(g.tx)
		story.Entered = entered
		page.Stories = append(page.Stories, story)
		return err
	}
	e, err := record.EventOf(g.tx, &p.Story)
	if err != nil {
		return err
	}
	event, err := e.Present(g.tx)
	event.Entered = entered
	page.Events = append(page.Events, event)
	return err
}

// isBefore reports whether a story at a position stands on a page before.
func (g *storyCollector) isBefore(at index.DocRef) bool { return !g.less(g.from, at) }

// full reports whether there is more than the page holds.
func (g *storyCollector) full() bool { return len(g.released) > g.limit }

// less reports whether a comes before b in the list.
func (g *storyCollector) less(a, b index.DocRef) bool {
	if g.oldest {
		return b.Before(a)
	}
	return a.Before(b)
}

// add puts the story with that id among those that wait.
func (g *storyCollector) add(id string) error {
	if g.seen[id] {
		return nil
	}
	t, err := record.RequireStory(g.tx, id)
	if err != nil {
		return err
	}
	g.seen[id] = true
	place, in, err := g.position(t)
	if err != nil || !in || g.from != (index.DocRef{}) && !g.less(g.from, place.at) {
		return err
	}
	i, _ := slices.BinarySearchFunc(g.waiting, place.at, func(o placedStory, at index.DocRef) int {
		if g.less(o.at, at) {
			return -1
		}
		return 1
	})
	g.waiting = slices.Insert(g.waiting, i, placedStory{t, place})
	return nil
}

// releaseUpTo releases the stories up to a position.
func (g *storyCollector) releaseUpTo(watermark index.DocRef) {
	g.release(func(at index.DocRef) bool { return !g.less(watermark, at) })
}

// release moves waiting stories to the page as long as they are settled. To decide on an
// event may cost much: once nothing more may be verified, a page ends behind one story at
// least.
func (g *storyCollector) release(settled func(index.DocRef) bool) {
	for len(g.waiting) > 0 && !g.full() && settled(g.waiting[0].at) {
		p := g.waiting[0]
		listed := true
		if g.events != nil {
			if g.spent = g.events.pays.budget == 0 && g.last != (index.DocRef{}); g.spent {
				return
			}
			large := g.events.stories >= maxEventStories
			if listed, g.err = g.events.admits(&p.Story); g.err != nil {
				return
			}
			if listed && large {
				g.limit = len(g.released)
			}
		}
		if listed {
			g.released = append(g.released, p)
		}
		g.waiting, g.last = g.waiting[1:], p.at
	}
}
