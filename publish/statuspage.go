package publish

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/address"
)

// reportEvery is how long a report of all feeds is used: it is read through
// the whole store's counts, by whoever asks.
const reportEvery = 10 * time.Second

// report is what the pages of the whole say, and when it was read.
type report struct {
	mu      sync.Mutex // guards what follows
	at      time.Time
	stats   storage.Stats
	outlets []web.Outlet
}

// read gives the counts and the outlets, by name.
func (p *report) read(ctx context.Context, store storage.Reader, now time.Time) (storage.Stats, []web.Outlet, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.at); since >= 0 && since < reportEvery {
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
	p.at, p.stats, p.outlets = now, stats, outletsOf(feeds)
	return p.stats, p.outlets, nil
}

// status shows readers how the sources do.
func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	stats, outlets, err := s.report.read(r.Context(), s.store, s.now())
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	page := web.Status{Frame: s.frame(s.current(r.Context()), r, "/status"), Stats: stats, Chart: web.NewChart(stats.Days, s.now()), Outlets: outlets}
	s.write(w, r, http.StatusOK, func(w io.Writer) error { return s.pages.Status(w, page) })
}

// outletsOf gathers feeds by who tells: an outlet does as well as the best of
// its feeds, and why a feed fails is the operator's to know.
func outletsOf(feeds []storage.FeedInfo) (out []web.Outlet) {
	at := map[string]int{}
	for _, f := range feeds {
		if f.Removed {
			continue
		}
		o := outletOf(f)
		i, ok := at[o.Name]
		if !ok {
			at[o.Name] = len(out)
			out = append(out, o)
			continue
		}
		was := &out[i]
		was.Articles += o.Articles
		if o.Changed.After(was.Changed) {
			was.Changed = o.Changed
		}
		if slices.Index(bestFirst, o.State) < slices.Index(bestFirst, was.State) {
			was.State, was.Since = o.State, o.Since
		}
	}
	slices.SortFunc(out, func(a, b web.Outlet) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// bestFirst are the states of an outlet.
var bestFirst = []string{"ok", "silent", "error", "unread", "paused", "gone"}

func outletOf(f storage.FeedInfo) web.Outlet {
	o := web.Outlet{Name: cmp.Or(f.Feed.Outlet, address.Outlet(f.Feed.URL), f.Feed.Name), State: string(f.State.Status), Changed: f.State.Changed, Articles: f.Articles}
	switch {
	case f.State.Status == storage.StatusNew || f.State.Status == "":
		o.State = "unread"
	case f.State.Status == storage.StatusError, f.State.Status == storage.StatusGone:
		o.Since = f.State.Since
	case f.State.Status == storage.StatusOK && !f.State.Silent.IsZero():
		o.State, o.Since = "silent", f.State.Silent
	}
	return o
}

// browse shows what there are pages of.
func (s *Server) browse(w http.ResponseWriter, r *http.Request) {
	settings := s.current(r.Context())
	_, outlets, err := s.report.read(r.Context(), s.store, s.now())
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	page := web.Browse{Frame: s.frame(settings, r, "/topics"), Shelves: shelves(settings, outlets)}
	s.write(w, r, http.StatusOK, func(w io.Writer) error { return s.pages.Browse(w, page) })
}

// shelves are the topics, regions, outlets and languages that have something.
func shelves(settings storage.Settings, outlets []web.Outlet) (out []web.Shelf) {
	links := map[string][]web.Link{}
	add := func(v view) {
		l := web.Link{Path: v.address(""), Text: cmp.Or(v.title(settings), v.name)}
		if v.name != "" && !slices.Contains(links[v.kind], l) {
			links[v.kind] = append(links[v.kind], l)
		}
	}
	for _, t := range settings.Topics {
		add(view{kind: viewTopics, name: t.Name})
	}
	for _, f := range settings.Feeds {
		add(view{kind: viewRegions, name: f.Region})
		add(view{kind: viewLanguages, name: f.Language})
	}
	for _, o := range outlets {
		if o.Articles > 0 {
			add(view{kind: viewOutlets, name: o.Name})
		}
	}
	for _, kind := range named {
		if len(links[kind]) > 0 {
			out = append(out, web.Shelf{Kind: kind, Links: links[kind]})
		}
	}
	return out
}
