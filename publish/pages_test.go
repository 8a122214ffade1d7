package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rawi/storage"
)

func get(h http.Handler, path string) *httptest.ResponseRecorder { return getIn(h, path, "") }

// getIn requests a path in a language of the interface; empty: the request names none.
func getIn(h http.Handler, path, language string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
	if language != "" {
		r.Header.Set("Accept-Language", language)
	}
	h.ServeHTTP(w, r)
	return w
}

// A list links to the next page, with its cursor behind the query of a search.
func TestListsLinkToTheNextPage(t *testing.T) {
	t.Parallel()
	r := &fakeReader{stories: []storage.Story{{ID: "s", Lead: "a"}}}
	s := newFakeServer(t, r)
	for path, want := range map[string]string{
		"/": "/?after=c%26d", "/topics/roads": "/topics/roads?after=c%26d", "/search?q=a+b": "/search?q=a&#43;b&amp;after=c%26d", "/search?q=a+b&after=x": "/search?q=a&#43;b&amp;after=c%26d",
	} {
		r.next = "c&d"
		if page := get(s, path).Body.String(); !strings.Contains(page, `rel="next" href="`+want+`"`) {
			t.Errorf("%s: no link to %s in\n%s", path, want, page)
		}
		if r.query.Limit != perPage || !r.query.Now.Equal(noon) || strings.Contains(path, "after") != (r.query.Cursor == "x") {
			t.Errorf("%s asks for %+v", path, r.query)
		}
		r.next = ""
		if page := get(s, path).Body.String(); strings.Contains(page, `rel="next"`) {
			t.Errorf("%s: the last page links to another", path)
		}
	}
	r.stories = nil
	for path, want := range map[string]int{"/": 200, "/outlets/x": 404, "/outlets/x?after=c": 200} { // the page after the last may be empty
		if got := get(s, path).Code; got != want {
			t.Errorf("%s without stories: status %d, want %d", path, got, want)
		}
	}
}

func TestPagesShowTheirView(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{stories: []storage.Story{{ID: "s", Lead: "a"}}})
	for path, want := range map[string][]string{
		"/":             {`<link rel="alternate" type="application/atom+xml" title="Atom" href="/feed.atom">`, "<h1>آخر القصص</h1>"},
		"/topics/roads": {`href="/topics/roads.rss"`, `<p class="kind">موضوع</p>`, "طرق</h1>", `href="/topics/roads" lang="ar" dir="rtl" aria-current="page"`},
		"/outlets/x":    {`href="/outlets/x.json"`, `<p class="kind">مصدر</p>`},
		"/regions/x":    {`<p class="kind">منطقة</p>`},
		"/languages/x":  {`<p class="kind">لغة</p>`},
		"/search?q=+x+": {`href="/search.atom?q=x"`, `<p class="kind">نتائج البحث</p>`, `value="x"`},
		"/search":       {`href="/feed.atom"`, "كيف تبحث"},
		"/search?q=++":  {"كيف تبحث"},
	} {
		page := get(s, path).Body.String()
		for _, want := range want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", path, want, page)
			}
		}
	}
}

// Errors of clients have a status of theirs; others are logged, and nobody is told why.
func TestErrorsHaveTheirStatus(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		err    error
		status int
		logged bool
	}{
		{storage.ErrNotFound, 404, false},
		{errNoView, 404, false},
		{storage.ErrAmbiguous, 404, false},
		{storage.ErrBadCursor, 400, false},
		{&storage.SyntaxError{Reason: "x"}, 400, false},
		{errors.New("disk is full"), 500, true},
		{context.DeadlineExceeded, 500, true},
	} {
		var log strings.Builder
		s := newFakeServer(t, &fakeReader{})
		s.log = slog.New(slog.NewTextHandler(&log, nil))
		err := fmt.Errorf("read: %w", row.err)
		page, plain := httptest.NewRecorder(), httptest.NewRecorder()
		plain.Header().Set("ETag", "x")
		plain.Header().Set("Last-Modified", "x")
		s.pages.writeErrorPage(page, httptest.NewRequest(http.MethodGet, "/x", nil), err)
		s.writeError(plain, httptest.NewRequest(http.MethodGet, "/x", nil), err)
		if page.Code != row.status || plain.Code != row.status || (log.Len() > 0) != row.logged {
			t.Errorf("%v: status %d and %d, want %d; logged %q", err, page.Code, plain.Code, row.status, log.String())
		}
		if strings.Contains(page.Body.String()+plain.Body.String(), "disk") {
			t.Errorf("%v is shown", err)
		}
		if h := plain.Header(); h.Get("ETag") != "" || h.Get("Last-Modified") != "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%v: headers %v", err, h)
		}
	}
}

// A daemon that stops ends its requests: what was not rendered is no empty document.
func TestCanceledRequestsAreNoEmptyDocuments(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	for name, write := range map[string]func(http.ResponseWriter, *http.Request, error){"page": s.pages.writeErrorPage, "plain": s.writeError} {
		w := httptest.NewRecorder()
		write(w, httptest.NewRequest(http.MethodGet, "/x", nil), fmt.Errorf("read: %w", context.Canceled))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: status %d, %v, %q", name, w.Code, w.Header(), w.Body)
		}
	}
}
