package publish

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/outlet"
)

// statusAge is how long a report on all feeds is used: reading one is expensive, and
// anybody may request it.
const statusAge = 10 * time.Second

// statusReport caches the counts and outlets that the status page shows.
type statusReport struct {
	mu      sync.Mutex // guards what follows
	at      time.Time  // when it was read
	stats   storage.Stats
	outlets []web.Outlet
}

// read returns the counts, and the outlets sorted by the names that are shown. They may be statusAge old.
func (p *statusReport) read(ctx context.Context, store storage.Reader, now time.Time) (storage.Stats, []web.Outlet, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.at); since >= 0 && since < statusAge {
		return p.stats, p.outlets, nil
	}
	stats, err := store.Stats(ctx)
	if err != nil {
		return stats, nil, err
	}
	feeds, err := store.Feeds(ctx)
	if err != nil {
		return stats, nil, err
	}
	p.at, p.stats, p.outlets = now, stats, outletStates(feeds)
	names := outlet.NamesOf(feeds)
	for i := range p.outlets {
		p.outlets[i].Title = names.Of(p.outlets[i].Name)
	}
	slices.SortStableFunc(p.outlets, func(a, b web.Outlet) int { return cmp.Compare(a.Title, b.Title) })
	return p.stats, p.outlets, nil
}

// outletStates groups feeds by outlet, sorted by name. The state of an outlet is the best
// of its feeds'; the reason of a failure is not shown.
func outletStates(feeds []storage.FeedInfo) (out []web.Outlet) {
	at := map[string]int{}
	for _, f := range feeds {
		if f.Removed {
			continue
		}
		o := outletState(f)
		i, ok := at[o.Name]
		if !ok {
			at[o.Name] = len(out)
			out = append(out, o)
			continue
		}
		known := &out[i]
		known.Articles += o.Articles
		if o.Changed.After(known.Changed) {
			known.Changed = o.Changed
		}
		if slices.Index(stateOrder, o.State) < slices.Index(stateOrder, known.State) {
			known.State, known.Since = o.State, o.Since
		}
	}
	slices.SortFunc(out, func(a, b web.Outlet) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// stateOrder are the states of an outlet, best first.
var stateOrder = []string{"ok", "silent", "error", "unread", "paused", "gone"}

// outletState returns the state of a feed as that of its outlet.
func outletState(f storage.FeedInfo) web.Outlet {
	o := web.Outlet{Name: outlet.Of(f.Feed), State: string(f.State.Status), Changed: f.State.Changed, Articles: f.Articles}
	switch {
	case f.State.Status == storage.StatusNew || f.State.Status == "":
		o.State = "unread"
	case f.State.Status == storage.StatusError, f.State.Status == storage.StatusGone:
		o.Since = f.State.Since
	case f.Silent():
		o.State, o.Since = "silent", f.State.Silent
	}
	return o
}

// directorySections returns the links to topics, outlets with articles, regions and
// languages.
func directorySections(settings storage.Settings, outlets []web.Outlet, language string) (out []web.Section) {
	links := map[string][]web.Link{}
	for _, v := range storyViews(settings) {
		if v.kind != viewOutlets {
			links[v.kind] = append(links[v.kind], web.Link{Path: v.address(""), Text: cmp.Or(v.title(settings, language, nil), v.name)})
		}
	}
	for _, o := range outlets {
		if o.Articles > 0 {
			links[viewOutlets] = append(links[viewOutlets], web.Link{Path: view{viewOutlets, o.Name}.address(""), Text: cmp.Or(o.Title, o.Name)})
		}
	}
	for _, kind := range namedKinds {
		if len(links[kind]) > 0 {
			out = append(out, web.Section{Kind: kind, Links: links[kind]})
		}
	}
	watch := web.Section{Kind: "watching", FeedsOnly: true}
	for _, v := range watchedViews(settings) {
		watch.Links = append(watch.Links, web.Link{Path: v.address(""), Text: v.watchTitle(settings, language)})
	}
	return append(out, watch)
}
