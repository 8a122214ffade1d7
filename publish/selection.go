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

const (
	// maxEntries bounds the stories of a document.
	maxEntries = 1000
	// maxSearched bounds the stories that a client may ask for of a search.
	maxSearched = 100
	// queryPageSize is how many stories are read at a time.
	queryPageSize = 100
	// maxQueryPages bounds the pages that are read for a document: a page may be short
	// when few stories match, and many stories of one outlet may be left out.
	maxQueryPages = 30
)

// eachStory calls f for the stories of q, page by page, until f returns false. It
// reports whether there may be more.
func (c *composer) eachStory(ctx context.Context, q storage.Query, f func(storage.Story) bool) (more bool, err error) {
	for range maxQueryPages {
		page, err := c.store.Stories(ctx, q)
		if err != nil {
			return false, err
		}
		for _, story := range page.Stories {
			if !f(story) {
				return true, nil
			}
		}
		if q.Cursor = page.Next; q.Cursor == "" {
			return false, nil
		}
	}
	return true, nil
}

// selectStories returns the stories of a document, newest first, and whether its view
// has more.
func (c *composer) selectStories(ctx context.Context, k key, settings storage.Settings) (stories []storage.Story, more bool, err error) {
	if k.day != "" {
		stories, err = c.archivedStories(ctx, k, settings)
		return stories, false, err
	}
	text, err := k.query(settings)
	if err != nil {
		return nil, false, err
	}
	now := c.now()
	sel := selection{minimum: c.limit, since: now.Add(-c.recent), leads: map[string]int{}}
	if k.n != 0 {
		sel.minimum, sel.since = k.n, time.Time{}
	}
	if topic := k.topic(settings); topic != nil {
		sel.perOutlet = topic.PerOutlet
	}
	q := storage.Query{Text: text, Now: now, Order: storage.OrderEntered, Limit: min(max(sel.minimum, queryPageSize), maxEntries)}
	if more, err = c.eachStory(ctx, q, sel.add); err != nil {
		return nil, false, err
	}
	// Stories of backlogs are sorted in by their date. None is younger than BacklogAge.
	if oldest := sel.oldest(); !sel.full() || oldest.Before(now.Add(-storage.BacklogAge)) {
		q.Order, q.Limit = storage.OrderBacklog, queryPageSize
		if sel.full() {
			q.EnteredSince = oldest
		}
		backlog := selection{minimum: sel.minimum, perOutlet: sel.perOutlet, leads: map[string]int{}}
		moreBacklog, err := c.eachStory(ctx, q, backlog.add)
		if err != nil {
			return nil, false, err
		}
		sel.merge(backlog.stories)
		more = more || moreBacklog
	}
	return sel.stories, more || sel.omitted, nil
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

func (s *selection) full() bool { return len(s.stories) >= s.minimum }

// oldest returns when the last story was added to the view; zero if there is none.
func (s *selection) oldest() time.Time {
	if len(s.stories) == 0 {
		return time.Time{}
	}
	return s.stories[len(s.stories)-1].Entered
}

// add collects the next story, and reports whether it wants more.
func (s *selection) add(story storage.Story) bool {
	enough := s.full() && (s.since.IsZero() || story.Entered.Before(s.since))
	if enough || len(s.stories) == maxEntries {
		s.omitted = true
		return false
	}
	if outlet := leadOutlet(story); s.perOutlet > 0 && outlet != "" {
		if s.leads[outlet] == s.perOutlet {
			s.omitted = true
			return true
		}
		s.leads[outlet]++
	}
	s.stories = append(s.stories, story)
	return true
}

// merge sorts stories of backlogs in by their date, and drops the oldest of all where
// there are too many.
func (s *selection) merge(backlog []storage.Story) {
	all := append(s.stories, backlog...)
	slices.SortStableFunc(all, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) })
	s.stories, s.leads = nil, map[string]int{}
	for _, story := range all {
		if !s.add(story) {
			return
		}
	}
}

// leadOutlet returns the outlet of a story's lead; empty if the lead is no member.
func leadOutlet(story storage.Story) string {
	i := slices.IndexFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead })
	if i < 0 {
		return ""
	}
	return story.Members[i].Outlet
}
