package publish

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/outlet"
	"rawi/storage/query"
	"rawi/storage/text"
)

const (
	// rankingWork bounds what ranking reads of the search index, in bytes: it looks at all
	// finds, and not only at those of a page.
	rankingWork = 2 << 20
	// maxRanked bounds the articles that are ranked for a page of the best finds.
	maxRanked = 10 * perPage
	// maxTried bounds the stories of an event that are compared with a query, to show one
	// that it finds.
	maxTried = 4
	// maxMatched bounds the text by which such a story is compared, in bytes: some 10,000
	// words. An article may have two million.
	maxMatched = 64 << 10
	// maxMembers bounds the members of such a story by which it is compared.
	maxMembers = 32
	// maxTold ends a page of the best finds early: once its events have so many stories.
	maxTold = 2 * storage.MaxLimit
)

// search is what a client searches for, and how its page is made.
type search struct {
	*pageServer
	view      view
	settings  storage.Settings
	language  string // of the interface
	names     outlet.Names
	query     storage.Query
	expr      *query.Expr
	options   query.Options
	text      string         // of the query without filters
	filters   []searchFilter // at its end
	relevance bool           // the best finds come first, not the newest
}

// newSearch reads what a request searches for. Errors are *storage.SyntaxError.
func (p *pageServer) newSearch(r *http.Request, v view, settings storage.Settings, language string) (*search, error) {
	asked, err := v.query(settings, true)
	if err != nil {
		return nil, err
	}
	s := &search{pageServer: p, view: v, settings: settings, language: language, names: p.outlets.read(r.Context())}
	s.query = storage.Query{Text: asked, Now: p.now(), Limit: perPage, Work: p.work(r.Context(), v)}
	s.options = query.Options{Now: s.query.Now, Aliases: settings.Aliases, Places: settings.Places}
	if s.expr, err = query.Parse(asked, s.options); err != nil {
		return nil, err
	}
	s.text, s.filters = cutFilters(asked, s.options)
	s.relevance = r.URL.Query().Get("sort") == "relevance" && s.canRank()
	return s, nil
}

// canRank reports whether there are words by which finds can be ranked.
func (s *search) canRank() bool { return len(s.expr.Words()) > 0 }

// address returns the path of a page of finds; cursor is empty for the first.
func (s *search) address(asked string, relevance bool, cursor string) string {
	path := (view{viewSearch, asked}).address("")
	if relevance {
		path += "&sort=relevance"
	}
	if cursor != "" {
		path += "&after=" + url.QueryEscape(cursor)
	}
	return path
}

// fillSearch sets the events that a search finds, the link to the next page and on the first
// page what all the finds are, and hints.
func (p *pageServer) fillSearch(r *http.Request, v view, settings storage.Settings, l *web.List) error {
	ctx, cursor := r.Context(), r.URL.Query().Get("after")
	s, err := p.newSearch(r, v, settings, l.Language)
	if err != nil {
		return err
	}
	l.Title = s.text
	read := s.newest
	if s.relevance {
		read = s.best
	}
	page, err := read(ctx, cursor)
	if err != nil {
		return err
	}
	if l.Stories, err = p.presentItems(ctx, settings, page.items, s.expr); err != nil {
		return err
	}
	if page.next != "" {
		l.Next = s.address(v.name, s.relevance, page.next)
	}
	if page.cut {
		l.Newest = s.address(v.name, false, "")
	}
	if cursor != "" {
		return nil
	}
	if l.Finds, err = s.finds(ctx); err != nil {
		return err
	}
	l.Hints, err = p.hints(ctx, settings, l.Language, v.name)
	return err
}

// newest returns the newest finds, each event by a story that is found.
func (s *search) newest(ctx context.Context, cursor string) (page pageItems, err error) {
	list, q := s.listEvents(s.view, s.settings, []string{s.language}), s.query
	if q.Cursor = cursor; cursor == "" {
		page, err = s.firstPage(ctx, pageKey{s.view, s.language}, list, q)
	} else {
		page.items, page.next, err = list(ctx, q)
	}
	for i := range page.items {
		if err == nil && len(page.items[i].event.Stories) > 1 {
			page.items[i].Story, err = s.found(ctx, page.items[i])
		}
	}
	return page, err
}

// found returns the story by which an event is shown: one that the query finds, if it is among
// the first maxTried of one with its words in the title, the event's own and one of each
// language, by the beginnings of their texts.
func (s *search) found(ctx context.Context, i item) (storage.Story, error) {
	languages := (view{}).languages(s.settings, []string{s.language})
	titled := storage.Event{Stories: slices.DeleteFunc(slices.Clone(i.event.Stories), func(o storage.Story) bool {
		return len(s.expr.Marks(text.Truncate(web.LeadTitle(o), listTitleLength), o.Language(), true)) == 0
	})}
	tried := []storage.Story{titled.Lead(languages), i.Story}
	for _, l := range i.event.Languages {
		tried = append(tried, i.event.Lead([]string{l}))
	}
	tried = slices.DeleteFunc(tried, func(o storage.Story) bool { return o.ID == "" })
	tried = tried[:min(len(tried), maxTried)]
	var items []item
	for _, o := range tried {
		items = append(items, item{Story: o})
	}
	leads, err := s.leads(ctx, items)
	for _, o := range tried {
		lead, ok := leads[o.Lead]
		if !ok {
			continue
		}
		lead.Text = format.FirstBlocks(lead.Text, maxMatched)
		doc := query.NewDoc(&lead, feedNamed(s.settings, lead.Feed))
		doc.Counts = query.Counts{Sources: o.Outlets, Languages: len(i.event.Languages), Outlets: len(i.event.Outlets)}
		if s.expr.Match(doc) || s.matchesMember(doc, o.Members) {
			return o, nil
		}
	}
	return i.Story, err
}

// matchesMember reports whether the query finds the text of a story's lead as one of its
// members: of another outlet.
func (s *search) matchesMember(doc *query.Doc, members []storage.Member) bool {
	article := *doc.Article
	for _, m := range members[:min(len(members), maxMembers)] {
		a := article
		a.Feed, a.Outlet = m.Feed, m.Outlet
		doc.Article, doc.Region = &a, feedNamed(s.settings, m.Feed).Region
		if s.expr.Match(doc) {
			return true
		}
	}
	return false
}

// best returns the finds that the query's words fit best, each event by the story that they
// fit best. A cursor is the number of ranked articles that pages before have shown.
func (s *search) best(ctx context.Context, cursor string) (page pageItems, err error) {
	from := 0
	if cursor != "" {
		if from, err = strconv.Atoi(cursor); err != nil || from < 1 || from >= maxRanked {
			return page, storage.ErrBadCursor
		}
	}
	q := s.query
	q.Order, q.Brief, q.Limit, q.Work = storage.OrderRelevance, true, maxRanked, rankingWork
	articles, events, err := s.articles(ctx, q)
	if err != nil {
		return page, err
	}
	page.cut = len(articles.Articles) == maxRanked
	excluded, shown, told := s.expr.ExcludedTellings(), map[string]bool{"": true}, 0
	for i, a := range articles.Articles {
		id := events[a.Story]
		if shown[id] {
			continue
		}
		shown[id] = true
		if i < from {
			continue
		}
		if len(page.items) == perPage || told >= maxTold {
			page.next, page.cut = strconv.Itoa(i), false
			break
		}
		event, err := s.store.Event(ctx, id)
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return page, err
		}
		told += len(event.Stories)
		if at := slices.IndexFunc(event.Stories, func(o storage.Story) bool { return o.ID == a.Story }); at >= 0 && !excludes(excluded, event) {
			page.items = append(page.items, item{event.Stories[at], &event})
		}
	}
	return page, nil
}

// articles returns the articles that q finds, and the event of each story.
func (s *search) articles(ctx context.Context, q storage.Query) (page storage.Page, events map[string]string, err error) {
	if page, err = s.store.Query(ctx, q); err != nil {
		return page, nil, err
	}
	var stories []string
	for _, a := range page.Articles {
		stories = append(stories, a.Story)
	}
	slices.Sort(stories)
	events, err = s.store.EventsOf(ctx, slices.Compact(stories))
	return page, events, err
}

// excludes reports whether filters exclude an event from lists of events.
func excludes(filters []query.Filter, e storage.Event) bool {
	if len(filters) == 0 {
		return false
	}
	return slices.ContainsFunc(e.Languages, func(l string) bool { return query.ExcludeTelling(filters, l, "") }) ||
		slices.ContainsFunc(e.Outlets, func(o string) bool { return query.ExcludeTelling(filters, "", o) })
}
