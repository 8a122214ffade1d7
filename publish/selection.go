package publish

import (
	"context"
	"slices"
	"time"

	"rawi/storage"
)

// A document of the newest stories lists them by the time at which they were added to
// its view, and holds all that were added within some hours. A reader that polls as
// often misses no story, however late the feeds were polled.

// maxEntries bounds the stories of a document.
const maxEntries = 1000

// maxQueryPages bounds the pages of maxEntries stories that are read for a document
// that leaves out many stories of one outlet.
const maxQueryPages = 10

// selectStories returns the stories of a document, newest first, and whether its view
// has more.
func (s *Server) selectStories(ctx context.Context, k key, settings storage.Settings) (stories []storage.Story, more bool, err error) {
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
	sel := selection{minimum: s.limit, since: s.now().Add(-s.recent), leads: map[string]int{}}
	if k.n != 0 {
		sel.minimum, sel.since = k.n, time.Time{}
	}
	if topic := k.topic(settings); topic != nil {
		sel.perOutlet = topic.PerOutlet
	}
	if sel.perOutlet == 0 && k.n != 0 {
		q.Limit = k.n
	}
	for range maxQueryPages {
		page, err := s.store.Stories(ctx, q)
		if err != nil {
			return nil, false, err
		}
		if !sel.add(page.Stories) || page.Next == "" {
			more = sel.omitted || page.Next != ""
			break
		}
		more, q.Cursor = true, page.Next
	}
	// The store lists the backlog of a new feed last: sort it in.
	slices.SortStableFunc(sel.stories, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) })
	return sel.stories, more, nil
}

// selection collects the stories of a document.
type selection struct {
	minimum   int            // stories to collect, if there are as many
	since     time.Time      // stories added at or after it are collected beyond minimum; zero: none are
	perOutlet int            // most stories whose lead is of one outlet; 0: any number
	leads     map[string]int // stories collected, by the outlet of their lead
	stories   []storage.Story
	omitted   bool // a story was left out
}

// add collects stories in order, and reports whether it wants more.
func (s *selection) add(stories []storage.Story) bool {
	for _, story := range stories {
		full := len(s.stories) >= s.minimum && (s.since.IsZero() || story.Entered.Before(s.since))
		if full || len(s.stories) == maxEntries {
			s.omitted = true
			return false
		}
		if s.perOutlet > 0 {
			i := slices.IndexFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead })
			if i >= 0 && s.leads[story.Members[i].Outlet] == s.perOutlet {
				s.omitted = true
				continue
			}
			if i >= 0 {
				s.leads[story.Members[i].Outlet]++
			}
		}
		s.stories = append(s.stories, story)
	}
	return true
}
