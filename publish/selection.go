package publish

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rawi/storage"
)

// A document of the newest stories lists them by the time at which they were added to
// its view, and holds all that were added within some hours. A reader that polls as
// often misses no story, however late the feeds were polled. Where more were added than
// it may hold, the outlets that have most in it lose their oldest: whoever floods crowds
// out itself.

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
	// maxQuestionPages bounds them for what a client makes up.
	maxQuestionPages = 5
	// questionWork bounds what a page of such a query reads of the search index, in bytes:
	// some tens of milliseconds.
	questionWork = 8 << 20
)

// work returns how much of the search index a page of a view's stories may read; 0: any
// amount.
func (c *composer) work(ctx context.Context, v view) int {
	if c.isNamed(ctx, v) {
		return 0
	}
	return questionWork
}

// eachStory calls f for the stories of q, page by page, until f returns false. It
// reports whether there may be more.
func (c *composer) eachStory(ctx context.Context, q storage.Query, f func(storage.Story) bool) (more bool, err error) {
	pages := maxQueryPages
	if q.Work > 0 {
		pages = maxQuestionPages
	}
	for range pages {
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
		if len(page.Stories) == q.Limit { // more are wanted than usual: one outlet may have brought most
			q.Limit = maxEntries
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
	sel := selection{minimum: min(c.limit, maxEntries), most: maxEntries, since: now.Add(-c.recent), time: enteredAt}
	if k.n != 0 {
		sel.minimum, sel.most = k.n, k.n
	}
	sel.share = outletShare(sel.most)
	if topic := k.topic(settings); topic != nil {
		sel.perOutlet = topic.PerOutlet
	}
	q := storage.Query{Text: text, Now: now, Order: storage.OrderEntered, Limit: min(max(sel.minimum, queryPageSize), maxEntries), Work: c.work(ctx, k.view)}
	if more, err = c.eachStory(ctx, q, sel.add); err != nil {
		return nil, false, err
	}
	sel.cut()
	// Stories of backlogs are sorted in by their date. None is younger than BacklogAge.
	if oldest := sel.oldest(); !sel.full() || oldest.Before(now.Add(-storage.BacklogAge)) {
		q.Order, q.Limit = storage.OrderBacklog, queryPageSize
		if sel.full() {
			q.EnteredSince = oldest
		}
		backlog := selection{minimum: sel.minimum, most: sel.most, perOutlet: sel.perOutlet, time: enteredAt}
		moreBacklog, err := c.eachStory(ctx, q, backlog.add)
		if err != nil {
			return nil, false, err
		}
		sel.merge(backlog.stories)
		more = more || moreBacklog
	}
	return sel.stories, more || sel.omitted, nil
}

// selection collects the stories of a document or page, newest first.
type selection struct {
	minimum   int                           // stories to collect, if there are as many
	most      int                           // stories to collect at most; not less than minimum
	since     time.Time                     // all stories at or after it are looked at; zero: minimum are
	share     int                           // enough when most are collected with at most so many of an outlet; 0: it never is
	perOutlet int                           // most stories whose lead is of one outlet; 0: any number
	time      func(storage.Story) time.Time // by which the stories are ordered

	stories []storage.Story
	leads   map[string]int // stories taken, by the outlet of their lead
	shared  int            // stories taken, with share at most of an outlet
	omitted bool           // a story was left out
}

func enteredAt(s storage.Story) time.Time { return s.Entered }
func storyTime(s storage.Story) time.Time { return s.Time }

// outletShare returns how many of n places an outlet may have while others have any to
// fill the rest: a sixteenth, so that as many outlets can flood at once.
func outletShare(n int) int { return max(1, n/16) }

func (s *selection) full() bool { return len(s.stories) >= s.minimum }

// oldest returns when the last story was added to the view; zero if there is none.
func (s *selection) oldest() time.Time {
	if len(s.stories) == 0 {
		return time.Time{}
	}
	return s.stories[len(s.stories)-1].Entered
}

// enough reports whether no story is wanted that is of a time, or older.
func (s *selection) enough(at time.Time) bool {
	recent := !s.since.IsZero() && !at.Before(s.since)
	return s.full() && (!recent || s.share > 0 && s.shared >= s.most)
}

// add collects the next story, and reports whether it wants more. There may be more than
// most until cut is called.
func (s *selection) add(story storage.Story) bool {
	if s.enough(s.time(story)) {
		s.omitted = true
		return false
	}
	if s.leads == nil {
		s.leads = map[string]int{}
	}
	outlet := leadOutlet(story)
	if s.perOutlet > 0 && outlet != "" && s.leads[outlet] == s.perOutlet {
		s.omitted = true
		return true
	}
	if s.leads[outlet]++; s.leads[outlet] <= s.share {
		s.shared++
	}
	if s.stories = append(s.stories, story); len(s.stories) == s.most+maxEntries {
		s.cut()
	}
	return true
}

// cut leaves out as many stories as are more than most: the oldest of the outlets that
// have most. A story of several outlets counts for the one that has least.
func (s *selection) cut() {
	if len(s.stories) <= s.most {
		return
	}
	s.omitted = true
	newer := map[string]int{} // stories met, by outlet
	ranks := make([]int, len(s.stories))
	places := make([]int, len(s.stories))
	for i, story := range s.stories {
		outlets := outletsOf(story)
		ranks[i], places[i] = len(s.stories), i
		for _, outlet := range outlets {
			ranks[i] = min(ranks[i], newer[outlet])
			newer[outlet]++
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	places = places[:s.most]
	slices.Sort(places)
	kept := make([]storage.Story, 0, s.most)
	for _, i := range places {
		kept = append(kept, s.stories[i])
	}
	s.stories = kept
}

// merge sorts stories of backlogs in by their date, and drops the oldest of all where
// there are too many.
func (s *selection) merge(backlog []storage.Story) {
	all := append(s.stories, backlog...)
	slices.SortStableFunc(all, func(a, b storage.Story) int { return b.Entered.Compare(a.Entered) })
	s.stories, s.leads, s.shared = nil, nil, 0
	for _, story := range all {
		if !s.add(story) {
			return
		}
	}
}

// outletsOf returns the outlets that ran a story, each once.
func outletsOf(story storage.Story) (out []string) {
	for _, m := range story.Members {
		if !slices.Contains(out, m.Outlet) {
			out = append(out, m.Outlet)
		}
	}
	return out
}

// leadOutlet returns the outlet of a story's lead; empty if the lead is no member.
func leadOutlet(story storage.Story) string {
	i := slices.IndexFunc(story.Members, func(m storage.Member) bool { return m.Article == story.Lead })
	if i < 0 {
		return ""
	}
	return story.Members[i].Outlet
}
