package daemon

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"rawi/cmd/internal/control"
	"rawi/storage"
)

// site is a site without feeds. Documents have validators where their ETag is set.
type site struct {
	*httptest.Server
	mu        sync.Mutex // guards what follows
	documents map[string]siteDocument
	asked     []string // path, query and If-None-Match
}

// siteDocument is a document of a site.
type siteDocument struct {
	body, etag string
	to         string // it redirects there
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{documents: map[string]siteDocument{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	d, ok := s.documents[r.URL.RequestURI()]
	s.asked = append(s.asked, strings.TrimSpace(r.URL.RequestURI()+" "+r.Header.Get("If-None-Match")))
	s.mu.Unlock()
	switch {
	case !ok:
		w.WriteHeader(http.StatusNotFound)
	case d.to != "":
		http.Redirect(w, r, d.to, http.StatusFound)
	case d.etag != "" && r.Header.Get("If-None-Match") == d.etag:
		w.WriteHeader(http.StatusNotModified)
	default:
		if d.etag != "" {
			w.Header().Set("ETag", d.etag)
		}
		_, _ = io.WriteString(w, d.body)
	}
}

// put changes documents of the site.
func (s *site) put(documents map[string]siteDocument) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, d := range documents {
		s.documents[path] = d
	}
}

// requests are the requests for a path.
func (s *site) requests(path string) (out []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.asked {
		if a == path || strings.HasPrefix(a, path+" ") || strings.HasPrefix(a, path+"?") {
			out = append(out, a)
		}
	}
	return out
}

// post is a post of the channel name on its preview page.
func post(name string, n int, text, forwarded string) string {
	from := ""
	if forwarded != "" {
		from = `<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name" href="` + forwarded + `"><span dir="auto">المصدر</span></a></div>`
	}
	return fmt.Sprintf(`<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="%[1]s/%[2]d">
<div class="tgme_widget_message_bubble">%[4]s<div class="tgme_widget_message_text js-message_text" dir="auto">%[3]s</div>
<span class="tgme_widget_message_views">1.2K</span><a class="tgme_widget_message_date" href="https://t.me/%[1]s/%[2]d"><time datetime="2026-11-29T05:%02[2]d:09+00:00">05:12</time></a></div></div></div>
`, name, n, text, from)
}

// channelOf is the preview page of a channel; before leads to its older posts.
func channelOf(name, before string, posts ...string) string {
	more := ""
	if before != "" {
		more = fmt.Sprintf(`<link rel="prev" href="/s/%[1]s?before=%[2]s"><a href="/s/%[1]s?before=%[2]s" class="tme_messages_more" data-before="%[2]s"></a>`, name, before)
	}
	return fmt.Sprintf(`<!DOCTYPE html><html><head><meta property="og:title" content="قناة %[1]s">%[2]s</head><body class="widget_frame_base tgme_webpreview">
<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span>قناة %[1]s</span></div><div class="tgme_channel_info_header_username"><a href="https://t.me/%[1]s">@%[1]s</a></div></div>
<main class="tgme_main" data-url="/%[1]s"><section class="tgme_channel_history">%[3]s</section></main></body></html>`, name, more, strings.Join(posts, ""))
}

// refreshed polls feeds now, and returns all feeds when that has happened.
func refreshed(t *testing.T, client *control.Client, names ...string) map[string]storage.FeedInfo {
	t.Helper()
	polls := map[string]int{}
	list, err := client.Feeds(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if slices.Contains(names, f.Feed.Name) {
			polls[f.Feed.Name] = len(f.State.Polls)
		}
	}
	if _, err := client.Refresh(t.Context(), names...); err != nil {
		t.Fatal(err)
	}
	list = awaitFeeds(t, client, func(st storage.FeedState) bool {
		before, asked := polls[st.Feed]
		return !asked || len(st.Polls) > before
	})
	feeds := map[string]storage.FeedInfo{}
	for _, f := range list {
		feeds[f.Feed.Name] = f
	}
	return feeds
}

// articlesOf returns the articles of a feed by their titles.
func articlesOf(t *testing.T, client *control.Client, feed string) map[string]storage.Article {
	t.Helper()
	page, err := client.Query(t.Context(), storage.Query{Text: "feed:" + feed, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]storage.Article{}
	for _, a := range page.Articles {
		out[a.Title] = a
	}
	return out
}
