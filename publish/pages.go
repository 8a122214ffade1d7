package publish

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"rawi/publish/web"
	"rawi/storage"
)

// perPage is how many stories a page lists.
const perPage = 50

// pageRoutes are the pages, and what they refer to.
func (s *Server) pageRoutes() {
	s.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { s.page(w, r, view{}) })
	s.mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) { s.page(w, r, searchOf(r)) })
	s.mux.HandleFunc("GET /stories/{id}", s.story)
	s.mux.HandleFunc("GET /status", s.status)
	s.mux.HandleFunc("GET /topics", s.browse)
	for _, name := range s.pages.Assets() {
		s.mux.HandleFunc("GET /"+name, s.pages.ServeAsset(name))
	}
	s.mux.HandleFunc("GET /favicon.ico", s.pages.ServeAsset("icon.png"))
	s.mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { s.failPage(w, r, errNoView) })
}

// policy is the Content-Security-Policy of all that is served: what a feed
// wrote cannot act even where it slipped through. Images of others are let in
// only where the operator wants them.
func policy(images bool) string {
	from := "'self'"
	if images {
		from += " https: http:"
	}
	return "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src " + from +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// kinds are what a view is called on its page.
var kinds = map[string]string{viewTopics: "topic", viewOutlets: "outlet", viewRegions: "region", viewLanguages: "language", viewSearch: "searched"}

// page shows the latest stories of a view.
func (s *Server) page(w http.ResponseWriter, r *http.Request, v view) {
	settings := s.current(r.Context())
	l := web.List{
		Frame: s.frame(settings, r, v.address("")), Kind: kinds[v.kind], Title: v.title(settings),
		Feeds: web.Feeds{Atom: v.address(".atom"), RSS: v.address(".rss"), JSON: v.address(".json")},
	}
	if v.kind == viewSearch {
		l.Asked = v.name
		l.Help = v.name == ""
	}
	if l.Help {
		l.Kind, l.Feeds = "", allFeeds
		s.write(w, r, http.StatusOK, func(w io.Writer) error { return s.pages.List(w, l) })
		return
	}
	err := s.gather(r, v, settings, &l)
	var wrong *storage.SyntaxError
	switch {
	case v.kind == viewSearch && errors.As(err, &wrong):
		l.Fault, l.Help = wrong.Error(), true
	case err != nil:
		s.failPage(w, r, err)
		return
	}
	s.write(w, r, http.StatusOK, func(w io.Writer) error { return s.pages.List(w, l) })
}

// gather fills in the stories of a view, and where there are more.
func (s *Server) gather(r *http.Request, v view, settings storage.Settings, l *web.List) error {
	ctx := r.Context()
	text, err := v.query(settings)
	if err != nil {
		return err
	}
	cursor := r.URL.Query().Get("after")
	page, err := s.store.Stories(ctx, storage.Query{Text: text, Now: s.now(), Limit: perPage, Cursor: cursor})
	if err != nil {
		return err
	}
	if len(page.Stories) == 0 && cursor == "" && v.mayBeMissing() {
		return errNoView
	}
	for _, story := range page.Stories {
		l.Stories = append(l.Stories, web.Item{Story: story, Image: s.image(ctx, settings, story)})
	}
	if page.Next != "" {
		l.Next = v.address("") + map[bool]string{true: "&", false: "?"}[v.kind == viewSearch] + "after=" + url.QueryEscape(page.Next)
	}
	return nil
}

var allFeeds = web.Feeds{Atom: "/feed.atom", RSS: "/feed.rss", JSON: "/feed.json"}

// frame is what stands around the page at a path.
func (s *Server) frame(settings storage.Settings, r *http.Request, here string) web.Frame {
	return web.Frame{
		Site: settings.Site, Topics: settings.Topics, Now: s.now(), Here: here,
		Language: web.Interface(r.Header.Get("Accept-Language"), settings.Site.Language),
	}
}

// write serves a page when it is drawn whole: 304 to who has it already.
func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, draw func(io.Writer) error) {
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		s.fail(w, r, err)
		return
	}
	d := newRendered(b.Bytes(), "text/html; charset=utf-8", s.now())
	h := w.Header()
	h.Set("Content-Type", d.contentType)
	h.Set("Cache-Control", s.cacheable("max-age=30"))
	h.Set("Vary", "Accept-Language, Accept-Encoding")
	body, etag := d.plain, d.etag
	if d.packed != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body, etag = d.packed, d.packedTag
	}
	if status == http.StatusOK {
		h.Set("ETag", etag)
		if held, ok := d.held(r, etag); ok && r.Header.Get("If-None-Match") != "" {
			h.Del("Content-Encoding")
			h.Set("ETag", held)
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // who hangs up gets nothing
	}
}

// failPage answers a reader with an error, on a page that holds nothing of the
// request.
func (s *Server) failPage(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	f := web.Fault{Frame: s.frame(s.current(r.Context()), r, ""), Status: s.statusOf(r, err)}
	s.write(w, r, f.Status, func(w io.Writer) error { return s.pages.Fault(w, f) })
}

// fail answers a program with an error, in words that hold nothing of the
// request.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	status := s.statusOf(r, err)
	h := w.Header()
	for _, key := range []string{"ETag", "Last-Modified", "Cache-Control"} {
		h.Del(key)
	}
	plain(w, status, http.StatusText(status)+"\n")
}

// statusOf is the HTTP status of an error. One that is ours is logged.
func (s *Server) statusOf(r *http.Request, err error) int {
	var wrong *storage.SyntaxError
	switch {
	case errors.Is(err, storage.ErrNotFound), errors.Is(err, errNoView), errors.Is(err, storage.ErrAmbiguous):
		return http.StatusNotFound
	case errors.Is(err, storage.ErrBadCursor), errors.As(err, &wrong):
		return http.StatusBadRequest
	}
	s.log.Error("request not answered", "path", r.URL.Path, "err", err)
	return http.StatusInternalServerError
}
