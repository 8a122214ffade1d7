package publish

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rawi/storage"
)

func TestWeightsOfCodings(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "x-gzip": true, "gzip;q=0": false, "gzip; q=0.5": true, "gzip;q=x": true, "gzip;x=0": true, "br, gzip": true, "*": true, "*;q=0": false, "gzip;q=0, *": false, "br": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := acceptsGzip(r); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

// A name that cannot be that of a file has no file.
func TestViewsWithoutAFileName(t *testing.T) {
	t.Parallel()
	settings := storage.Settings{Topics: []storage.Topic{{Name: "roads"}}, Feeds: []storage.Feed{{Name: "a", URL: "https://a.example/", Outlet: "a/b"}, {Name: "b", URL: "https://b.example/", Outlet: ".."}, {Name: "c", URL: "https://c.example/", Outlet: "c"}}}
	outlets, topics, all := 0, 0, 0
	for _, v := range writableViews(settings) {
		switch {
		case v.kind == viewAll:
			all++
		case v.kind == viewTopics:
			topics++
		case v.kind == viewOutlets && v.name == "c":
			outlets++
		case v.kind == viewOutlets:
			t.Errorf("outlet %q has a file", v.name)
		}
	}
	if all != 1 || topics != 1 || outlets != 1 {
		t.Errorf("%d, %d and %d of all, topics and outlets have a file", all, topics, outlets)
	}
}

// Pages differ by language, documents do not.
func TestListsVaryIfTheyArePages(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	render := func(_ context.Context, language string) ([]byte, error) { return []byte("language " + language), nil }
	for kind, vary := range map[string]bool{pageType: true, opmlType: false} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/list", nil)
		r.Header.Set("Accept-Language", "en")
		s.serveList("/"+kind, kind, freshDirectives, render)(w, r)
		if got := w.Header().Get("Vary"); w.Code != http.StatusOK || strings.Contains(got, "Accept-Language") != vary || strings.HasSuffix(w.Body.String(), " en") != vary || w.Header().Get("Content-Type") != kind {
			t.Errorf("%s: status %d, Vary %q, %q of type %q", kind, w.Code, got, w.Body, w.Header().Get("Content-Type"))
		}
	}
	broken := func(context.Context, string) ([]byte, error) {
		return nil, fmt.Errorf("broken: %w", storage.ErrNotFound)
	}
	for kind, page := range map[string]bool{pageType: true, opmlType: false} {
		w := httptest.NewRecorder()
		s.serveList("/broken"+kind, kind, freshDirectives, broken)(w, httptest.NewRequest(http.MethodGet, "/list", nil))
		if got := strings.HasPrefix(w.Header().Get("Content-Type"), "text/html"); w.Code == http.StatusOK || got != page {
			t.Errorf("%s: status %d, a page: %v", kind, w.Code, got)
		}
	}
}

func TestSearchesAreAnsweredInAsManyStoriesAsAskedFor(t *testing.T) {
	t.Parallel()
	r := &fakeReader{articles: map[string]storage.Article{}}
	for i := range maxSearched + 50 {
		id := fmt.Sprint("a", i)
		r.stories = append(r.stories, storage.Story{ID: id, Lead: id, Updated: noon, Entered: noon})
		r.articles[id] = storage.Article{ID: id, Feed: "furat", Title: id}
	}
	s := newFakeServer(t, r)
	for n, want := range map[int]int{0: 1, 1: 1, 5: 5, maxSearched: maxSearched, maxSearched + 50: maxSearched} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, fmt.Sprintf("/search.atom?q=a&n=%d", n), nil))
		if got := strings.Count(w.Body.String(), "<entry>"); w.Code != http.StatusOK || got != want {
			t.Errorf("n=%d: status %d, %d stories, want %d", n, w.Code, got, want)
		}
	}
}
