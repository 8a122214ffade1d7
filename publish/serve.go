package publish

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"rawi/publish/format"
)

// formats are the feed formats that each document is served in.
var formats = []struct {
	suffix, contentType string
	write               func(format.Document) ([]byte, error)
}{
	{"atom", "application/atom+xml; charset=utf-8", format.Atom},
	{"rss", "application/rss+xml; charset=utf-8", format.RSS},
	{"json", "application/feed+json; charset=utf-8", format.JSON},
}

// The cache directives of documents: of the newest stories, and of a day whose
// stories no longer change.
const (
	freshDirectives     = "max-age=60, stale-while-revalidate=600"
	immutableDirectives = "max-age=31536000, immutable"
	pageDirectives      = "max-age=30"
)

// pageVary are the headers of a request that the bytes of a page depend on.
const pageVary = "Accept-Language, Accept-Encoding"

// serveView serves the views of a kind, such as /topics/NAME: NAME alone is a page,
// NAME.atom a document, of events if events is true. Its page lists events anyway.
func (s *Server) serveView(kind string, events bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, suffix := cutFormat(r.PathValue("file"))
		if kind == viewPlaces && s.redirectPlace(w, r, name, suffix) {
			return
		}
		v := view{kind, name}
		switch {
		case suffix != "":
			s.serveDocument(w, r, key{view: v, format: suffix, events: events})
		case events:
			http.Redirect(w, r, v.address(""), http.StatusMovedPermanently)
		default:
			s.pages.servePage(w, r, v)
		}
	}
}

// serveArchive serves the document of a view's day, such as /topics/NAME/DAY.atom.
func (s *Server) serveArchive(kind string, events bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		day, suffix := cutFormat(r.PathValue("file"))
		k, err := key{view: view{kind, r.PathValue("name")}, format: suffix, events: events}.onDay(day)
		if err != nil || suffix == "" {
			s.pages.writeErrorPage(w, r, errNoView)
			return
		}
		s.serveDocument(w, r, k)
	}
}

// serveSearch serves what matches ?q=, the newest or that of ?day=.
func (s *Server) serveSearch(suffix string, events bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k := key{view: searchView(r), format: suffix, events: events}
		if day := r.URL.Query().Get("day"); day != "" {
			var err error
			if k, err = k.onDay(day); err != nil {
				s.writeError(w, r, err)
				return
			}
		}
		s.serveDocument(w, r, k)
	}
}

// cutFormat cuts the suffix of a feed format off a file's name; suffix is empty if
// there is none.
func cutFormat(file string) (name, suffix string) {
	for _, f := range formats {
		if name, ok := strings.CutSuffix(file, "."+f.suffix); ok {
			return name, f.suffix
		}
	}
	return file, ""
}

// serveDocument serves a document from the cache. The query may ask for n entries,
// and by full=0 for the beginning of their texts only.
func (s *Server) serveDocument(w http.ResponseWriter, r *http.Request, k key) {
	ctx := r.Context()
	inForce, settings := s.inForce.Load(), s.currentSettings(ctx)
	if r.URL.RawQuery != "" && !k.isWatched() {
		query := r.URL.Query()
		if n, err := strconv.Atoi(query.Get("n")); err == nil {
			k.n = min(max(n, 1), maxEntries)
			if k.kind == viewSearch {
				k.n = min(k.n, maxSearched)
			}
		}
		k.brief = query.Get("full") == "0"
	}
	isPublished := s.isPublished(ctx, k)
	gate := s.gate(isPublished)
	doc, err := s.renderedAs(ctx, isPublished, k, gate.enter)
	if err != nil {
		s.writeError(w, r, err)
		return
	}
	directives := freshDirectives
	if k.day != "" && k.immutable(s.now()) {
		directives = immutableDirectives
	}
	fields := headers{{"Cache-Control", []string{s.cacheControl(directives)}}}
	if isPublished && s.hub != "" {
		fields = append(fields, header{"Link", []string{"<" + s.hubURL(ctx, k.view, settings) + ">; rel=\"hub\", <" + s.baseURL(settings) + k.path() + ">; rel=\"self\""}})
	}
	fields.set(w.Header())
	if isPublished && inForce != nil && r.URL.RawPath == "" {
		inForce.remember(r.URL.Path, &published{key: k, maxAge: s.maxAge(ctx, k), header: slices.Concat(s.securityHeaders, fields)})
	}
	gate.send(w, doc, doc.size(), func() { doc.serve(w, r) })
}

// isPlain reports whether a client asks for nothing special.
func (k key) isPlain() bool { return k == key{view: k.view, format: k.format, events: k.events} }

// isPublished reports whether the site publishes a document of its own accord: any other
// is made up by a client.
func (s *settingsCache) isPublished(ctx context.Context, k key) bool {
	return k.isPlain() && s.isNamed(ctx, k.view)
}

// rendered returns a document as it is to be served now, from the cache if it may be. It
// renders within a gate, which it enters by enter.
func (s *Server) rendered(ctx context.Context, k key, enter func(context.Context) (func(), error)) (*rendered, error) {
	return s.renderedAs(ctx, s.isPublished(ctx, k), k, enter)
}

// renderedAs is rendered where it is known whether the document is published.
func (s *Server) renderedAs(ctx context.Context, published bool, k key, enter func(context.Context) (func(), error)) (*rendered, error) {
	cache := s.answers
	if published {
		cache = s.cache
	}
	return cache.get(ctx, k, s.now(), s.maxAge(ctx, k), func() ([]byte, string, error) {
		leave, err := enter(ctx)
		if err != nil {
			return nil, "", err
		}
		defer leave()
		return s.render(ctx, k)
	})
}
