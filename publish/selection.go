package publish

import (
	"cmp"
	"context"
	"slices"
	"time"

	"rawi/storage"
)

// A document of the newest items lists them by the time at which they were added to
// its view, and holds all that were added within some hours. A reader that polls as
// often misses none, however late the feeds were polled. Where more were added than
// it may hold, the outlets that have most in it lose their oldest: whoever floods crowds
// out itself.

const (
	// maxEntries bounds the entries of a document.
	maxEntries = 1000
	// maxSearched bounds the entries that a client may ask for of a search.
	maxSearched = 100
	// queryPageSize is how many items are read at a time.
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

// each calls f for the items that list reads for q, page by page, until f returns false.
// It reports whether there may be more.
func (list lister) each(ctx context.Context, q storage.Query, f func(item) bool) (more bool, err error) {
	pages := maxQueryPages
	if q.Work > 0 {
		pages = maxQuestionPages
	}
	for range pages {
		items, next, err := list(ctx, q)
		if err != nil {
			return false, err
		}
		for _, i := range items {
			if !f(i) {
				return true, nil
			}
		}
		if q.Cursor = next; q.Cursor == "" {
			return false, nil
		}
		if len(items) == q.Limit { // more are wanted than usual: one outlet may have brought most
			q.Limit = maxEntries
		}
	}
	return true, nil
}

// lister returns what lists the items of a document.
func (c *composer) lister(k key, settings storage.Settings) lister {
	if k.listsEvents(settings) {
		return c.listEvents(k.view, settings, nil)
	}
	return c.listStories
}

// selectItems returns the items of a document, newest first, and whether its view has
// more.
func (c *composer) selectItems(ctx context.Context, k key, settings storage.Settings) (items []item, more bool, err error) {
	if k.day != "" {
		items, err = c.archivedItems(ctx, k, settings)
		return items, false, err
	}
	text, err := k.query(settings, k.listsEvents(settings))
	if err != nil {
		return nil, false, err
	}
	now, list := c.now(), c.lister(k, settings)
	sel := selection{minimum: min(c.limit, maxEntries), most: maxEntries, since: now.Add(-c.recent), time: enteredAt}
	if k.n != 0 {
		sel.minimum, sel.most = k.n, k.n
	}
	sel.share = outletShare(sel.most)
	if topic := k.topic(settings); topic != nil {
		sel.perOutlet = topic.PerOutlet
	}
	q := storage.Query{Text: text, Now: now, Order: storage.OrderEntered, Limit: min(max(sel.minimum, queryPageSize), maxEntries), Work: c.work(ctx, k.view)}
	if more, err = list.each(ctx, q, sel.add); err != nil {
		return nil, false, err
	}
	sel.cut()
	// Items of backlogs are sorted in by their date. None is younger than BacklogAge.
	if oldest := sel.oldest(); !sel.full() || oldest.Before(now.Add(-storage.BacklogAge)) {
		q.Order, q.Limit = storage.OrderBacklog, queryPageSize
		if sel.full() {
			q.EnteredSince = oldest
		}
		backlog := selection{minimum: sel.minimum, most: sel.most, perOutlet: sel.perOutlet, time: enteredAt}
		moreBacklog, err := list.each(ctx, q, backlog.add)
		if err != nil {
			return nil, false, err
		}
		sel.merge(backlog.items)
		more = more || moreBacklog
	}
	return sel.items, more || sel.omitted, nil
}

// selection collects the items of a document or page, newest first.
type selection struct {
	minimum   int                  // items to collect, if there are as many
	most      int                  // items to collect at most; not less than minimum
	since     time.Time            // all items at or after it are looked at; zero: minimum are
	share     int                  // enough when most are collected with at most so many of an outlet; 0: it never is
	perOutlet int                  // most items whose lead is of one outlet; 0: any number
	time      func(item) time.Time // by which the items are ordered

	items   []item
	taken   map[string]bool // by id: stories of one event may be in a backlog and beside it
	leads   map[string]int  // items taken, by the outlet of their lead
	shared  int             // items taken, with share at most of an outlet
	omitted bool            // an item was left out
}

func enteredAt(i item) time.Time { return i.Entered }

// outletShare returns how many of n places an outlet may have while others have any to
// fill the rest: a sixteenth, so that as many outlets can flood at once.
func outletShare(n int) int { return max(1, n/16) }

func (s *selection) full() bool { return len(s.items) >= s.minimum }

// oldest returns when the last item was added to the view; zero if there is none.
func (s *selection) oldest() time.Time {
	if len(s.items) == 0 {
		return time.Time{}
	}
	return s.items[len(s.items)-1].Entered
}

// enough reports whether no item is wanted that is of a time, or older.
func (s *selection) enough(at time.Time) bool {
	recent := !s.since.IsZero() && !at.Before(s.since)
	return s.full() && (!recent || s.share > 0 && s.shared >= s.most)
}

// add collects the next item, and reports whether it wants more. There may be more than
// most until cut is called.
func (s *selection) add(i item) bool {
	if s.taken[i.id()] {
		return true
	}
	if s.enough(s.time(i)) {
		s.omitted = true
		return false
	}
	if s.leads == nil {
		s.leads, s.taken = map[string]int{}, map[string]bool{}
	}
	outlet := i.leadOutlet()
	if s.perOutlet > 0 && outlet != "" && s.leads[outlet] == s.perOutlet {
		s.omitted = true
		return true
	}
	if s.leads[outlet]++; s.leads[outlet] <= s.share {
		s.shared++
	}
	s.taken[i.id()] = true
	if s.items = append(s.items, i); len(s.items) == s.most+maxEntries {
		s.cut()
	}
	return true
}

// cut leaves out as many items as are more than most: the oldest of the outlets that
// have most. An item of several outlets counts for the one that has least.
func (s *selection) cut() {
	if len(s.items) <= s.most {
		return
	}
	s.omitted = true
	newer := map[string]int{} // items met, by outlet
	ranks := make([]int, len(s.items))
	places := make([]int, len(s.items))
	for i, listed := range s.items {
		ranks[i], places[i] = len(s.items), i
		for _, outlet := range listed.outlets() {
			ranks[i] = min(ranks[i], newer[outlet])
			newer[outlet]++
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	places = places[:s.most]
	slices.Sort(places)
	kept := make([]item, 0, s.most)
	for _, i := range places {
		kept = append(kept, s.items[i])
	}
	s.items = kept
}

// merge sorts items of backlogs in by their date, and drops the oldest of all where
// there are too many.
func (s *selection) merge(backlog []item) {
	all := append(s.items, backlog...)
	slices.SortStableFunc(all, func(a, b item) int { return b.Entered.Compare(a.Entered) })
	s.items, s.leads, s.taken, s.shared = nil, nil, nil, 0
	for _, i := range all {
		if !s.add(i) {
			return
		}
	}
}
