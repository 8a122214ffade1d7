package publish

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// The first page of a view lists the newest stories. Where one outlet has most of them,
// older stories of the last hours stand in for its own: whoever floods crowds out itself.
// The next page begins at the first story that was left out, so that all are listed.

// frontPages keeps the first pages for which more than a page of stories had to be read,
// for statusAge.
type frontPages struct {
	mu    sync.Mutex // guards pages
	pages map[view]frontPage
}

type frontPage struct {
	storage.Page
	at time.Time // when it was read
}

func (p *frontPage) isFresh(now time.Time) bool {
	age := now.Sub(p.at)
	return age >= 0 && age < statusAge
}

func (f *frontPages) get(v view, now time.Time) (storage.Page, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept, ok := f.pages[v]
	return kept.Page, ok && kept.isFresh(now)
}

// put keeps a page, of a view that the settings name, and forgets those that are too
// old: few views are asked for within statusAge.
func (f *frontPages) put(v view, page storage.Page, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.pages == nil {
		f.pages = map[view]frontPage{}
	}
	maps.DeleteFunc(f.pages, func(_ view, kept frontPage) bool { return !kept.isFresh(now) })
	f.pages[v] = frontPage{page, now}
}

// firstPage returns the first page of a view, whose query is text.
func (p *pageServer) firstPage(ctx context.Context, v view, text string) (storage.Page, error) {
	now := p.now()
	if page, ok := p.front.get(v, now); ok {
		return page, nil
	}
	q := storage.Query{Text: text, Now: now, Limit: perPage, Work: p.work(ctx, v)}
	page, err := p.store.Stories(ctx, q)
	if err != nil || len(page.Stories) < perPage || page.Next == "" || v.kind == viewOutlets {
		return page, err
	}
	sel := selection{minimum: perPage, most: perPage, share: outletShare(perPage), since: now.Add(-p.recent), time: storyTime}
	for _, story := range page.Stories {
		sel.add(story)
	}
	if sel.enough(page.Stories[perPage-1].Time) {
		return page, nil
	}
	q.Cursor, q.Limit = page.Next, maxEntries
	if _, err := p.eachStory(ctx, q, sel.add); err != nil {
		return page, err
	}
	sel.cut()
	left := slices.IndexFunc(page.Stories, func(s storage.Story) bool {
		return !slices.ContainsFunc(sel.stories, func(kept storage.Story) bool { return kept.ID == s.ID })
	})
	if left >= 0 {
		q.Cursor, q.Limit = "", left
		before, err := p.store.Stories(ctx, q)
		if err != nil {
			return page, err
		}
		page = storage.Page{Stories: sel.stories, Next: before.Next}
	}
	if p.isNamed(ctx, v) {
		p.front.put(v, page, now)
	}
	return page, nil
}
