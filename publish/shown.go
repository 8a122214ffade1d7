package publish

import (
	"context"
	"slices"
	"time"

	"rawi/storage"
)

// A document of the newest stories lists them as they came into its view, and
// holds at least what came within some hours: a reader that asks as often gets
// every story, however late its outlets were read.

// maxEntries is how many stories a document holds at most.
const maxEntries = 1000

// maxPages bounds how many stories are looked at for a document, where many of
// one outlet are left out.
const maxPages = 10

// shown are the stories of a document, newest first, and whether its view has
// more.
func (s *Server) shown(ctx context.Context, k key, settings storage.Settings) (list []storage.Story, more bool, err error) {
	text, err := k.query(settings)
	if err != nil {
		return nil, false, err
	}
	q := storage.Query{Text: text, Now: s.now(), Order: storage.OrderEntered, Limit: maxEntries}
	if k.day != "" {
		from, err := time.Parse(time.DateOnly, k.day)
		if err != nil {
			return nil, false, errNoView
		}
		q.EnteredSince, q.EnteredBefore = from, from.AddDate(0, 0, 1)
		page, err := s.store.Stories(ctx, q)
		return page.Stories, page.Next != "", err
	}
	sel := selection{least: s.limit, recent: s.now().Add(-s.recent), led: map[string]int{}}
	if k.n != 0 {
		sel.least, sel.recent = k.n, time.Time{}
	}
	if topic := k.topic(settings); topic != nil {
		sel.perOutlet = topic.PerOutlet
	}
	if sel.perOutlet == 0 && k.n != 0 {
		q.Limit = k.n
	}
	for range maxPages {
		page, err := s.store.Stories(ctx, q)
		if err != nil {
			return nil, false, err
		}
		if !sel.take(page.Stories) || page.Next == "" {
			more = sel.left || page.Next != ""
			break
		}
		more, q.Cursor = true, page.Next
	}
	// A backlog comes behind the rest, and takes its place by date.
	slices.SortStableFunc(sel.list, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) })
	return sel.list, more, nil
}

// selection is what a document takes of a view.
type selection struct {
	least     int            // so many stories, as far as there are
	recent    time.Time      // and all that came at or after it; zero: no more than least
	perOutlet int            // stories that one outlet leads at most; 0: any number
	led       map[string]int // by outlet
	list      []storage.Story
	left      bool // something was left out
}

// take takes stories in order, and reports whether more are wanted.
func (s *selection) take(stories []storage.Story) bool {
	for _, story := range stories {
		full := len(s.list) >= s.least && (s.recent.IsZero() || story.Entered.Before(s.recent))
		if full || len(s.list) == maxEntries {
			s.left = true
			return false
		}
		if s.perOutlet > 0 {
			i := slices.IndexFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead })
			if i >= 0 && s.led[story.Members[i].Outlet] == s.perOutlet {
				s.left = true
				continue
			}
			if i >= 0 {
				s.led[story.Members[i].Outlet]++
			}
		}
		s.list = append(s.list, story)
	}
	return true
}
