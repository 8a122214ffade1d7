package publish

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"rawi/publish/web"
	"rawi/storage"
)

// perPage is how many events a page lists: a first view has 60 KB at most.
const perPage = 30

// perPageOutlet is how many of them an outlet may have while others have any to fill the
// rest: fifteen outlets can flood at once.
const perPageOutlet = 2

// pageServer serves the pages.
type pageServer struct {
	*composer
	*responder

	templates *web.Pages
	images    bool // Options.Images
	report    statusReport
	counts    placeReport
	front     frontPages
}

// register registers the pages and their assets.
func (p *pageServer) register(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { p.servePage(w, r, view{}) })
	mux.HandleFunc("GET /search", func(w http.ResponseWriter, r *http.Request) { p.servePage(w, r, searchView(r)) })
	mux.HandleFunc("GET /search/forms", p.questionGate.handler(p.serveForms))
	mux.HandleFunc("GET /stories/{id}", p.questionGate.handler(p.serveStory))
	mux.HandleFunc("GET /event/{id}", p.questionGate.handler(p.serveEvent))
	for _, document := range []string{"/feed", eventsPrefix} { // without its ending
		mux.HandleFunc("GET "+document, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, view{}.address(""), http.StatusMovedPermanently)
		})
	}
	mux.HandleFunc("GET "+eventsPrefix+"/search", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, searchView(r).address(""), http.StatusMovedPermanently)
	})
	for _, kind := range []string{viewRegions, viewLanguages, viewOutlets} {
		mux.Handle("GET /"+kind, http.RedirectHandler("/topics#"+kind, http.StatusMovedPermanently))
	}
	for _, name := range p.templates.Assets() {
		mux.HandleFunc("GET /"+name, p.assetHandler(name))
	}
	mux.HandleFunc("GET /favicon.ico", p.assetHandler("icon.png"))
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { p.writeErrorPage(w, r, errNoView) })
}

// contentSecurityPolicy returns the policy of every answer: no script, frame or
// style of a feed takes effect, even if one were not escaped. Images of other hosts
// are allowed only if the operator wants them.
func contentSecurityPolicy(images bool) string {
	sources := "'self'"
	if images {
		sources += " https: http:"
	}
	return "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src " + sources +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// kindLabels are the translation keys of the kinds of views.
var kindLabels = map[string]string{viewTopics: "topic", viewOutlets: "outlet", viewRegions: "region", viewLanguages: "language", viewPlaces: "place", viewSearch: "searched"}

// servePage serves the page of a view's latest events, or of those after a cursor.
func (p *pageServer) servePage(w http.ResponseWriter, r *http.Request, v view) {
	published := r.URL.RawQuery == "" && p.isNamed(r.Context(), v)
	p.gate(published).handler(func(w http.ResponseWriter, r *http.Request) { p.listPage(w, r, v) })(w, r)
}

func (p *pageServer) listPage(w http.ResponseWriter, r *http.Request, v view) {
	settings := p.currentSettings(r.Context())
	language, names := languageOf(settings, r), p.outlets.read(r.Context())
	l := web.List{
		Layout: p.layout(settings, language, v.address("")), Kind: kindLabels[v.kind], Title: v.title(settings, language, names),
		Feeds: feedsOf(key{view: v}), EventFeeds: feedsOf(key{view: v, events: true}),
	}
	l.OutletNames = names
	if v.kind == viewSearch {
		l.Query = v.name
		l.Help = v.name == ""
	}
	if l.Help {
		l.Kind, l.Feeds, l.EventFeeds = "", allFeeds, allEventFeeds
		p.writePage(w, r, http.StatusOK, func(w io.Writer) error { return p.templates.List(w, l) })
		return
	}
	fill := p.fillList
	if v.kind == viewSearch {
		fill = p.fillSearch
	}
	err := fill(r, v, settings, &l)
	var syntax *storage.SyntaxError
	switch {
	case v.kind == viewSearch && errors.As(err, &syntax):
		l.QueryError, l.Help = web.NewQueryNote(l.Language, v.name, storage.Hint(*syntax)), true
	case err != nil:
		p.writeErrorPage(w, r, err)
		return
	}
	p.writePage(w, r, http.StatusOK, func(w io.Writer) error { return p.templates.List(w, l) })
}

// fillList sets the events of a view, and the link to the next page.
func (p *pageServer) fillList(r *http.Request, v view, settings storage.Settings, l *web.List) error {
	ctx := r.Context()
	text, err := v.query(settings, true)
	if err != nil {
		return err
	}
	q := storage.Query{Text: text, Now: p.now(), Limit: perPage, Cursor: r.URL.Query().Get("after"), Work: p.work(ctx, v)}
	list := p.listEvents(v, settings, []string{l.Language})
	var page pageItems
	if q.Cursor == "" {
		page, err = p.firstPage(ctx, pageKey{v, l.Language}, list, q)
	} else {
		page.items, page.next, err = list(ctx, q)
	}
	if err != nil {
		return err
	}
	if len(page.items) == 0 && q.Cursor == "" && v.emptyIsNotFound() {
		return errNoView
	}
	if l.Stories, err = p.presentItems(ctx, settings, page.items, nil); err != nil {
		return err
	}
	if page.next != "" {
		l.Next = v.address("") + "?after=" + url.QueryEscape(page.next)
	}
	return nil
}

// feedsOf returns the addresses of the documents of a key in each format.
func feedsOf(k key) web.Feeds {
	return web.Feeds{Atom: k.address(".atom"), RSS: k.address(".rss"), JSON: k.address(".json")}
}

var allFeeds, allEventFeeds = feedsOf(key{}), feedsOf(key{events: true})

// layout returns the layout of the page at a path, in a language of the interface.
func (p *pageServer) layout(settings storage.Settings, language, path string) web.Layout {
	return web.Layout{Site: settings.Site, Topics: settings.Topics, Now: p.now(), Times: web.NewTimes(language, settings.Site), Path: path, Language: language}
}

// languageOf returns the language of the interface for a client.
func languageOf(settings storage.Settings, r *http.Request) string {
	return web.NegotiateLanguage(r.Header.Get("Accept-Language"), settings.Site.Language)
}

// writePage answers with the page that render writes, or with 304 if the client has
// it. Nothing is sent if render fails.
func (p *pageServer) writePage(w http.ResponseWriter, r *http.Request, status int, render func(io.Writer) error) {
	var b bytes.Buffer
	if err := render(&b); err != nil {
		p.writeError(w, r, err)
		return
	}
	d := newRendered(b.Bytes(), pageType, p.now())
	h := w.Header()
	h.Set("Content-Type", d.contentType)
	h.Set("Cache-Control", p.cacheControl(pageDirectives))
	h.Set("Vary", pageVary)
	preferred := d.preferred(r)
	if status == http.StatusOK {
		// A page is rendered for each request, so its modification time says nothing.
		if has := d.matchETag(r.Header["If-None-Match"], preferred); has != nil {
			h.Set("ETag", has.etag)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		h.Set("ETag", preferred.etag)
	}
	if preferred == &d.packed {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(preferred.body)))
	w.WriteHeader(status)
	preferred.write(w, r)
}

// writeErrorPage answers a browser with the page of an error, which repeats nothing of
// the request.
func (p *pageServer) writeErrorPage(w http.ResponseWriter, r *http.Request, err error) {
	if isTransient(err) {
		writeBusy(w)
		return
	}
	settings := p.currentSettings(r.Context())
	e := web.ErrorPage{Layout: p.layout(settings, languageOf(settings, r), ""), Status: p.errorStatus(r, err)}
	p.writePage(w, r, e.Status, func(w io.Writer) error { return p.templates.Error(w, e) })
}
