package publish

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"rawi/storage"
)

// newKeptServer returns a server whose settings are in force, with a story of outlets one
// of which has a slash in its name, and its clock.
func newKeptServer(t *testing.T) (*Server, *listedReader, *time.Time) {
	t.Helper()
	s, r := newListedServer(t)
	now := noon
	s.now = func() time.Time { return now }
	s.hub = "/hub"
	r.settings.Feeds = []storage.Feed{{Name: "f", URL: "https://f.example/", Outlet: "صوت"}, {Name: "g", URL: "https://g.example/", Outlet: "a/b"}}
	r.list = []storage.Story{told(1, 1, "صوت", "a/b")}
	if err := s.loadSettings(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, r, &now
}

// request asks h, by pairs of a header and its value. kept says that the short way answered.
func (s *Server) request(method, path string, header ...string) (w *httptest.ResponseRecorder, kept bool) {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w = httptest.NewRecorder()
	if kept = s.ServeKept(w, r); !kept {
		s.ServeHTTP(w, r)
	}
	return w, kept
}

// A document that is kept is answered the short way, with the same status, headers and
// bytes as the long way answers.
func TestShortWayAnswersAsTheLongWay(t *testing.T) {
	t.Parallel()
	s, _, _ := newKeptServer(t)
	tags := func(path string) (plain, packed, modified string) {
		w, _ := s.request(http.MethodGet, path)
		z, _ := s.request(http.MethodGet, path, "Accept-Encoding", "gzip")
		return w.Header().Get("Etag"), z.Header().Get("Etag"), w.Header().Get("Last-Modified")
	}
	for _, path := range []string{
		"/feed.atom", "/feed.rss", "/feed.json", "/events.atom", "/topics/roads.atom", "/topics/fresh.json", "/events/topics/roads.rss",
		"/outlets/%D8%B5%D9%88%D8%AA.atom", "/bursts.atom",
	} {
		plain, packed, modified := tags(path)
		for _, headers := range [][]string{
			nil,
			{"Accept-Encoding", "gzip"},
			{"Accept-Encoding", "br, gzip;q=0"},
			{"If-None-Match", plain},
			{"If-None-Match", packed},
			{"If-None-Match", plain, "Accept-Encoding", "gzip"},
			{"If-None-Match", "*", "Accept-Encoding", "gzip"},
			{"If-None-Match", `"other"`, "If-Modified-Since", modified},
			{"If-Modified-Since", modified},
			{"If-Modified-Since", "yesterday"},
			{"Range", "bytes=0-9", "If-Range", plain},
			{"Authorization", "Basic YTpi", "Cookie", "a=b", "Origin", "https://a.example"},
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				if err := s.loadSettings(t.Context()); err != nil { // no path is known any more
					t.Fatal(err)
				}
				long, ofLong := s.request(method, path, headers...)
				short, ofShort := s.request(method, path, headers...)
				if ofLong || !ofShort {
					t.Errorf("%s %s %q: short way %v, then %v; want false, then true", method, path, headers, ofLong, ofShort)
				}
				if short.Code != long.Code || short.Body.String() != long.Body.String() || !reflect.DeepEqual(short.Header(), long.Header()) {
					t.Errorf("%s %s %q: got %d, %v\nwant %d, %v", method, path, headers, short.Code, short.Header(), long.Code, long.Header())
				}
			}
		}
	}
}

// What is asked for in other words, or may not be answered as it is, goes the long way.
func TestShortWayLeavesTheRest(t *testing.T) {
	t.Parallel()
	s, _, now := newKeptServer(t)
	expect := func(want bool, method, path string, status int) {
		t.Helper()
		if w, kept := s.request(method, path); kept != want || w.Code != status {
			t.Errorf("%s %s: short way %v, status %d; want %v, %d", method, path, kept, w.Code, want, status)
		}
	}
	for _, query := range []string{"?n=1", "?full=0"} { // made up by a client: the path alone is another document
		expect(false, http.MethodGet, "/feed.atom"+query, 200)
		if s.inForce.Load().at("/feed.atom") != nil {
			t.Errorf("/feed.atom is known by what %s asked for", query)
		}
	}
	expect(false, http.MethodGet, "/feed.atom", 200)
	expect(true, http.MethodGet, "/feed.atom", 200)
	expect(false, http.MethodGet, "//feed.atom", 307) // to its canonical path
	expect(false, http.MethodGet, "/./feed.atom", 307)
	expect(false, http.MethodPost, "/feed.atom", 405)
	expect(false, http.MethodGet, "/feed.atom?n=1", 200)
	for range 2 {
		expect(false, http.MethodGet, "/feed/2026-11-23.atom", 200) // a day that passes
		expect(false, http.MethodGet, "/search.atom?q=bridge", 200)
		expect(false, http.MethodGet, "/topics/none.atom", 404)
		expect(false, http.MethodGet, "/outlets/a%2Fb.atom", 200)
		expect(false, http.MethodGet, "/outlets/a/b.atom", 404) // the archive of a day "b"
	}
	s.cache.invalidateAll()
	expect(true, http.MethodGet, "/feed.atom", 200) // it was rendered within a second
	*now = now.Add(minRenderInterval)
	expect(false, http.MethodGet, "/feed.atom", 200)
	expect(true, http.MethodGet, "/feed.atom", 200)
	expect(false, http.MethodGet, "/topics/fresh.atom", 200) // of the last hour
	*now = now.Add(relativeQueryAge - 1)
	expect(true, http.MethodGet, "/topics/fresh.atom", 200)
	*now = now.Add(1)
	expect(false, http.MethodGet, "/topics/fresh.atom", 200)
}

// What follows from settings that are no longer in force is not answered, though they went
// out of force while a request was answered.
func TestShortWayFollowsTheSettings(t *testing.T) {
	t.Parallel()
	s, r, _ := newKeptServer(t)
	moved := false
	s.now = func() time.Time { // of the first request
		if !moved {
			moved, r.settings.Site.URL = true, "https://moved.example"
			if err := s.loadSettings(t.Context()); err != nil {
				t.Error(err)
			}
		}
		return noon
	}
	for i, want := range []bool{false, false, true} {
		w, kept := s.request(http.MethodGet, "/feed.atom")
		if kept != want {
			t.Errorf("request %d: short way %v, want %v", i+1, kept, want)
		}
		if link := `<https://moved.example/hub>; rel="hub", <https://moved.example/feed.atom>; rel="self"`; i > 0 && w.Header().Get("Link") != link {
			t.Errorf("request %d: link %s, want %s", i+1, w.Header().Get("Link"), link)
		}
	}
}

// A private site looks at each request.
func TestShortWayIsNotThatOfAPrivateSite(t *testing.T) {
	t.Parallel()
	_, r, _ := newKeptServer(t)
	s, err := New(Options{Store: r, Now: func() time.Time { return noon }, Private: Private{Token: "0123456789abcdef"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.loadSettings(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		path   string
		status int
	}{{"/private/0123456789abcdef/feed.atom", 200}, {"/private/0123456789abcdef/feed.atom", 200}, {"/feed.atom", 404}} {
		if w, kept := s.request(http.MethodGet, row.path); kept || w.Code != row.status {
			t.Errorf("%s: short way %v, status %d, want %d", row.path, kept, w.Code, row.status)
		}
	}
}

// The bytes that are being sent to slow clients are bounded on the short way too, and a
// refusal has nothing of the document.
func TestShortWayRefusesWhenTooMuchIsBeingSent(t *testing.T) {
	t.Parallel()
	s, _, _ := newKeptServer(t)
	s.request(http.MethodGet, "/feed.atom")
	other := new(int)
	s.viewGate.add(other, viewOutbox)
	w, kept := s.request(http.MethodGet, "/feed.atom")
	if !kept || w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Link")+w.Header().Get("Etag") != "" || w.Header().Get("X-Frame-Options") != "DENY" {
		t.Errorf("short way %v, status %d, %v", kept, w.Code, w.Header())
	}
	s.viewGate.remove(other, viewOutbox)
	if w, kept := s.request(http.MethodGet, "/feed.atom"); !kept || w.Code != 200 || s.viewGate.bytes != 0 {
		t.Errorf("afterwards: short way %v, status %d, %d bytes are being sent", kept, w.Code, s.viewGate.bytes)
	}
}

// Answers share the values of headers, and nothing of an answer is made anew.
func TestShortWayAllocatesNothing(t *testing.T) {
	s, _, _ := newKeptServer(t) // not parallel: all allocations are counted
	w, _ := s.request(http.MethodGet, "/feed.atom", "Accept-Encoding", "gzip")
	whole := httptest.NewRequest(http.MethodGet, "/feed.atom", nil)
	whole.Header.Set("Accept-Encoding", "gzip")
	unchanged := whole.Clone(t.Context())
	unchanged.Header.Set("If-None-Match", w.Header().Get("Etag"))
	for _, r := range []*http.Request{whole, unchanged} {
		w := &emptied{header: http.Header{}}
		if n := testing.AllocsPerRun(100, func() {
			clear(w.header)
			if !s.ServeKept(w, r) {
				t.Fatal("the long way")
			}
		}); n != 0 {
			t.Errorf("%v: %v allocations", r.Header, n)
		}
	}
}

// emptied is an answer that nobody reads.
type emptied struct{ header http.Header }

func (e *emptied) Header() http.Header            { return e.header }
func (e *emptied) Write(data []byte) (int, error) { return len(data), nil }
func (e *emptied) WriteHeader(int)                {}
