package publish

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"rawi/publish/format"
	"rawi/publish/web"
	"rawi/storage"
)

// perPage is how many stories a page lists.
const perPage = 50

// page shows the latest stories of a view.
func (s *Server) page(w http.ResponseWriter, r *http.Request, v view) {
	settings := s.current(r.Context())
	q := storage.Query{Now: s.now(), Limit: perPage, Cursor: r.URL.Query().Get("after")}
	l := web.List{
		Frame: s.frame(settings, r), Title: v.title(settings),
		Feeds: web.Feeds{Atom: v.address(".atom"), RSS: v.address(".rss"), JSON: v.address(".json")},
	}
	if v.kind == viewSearch {
		l.Asked = v.name
	}
	var page storage.Page
	var err error
	if q.Text, err = v.query(settings); err == nil {
		page, err = s.store.Stories(r.Context(), q)
	}
	var wrong *storage.SyntaxError
	switch {
	case v.kind == viewSearch && errors.As(err, &wrong):
		l.Fault = wrong.Error()
	case err != nil:
		s.fail(w, r, err)
		return
	case len(page.Stories) == 0 && q.Cursor == "" && v.mayBeMissing():
		s.fail(w, r, errNoView)
		return
	}
	l.Stories = page.Stories
	if page.Next != "" {
		l.Next = v.address("") + map[bool]string{true: "&", false: "?"}[v.kind == viewSearch] + "after=" + url.QueryEscape(page.Next)
	}
	s.write(w, r, func(w http.ResponseWriter) error { return s.pages.List(w, l) })
}

// story shows one story: who ran it, when, and the text of its lead.
func (s *Server) story(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	story, err := s.store.Story(ctx, r.PathValue("id"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if story.ID != r.PathValue("id") { // an alias, or one of its articles
		http.Redirect(w, r, "/stories/"+story.ID, http.StatusMovedPermanently)
		return
	}
	lead, err := s.store.Article(ctx, story.Lead)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	feeds, err := s.feeds(ctx)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	lead = format.PassOn(lead, feeds[lead.Feed].Feed.Republish)
	page := web.Story{
		Frame: s.frame(s.current(ctx), r), Story: story, Lead: lead, Text: lead.Text,
		Feeds: web.Feeds{Atom: "/feed.atom", RSS: "/feed.rss", JSON: "/feed.json"},
	}
	s.write(w, r, func(w http.ResponseWriter) error { return s.pages.Story(w, page) })
}

// frame is what stands around every page.
func (s *Server) frame(settings storage.Settings, r *http.Request) web.Frame {
	return web.Frame{
		Site: settings.Site, Topics: settings.Topics, Now: s.now(),
		Language: web.Interface(r.Header.Get("Accept-Language"), settings.Site.Language),
	}
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, page func(http.ResponseWriter) error) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=30")
	h.Set("Vary", "Accept-Language")
	if err := page(w); err != nil && r.Context().Err() == nil {
		s.log.Warn("page not written", "path", r.URL.Path, "err", err)
	}
}

// fail answers with an error, in words that hold nothing of the request.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusInternalServerError
	var wrong *storage.SyntaxError
	switch {
	case errors.Is(err, storage.ErrNotFound), errors.Is(err, errNoView), errors.Is(err, storage.ErrAmbiguous):
		status = http.StatusNotFound
	case errors.Is(err, storage.ErrBadCursor), errors.As(err, &wrong):
		status = http.StatusBadRequest
	case errors.Is(err, context.Canceled):
		return
	default:
		s.log.Error("request not answered", "path", r.URL.Path, "err", err)
	}
	h := w.Header()
	for _, key := range []string{"ETag", "Last-Modified", "Cache-Control"} {
		h.Del(key)
	}
	plain(w, status, http.StatusText(status)+"\n")
}
