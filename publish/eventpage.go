package publish

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"rawi/publish/web"
	"rawi/storage"
)

const (
	// maxReports bounds the stories of an event that its page lists.
	maxReports = 300
	// maxLinkedEvents bounds the events after it that its page links to.
	maxLinkedEvents = 20
	// maxOtherReports bounds the other stories of its event that the page of a story lists.
	maxOtherReports = 5
)

// serveEvent serves the page of an event: its reports by language, in the order of their
// time, and the events before and after it.
func (p *pageServer) serveEvent(w http.ResponseWriter, r *http.Request) {
	ctx, id := r.Context(), r.PathValue("id")
	settings := p.currentSettings(ctx)
	event, err := p.store.Event(ctx, id)
	switch {
	case err != nil:
		p.writeErrorPage(w, r, err)
		return
	case slices.Contains(event.Aliases, id):
		http.Redirect(w, r, web.EventPath(event.ID), http.StatusMovedPermanently)
		return
	case event.ID != id: // of a story or an article, which may come into another event
		http.Redirect(w, r, web.EventPath(event.ID), http.StatusFound)
		return
	}
	page := web.Event{Layout: p.layout(settings, languageOf(settings, r), ""), Event: event, Feeds: allFeeds, EventFeeds: allEventFeeds}
	page.OutletNames = p.outlets.read(ctx)
	order := (view{}).languages(settings, []string{page.Language})
	page.Lead = event.Lead(order)
	page.Places = placeLinks(settings, page.Language, event.Places)
	page.Groups = web.GroupReports(event.Stories[:min(len(event.Stories), maxReports)], slices.Concat(order, event.Languages))
	page.Rest = max(len(event.Stories)-maxReports, 0)
	var before []string
	if event.Follows != "" {
		before = []string{event.Follows}
	}
	page.Before, err = p.eventLinks(ctx, before, order)
	if err == nil {
		page.After, err = p.eventLinks(ctx, event.Followed[:min(len(event.Followed), maxLinkedEvents)], order)
	}
	if err != nil {
		p.writeErrorPage(w, r, err)
		return
	}
	p.writePage(w, r, http.StatusOK, func(w io.Writer) error { return p.templates.Event(w, page) })
}

// eventLinks returns the events with ids, each led by a story in the first of languages.
// Those that are no more are left out.
func (p *pageServer) eventLinks(ctx context.Context, ids, languages []string) (out []web.Item, err error) {
	for _, id := range ids {
		event, err := p.store.Event(ctx, id)
		switch {
		case errors.Is(err, storage.ErrNotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, web.Item{Story: event.Lead(languages), Event: event})
		}
	}
	return out, nil
}

// otherReports returns the stories of an event beside one, at most maxOtherReports: the
// lead of each further language first, then the others by time.
func otherReports(event storage.Event, shown storage.Story) (out []storage.Story) {
	add := func(s storage.Story) {
		if s.ID != "" && s.ID != shown.ID && len(out) < maxOtherReports && !slices.ContainsFunc(out, func(o storage.Story) bool { return o.ID == s.ID }) {
			out = append(out, s)
		}
	}
	for _, language := range event.Languages {
		if language != shown.Language() {
			add(event.Lead([]string{language}))
		}
	}
	for _, s := range event.Stories {
		add(s)
	}
	return out
}
