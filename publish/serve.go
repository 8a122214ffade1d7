package publish

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// formats are the feeds each document comes in.
var formats = []struct {
	suffix, contentType string
	write               func(format.Document) ([]byte, error)
}{
	{"atom", "application/atom+xml; charset=utf-8", format.Atom},
	{"rss", "application/rss+xml; charset=utf-8", format.RSS},
	{"json", "application/feed+json; charset=utf-8", format.JSON},
}

// freshFor is how long a document is taken for new without asking.
const freshFor = "max-age=60, stale-while-revalidate=600"

// named serves what stands below /topics/, /outlets/ and the like: NAME is a
// page, NAME.atom a document.
func (s *Server) named(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name, suffix := cutFormat(r.PathValue("file"))
		if suffix == "" {
			s.page(w, r, view{kind, name})
			return
		}
		s.serve(w, r, key{view: view{kind, name}, format: suffix})
	}
}

// archived serves a day's document of a view: DAY.atom below its name.
func (s *Server) archived(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		day, suffix := cutFormat(r.PathValue("file"))
		k, err := key{view: view{kind, r.PathValue("name")}, format: suffix}.of(day)
		if err != nil || suffix == "" {
			s.failPage(w, r, errNoView)
			return
		}
		s.serve(w, r, k)
	}
}

// searched serves what is searched for, of one day or the newest.
func (s *Server) searched(suffix string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		k := key{view: searchOf(r), format: suffix}
		if day := r.URL.Query().Get("day"); day != "" {
			var err error
			if k, err = k.of(day); err != nil {
				s.fail(w, r, err)
				return
			}
		}
		s.serve(w, r, k)
	}
}

// cutFormat cuts the suffix of a feed off a file's name; empty: it has none.
func cutFormat(file string) (name, suffix string) {
	for _, f := range formats {
		if name, ok := strings.CutSuffix(file, "."+f.suffix); ok {
			return name, f.suffix
		}
	}
	return file, ""
}

// serve serves a document from the cache: of as many stories as the reader asks
// for by n, without their texts by full=0.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, k key) {
	settings := s.current(r.Context())
	if r.URL.RawQuery != "" {
		asked := r.URL.Query()
		if n, err := strconv.Atoi(asked.Get("n")); err == nil {
			k.n = min(max(n, 1), maxEntries)
		}
		k.brief = asked.Get("full") == "0"
	}
	doc, err := s.rendered(r.Context(), k)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", s.cacheable(freshFor))
	if k.day != "" && k.settled(s.now()) {
		w.Header().Set("Cache-Control", s.cacheable("max-age=31536000, immutable"))
	}
	if hub := s.hubAddress(settings); hub != "" && k == (key{view: k.view, format: k.format}) {
		w.Header().Add("Link", "<"+hub+">; rel=\"hub\", <"+s.home(settings)+k.path()+">; rel=\"self\"")
	}
	doc.serve(w, r)
}

// hubAddress is where readers may ask to be told of changes.
func (s *Server) hubAddress(settings storage.Settings) string {
	if strings.HasPrefix(s.hub, "/") {
		return settings.Site.URL + s.hub
	}
	return s.hub
}

// rendered is a document as it is to be served now.
func (s *Server) rendered(ctx context.Context, k key) (*rendered, error) {
	return s.cache.get(k, s.now(), s.maxAge(ctx, k), func() ([]byte, string, error) { return s.render(ctx, k) })
}

// maxAge is how long a document may be served though nothing changed: what is
// younger than some span grows older by itself. 0: for ever.
func (s *Server) maxAge(ctx context.Context, k key) time.Duration {
	if t := k.topic(s.current(ctx)); k.kind == viewSearch || t != nil && t.MaxAge > 0 {
		return timedFor
	}
	return 0
}

// render makes the bytes of a feed.
func (s *Server) render(ctx context.Context, k key) ([]byte, string, error) {
	// The document outlives the request that asks for it.
	ctx = context.WithoutCancel(ctx)
	d, err := s.document(ctx, k)
	if err != nil {
		return nil, "", err
	}
	for _, f := range formats {
		if f.suffix == k.format {
			body, err := f.write(d)
			return body, f.contentType, err
		}
	}
	return nil, "", errNoView
}

// document gathers what a feed holds.
func (s *Server) document(ctx context.Context, k key) (format.Document, error) {
	settings := s.current(ctx)
	site := settings.Site
	d := format.Document{
		Title: site.Title, ID: k.id(site), Self: s.home(settings) + k.path(), Alternate: site.URL + k.address(""), Language: site.Language,
		Hub: s.hubAddress(settings),
	}
	if title := k.title(settings); title != "" {
		d.Title = title + " · " + site.Title
	}
	if topic := k.topic(settings); topic != nil {
		d.Subtitle = topic.Query
	}
	shown, more, err := s.shown(ctx, k, settings)
	if err != nil {
		return d, err
	}
	if len(shown) == 0 && k.mayBeMissing() {
		return d, errNoView
	}
	feeds, err := s.feeds(ctx)
	if err != nil {
		return d, err
	}
	for _, story := range shown {
		lead, err := s.store.Article(ctx, story.Lead)
		if errors.Is(err, storage.ErrNotFound) {
			continue // expired between the two questions
		}
		if err != nil {
			return d, err
		}
		info := feeds[lead.Feed]
		if k.brief && info.Feed.Republish != storage.RepublishLink {
			info.Feed.Republish = storage.RepublishSummary
		}
		e := format.NewEntry(site, format.EntrySource{Story: story, Lead: lead, Feed: info.Feed, Channel: info.State.Channel})
		d.Entries = append(d.Entries, e)
		for _, at := range []time.Time{e.Updated, story.Entered} {
			if at.After(d.Updated) {
				d.Updated = at
			}
		}
	}
	if d.Updated.IsZero() {
		d.Updated = settings.At
	}
	if err := s.archives(ctx, &d, k, settings, more); err != nil {
		return d, err
	}
	d.Deleted, err = s.deleted(ctx, site, k.view)
	return d, err
}

// feeds are the feeds by name.
func (s *Server) feeds(ctx context.Context) (map[string]storage.FeedInfo, error) {
	list, err := s.store.Feeds(ctx)
	out := make(map[string]storage.FeedInfo, len(list))
	for _, f := range list {
		out[f.Feed.Name] = f
	}
	return out, err
}

// serve answers with the document, or with 304 when the reader has it: either
// validator alone is enough (RFC 9110, 13.2.2), and readers keep one of them.
func (d *rendered) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, d.header)
	body, etag := d.plain, d.etag
	if d.packed != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body, etag = d.packed, d.packedTag
	}
	h["Etag"] = []string{etag}
	if held, ok := d.held(r, etag); ok {
		for key := range h { // RFC 9110, 15.4.5: no more than what is kept by
			if !slices.Contains(validating, key) {
				delete(h, key)
			}
		}
		h["Etag"] = []string{held}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// validating are the headers of an answer that sends no document.
var validating = []string{"Etag", "Last-Modified", "Cache-Control", "Vary", "X-Robots-Tag"}

// held is the tag of the bytes that a reader has, where they are these in any of
// their codings: etag is the one it would get.
func (d *rendered) held(r *http.Request, etag string) (string, bool) {
	if tags := r.Header.Values("If-None-Match"); len(tags) > 0 {
		for _, tag := range strings.Split(strings.Join(tags, ","), ",") {
			switch tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag {
			case "*":
				return etag, true
			case d.etag, d.packedTag:
				return tag, true
			}
		}
		return "", false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return etag, err == nil && !d.modified.After(since)
}

func acceptsGzip(r *http.Request) bool {
	for _, e := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(e), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") && !strings.HasPrefix(strings.ReplaceAll(q, " ", ""), "q=0") {
			return true
		}
	}
	return false
}
