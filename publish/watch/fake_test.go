package watch

import (
	"context"
	"strconv"
	"time"

	"rawi/storage"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fakeStore answers from lists.
type fakeStore struct {
	events   []storage.Event
	stories  []storage.Story
	articles map[string]storage.Article
	versions map[string][]storage.Version
	changes  []storage.Change // numbered from first on
	first    uint64           // number of the first of changes; 0: 1
	removed  []storage.Tombstone

	query storage.Query // the last one of Events or Stories
	reads int           // calls of all methods
}

func (f *fakeStore) Article(_ context.Context, id string) (storage.Article, error) {
	f.reads++
	a, ok := f.articles[id]
	if !ok {
		return a, storage.ErrNotFound
	}
	return a, nil
}

func (f *fakeStore) Versions(_ context.Context, id string, _ int) ([]storage.Version, error) {
	f.reads++
	return f.versions[id], nil
}

func (f *fakeStore) Event(_ context.Context, id string) (storage.Event, error) {
	f.reads++
	for _, e := range f.events {
		if e.ID == id {
			return e, nil
		}
	}
	return storage.Event{}, storage.ErrNotFound
}

// page returns a part of a list of n, and the cursor of the next.
func page(q storage.Query, n int) (from, to int, next string) {
	from, _ = strconv.Atoi(q.Cursor)
	if to = min(from+q.Limit, n); to < n {
		next = strconv.Itoa(to)
	}
	return from, to, next
}

func (f *fakeStore) Events(_ context.Context, q storage.Query) (storage.Page, error) {
	f.reads++
	f.query = q
	from, to, next := page(q, len(f.events))
	return storage.Page{Events: f.events[from:to], Next: next}, nil
}

// Stories returns those that entered within the bounds of q.
func (f *fakeStore) Stories(_ context.Context, q storage.Query) (storage.Page, error) {
	f.reads++
	f.query = q
	var in []storage.Story
	for _, s := range f.stories {
		if !s.Entered.Before(q.EnteredSince) && s.Entered.Before(q.EnteredBefore) {
			in = append(in, s)
		}
	}
	from, to, next := page(q, len(in))
	return storage.Page{Stories: in[from:to], Next: next}, nil
}

func (f *fakeStore) Changes(_ context.Context, after uint64, limit int) ([]storage.Change, error) {
	f.reads++
	first := max(f.first, 1)
	if after+1 < first {
		return nil, storage.ErrTooOld
	}
	from := min(int(after+1-first), len(f.changes))
	return f.changes[from:min(from+limit, len(f.changes))], nil
}

func (f *fakeStore) Stats(context.Context) (storage.Stats, error) {
	f.reads++
	return storage.Stats{Seq: max(f.first, 1) + uint64(len(f.changes)) - 1}, nil
}

func (f *fakeStore) Tombstones(context.Context, time.Time) ([]storage.Tombstone, error) {
	f.reads++
	return f.removed, nil
}

// report is an article of an event: who told it, in which language, how many minutes
// after noon, and how many it came to the site.
type report struct {
	outlet, language string
	told, came       int
}

func minutes(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }

// eventOf returns an event of which each report is a story. The id of its feed is the
// outlet's name.
func eventOf(id string, reports ...report) storage.Event {
	e := storage.Event{ID: id, Topics: []string{"roads"}}
	for i, r := range reports {
		article := id + "-" + strconv.Itoa(i)
		e.Stories = append(e.Stories, storage.Story{ID: article, Event: id, Lead: article, Outlets: 1, Time: minutes(r.told), Entered: minutes(r.came), Members: []storage.Member{{
			Article: article, Feed: r.outlet, Outlet: r.outlet, Language: r.language, Title: "title of " + article, Link: "https://" + r.outlet + ".example/" + article,
			Time: minutes(r.told), Seen: minutes(r.came),
		}}})
	}
	return e
}
