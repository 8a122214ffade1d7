package publish

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

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

// maxEntries is how many stories a reader may ask for.
const maxEntries = 1000

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
	if k.n == 0 {
		k.n = s.limit
	}
	if r.URL.RawQuery != "" {
		asked := r.URL.Query()
		if n, err := strconv.Atoi(asked.Get("n")); err == nil {
			k.n = min(max(n, 1), maxEntries)
		}
		k.brief = asked.Get("full") == "0"
	}
	doc, err := s.cache.get(k, s.now(), func() ([]byte, string, error) { return s.render(r.Context(), k) })
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", s.cacheable(freshFor))
	if k.day != "" && k.settled(s.now()) {
		w.Header().Set("Cache-Control", s.cacheable("max-age=31536000, immutable"))
	}
	if hub := s.hubAddress(settings); hub != "" && k == (key{view: k.view, format: k.format, n: s.limit}) {
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
	perOutlet := 0
	if title := k.title(settings); title != "" {
		d.Title = title + " · " + site.Title
	}
	if topic := k.topic(settings); topic != nil {
		d.Subtitle, perOutlet = topic.Query, topic.PerOutlet
	}
	text, err := k.text(settings)
	if err != nil {
		return d, err
	}
	page, err := s.store.Stories(ctx, storage.Query{Text: text, Now: s.now(), Limit: k.n})
	if err != nil {
		return d, err
	}
	if len(page.Stories) == 0 && k.mayBeMissing() {
		return d, errNoView
	}
	feeds, err := s.feeds(ctx)
	if err != nil {
		return d, err
	}
	led := map[string]int{}
	for _, story := range page.Stories {
		lead, err := s.store.Article(ctx, story.Lead)
		if errors.Is(err, storage.ErrNotFound) {
			continue // expired between the two questions
		}
		if err != nil {
			return d, err
		}
		if led[lead.Outlet]++; perOutlet > 0 && led[lead.Outlet] > perOutlet {
			continue
		}
		info := feeds[lead.Feed]
		if k.brief && info.Feed.Republish != storage.RepublishLink {
			info.Feed.Republish = storage.RepublishSummary
		}
		e := format.NewEntry(site, format.Told{Story: story, Lead: lead, Feed: info.Feed, Channel: info.State.Channel})
		d.Entries = append(d.Entries, e)
		if e.Updated.After(d.Updated) {
			d.Updated = e.Updated
		}
	}
	if d.Updated.IsZero() {
		d.Updated = settings.At
	}
	if err := s.archives(ctx, &d, k, settings, page.Stories); err != nil {
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
	if d.known(r) {
		for key := range h { // RFC 9110, 15.4.5: no more than what is kept by
			if !slices.Contains(validating, key) {
				delete(h, key)
			}
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := d.plain
	if d.packed != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		body = d.packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// validating are the headers of an answer that sends no document.
var validating = []string{"Etag", "Last-Modified", "Cache-Control", "Vary", "X-Robots-Tag"}

func (d *rendered) known(r *http.Request) bool {
	if tags := r.Header.Values("If-None-Match"); len(tags) > 0 {
		for _, tag := range strings.Split(strings.Join(tags, ","), ",") {
			tag = strings.TrimSpace(tag)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == d.etag {
				return true
			}
		}
		return false
	}
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return err == nil && !d.modified.After(since)
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
