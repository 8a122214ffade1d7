package publish

import (
	"context"
	"errors"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/text"
)

// item is what a document or page lists: a story, or an event by the story that leads it
// there.
type item struct {
	storage.Story
	event *storage.Event // nil: the story is listed for itself
}

// id returns what is listed once: the id of the event or else of the story.
func (i item) id() string {
	if i.event != nil {
		return i.event.ID
	}
	return i.ID
}

// outlets returns the outlets that ran the item, each once.
func (i item) outlets() (out []string) {
	if i.event != nil {
		return i.event.Outlets
	}
	for _, m := range i.Members {
		if !slices.Contains(out, m.Outlet) {
			out = append(out, m.Outlet)
		}
	}
	return out
}

// newest returns the Time of its newest story, by which lists are ordered.
func (i item) newest() time.Time {
	if i.event == nil {
		return i.Time
	}
	return i.event.Stories[len(i.event.Stories)-1].Time
}

// leadOutlet returns the outlet of the story's lead; empty if the lead is no member.
func (i item) leadOutlet() string {
	at := slices.IndexFunc(i.Members, func(m storage.Member) bool { return m.Article == i.Lead })
	if at < 0 {
		return ""
	}
	return i.Members[at].Outlet
}

// lister reads one page of items.
type lister func(context.Context, storage.Query) (items []item, next string, err error)

// listStories lists each story for itself.
func (c *composer) listStories(ctx context.Context, q storage.Query) (items []item, next string, err error) {
	page, err := c.store.Stories(ctx, q)
	for _, s := range page.Stories {
		items = append(items, item{Story: s})
	}
	return items, page.Next, err
}

// listEvents returns the lister of a view's events, each led by a story of the view in the
// first of languages.
func (c *composer) listEvents(v view, settings storage.Settings, languages []string) lister {
	leads := leadChooser{inView: v.shows(settings), languages: v.languages(settings, languages)}
	return func(ctx context.Context, q storage.Query) (items []item, next string, err error) {
		page, err := c.store.Events(ctx, q)
		for _, e := range page.Events {
			if len(e.Stories) > 0 {
				items = append(items, leads.item(e))
			}
		}
		return items, page.Next, err
	}
}

// leadChooser chooses the story by which an event is shown in a view.
type leadChooser struct {
	inView    func(storage.Story) bool
	languages []string // best first
}

// item returns the item of an event. A story of the view leads it if there is one: no
// topic, outlet or region shows a headline of others.
func (l leadChooser) item(e storage.Event) item {
	within := storage.Event{Stories: slices.DeleteFunc(slices.Clone(e.Stories), func(s storage.Story) bool { return !l.inView(s) })}
	if len(within.Stories) == 0 {
		within.Stories = e.Stories
	}
	i := item{within.Lead(l.languages), &e}
	i.Entered = e.Entered
	return i
}

// shows returns the function that reports whether a view has a story. For searches and
// places it says yes.
func (v view) shows(settings storage.Settings) func(storage.Story) bool {
	ofMember := func(f func(storage.Member) bool) func(storage.Story) bool {
		return func(s storage.Story) bool { return slices.ContainsFunc(s.Members, f) }
	}
	switch v.kind {
	case viewTopics:
		return func(s storage.Story) bool { return slices.Contains(s.Topics, v.name) }
	case viewOutlets:
		return ofMember(func(m storage.Member) bool { return m.Outlet == v.name })
	case viewRegions:
		feeds := map[string]bool{}
		for _, f := range settings.Feeds {
			feeds[f.Name] = f.Region == v.name
		}
		return ofMember(func(m storage.Member) bool { return feeds[m.Feed] })
	}
	return func(storage.Story) bool { return true }
}

// languages returns the languages in which the events of a view are shown, best first: its
// own, then first, then those of the site.
func (v view) languages(settings storage.Settings, first []string) (out []string) {
	if v.kind == viewLanguages {
		out = append(out, text.LanguageTags(v.name)...)
	}
	return slices.Concat(out, first, settings.Site.EventLanguages())
}

// eachEvent calls f for the events of stories, each once however many of its stories are
// among them. Stories that are no more are left out.
func (c *composer) eachEvent(ctx context.Context, stories map[string]bool, f func(storage.Event)) error {
	seen := map[string]bool{"": true}
	for id := range stories {
		if seen[id] {
			continue
		}
		event, err := c.store.Event(ctx, id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if seen[event.ID] {
			continue
		}
		seen[event.ID] = true
		for _, s := range event.Stories {
			seen[s.ID] = true
		}
		f(event)
	}
	return nil
}
