package publish

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// The first page of a view lists the newest events. Where one outlet has most of them,
// older ones of the last hours stand in for its own: whoever floods crowds out itself.
// The next page begins at the first that was left out, so that all are listed.

// frontPages keeps the first pages for which more than a page of events had to be read,
// for statusAge.
type frontPages struct {
	mu    sync.Mutex // guards pages
	pages map[pageKey]frontPage
}

// pageKey identifies the first page of a view, in a language of the interface, which
// decides the leads.
type pageKey struct {
	view
	language string
}

// pageItems are the items of a page.
type pageItems struct {
	items []item
	next  string // cursor of the next page; empty: this is the last
	cut   bool   // this is the last, and there is more
}

type frontPage struct {
	pageItems
	at time.Time // when it was read
}

func (p *frontPage) isFresh(now time.Time) bool {
	age := now.Sub(p.at)
	return age >= 0 && age < statusAge
}

func (f *frontPages) get(k pageKey, now time.Time) (pageItems, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept, ok := f.pages[k]
	return kept.pageItems, ok && kept.isFresh(now)
}

// put keeps a page, of a view that the settings name, and forgets those that are too
// old: few views are asked for within statusAge.
func (f *frontPages) put(k pageKey, page pageItems, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages == nil {
		f.pages = map[pageKey]frontPage{}
	}
	maps.DeleteFunc(f.pages, func(_ pageKey, kept frontPage) bool { return !kept.isFresh(now) })
	f.pages[k] = frontPage{page, now}
}

// firstPage returns the first page of a view, whose items list reads by q.
func (p *pageServer) firstPage(ctx context.Context, k pageKey, list lister, q storage.Query) (page pageItems, err error) {
	if page, ok := p.front.get(k, q.Now); ok {
		return page, nil
	}
	page.items, page.next, err = list(ctx, q)
	if err != nil || len(page.items) < perPage || page.next == "" || k.kind == viewOutlets {
		return page, err
	}
	sel := selection{minimum: perPage, most: perPage, share: perPageOutlet, since: q.Now.Add(-p.recent), time: item.newest}
	for _, i := range page.items {
		sel.add(i)
	}
	if sel.enough(page.items[len(page.items)-1].newest()) {
		return page, nil
	}
	more := q
	more.Cursor, more.Limit = page.next, maxEntries
	if _, err := list.each(ctx, more, sel.add); err != nil {
		return page, err
	}
	sel.cut()
	left := slices.IndexFunc(page.items, func(i item) bool {
		return !slices.ContainsFunc(sel.items, func(kept item) bool { return kept.id() == i.id() })
	})
	if left >= 0 {
		q.Limit = left
		_, next, err := list(ctx, q)
		if err != nil {
			return page, err
		}
		page = pageItems{items: sel.items, next: next}
	}
	if p.isNamed(ctx, k.view) {
		p.front.put(k, page, q.Now)
	}
	return page, nil
}
