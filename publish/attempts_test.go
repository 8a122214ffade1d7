package publish

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// newGuardedServer returns a server with a password, its clock and its log.
func newGuardedServer(t *testing.T) (*Server, *time.Time, *bytes.Buffer) {
	now, log := noon, &bytes.Buffer{}
	s := newFakeServer(t, &fakeReader{})
	s.responder.private = Private{User: "desk", Password: "right"}
	s.attempts = newAttempts(slog.New(slog.NewTextHandler(log, nil)), func() time.Time { return now })
	s.handler = s.RequireAuth(s.mux)
	return s, &now, log
}

// try requests a page from an address with a password; none if it is empty.
func try(s *Server, from, password string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/topics.opml", nil)
	r.RemoteAddr = from
	if password != "" {
		r.SetBasicAuth("desk", password)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// After some wrong passwords a client has to wait, longer each time, and its passwords
// are not looked at meanwhile, not even the right one. Others do not wait.
func TestWrongPasswordsDelayTheirClient(t *testing.T) {
	t.Parallel()
	s, now, log := newGuardedServer(t)
	const guesser, other = "192.0.2.7:1000", "192.0.2.8:1000"
	for i := range freeAttempts {
		if got := try(s, guesser, fmt.Sprint(i)).Code; got != 401 {
			t.Errorf("wrong password %d: status %d", i, got)
		}
	}
	for i, seconds := range []int{1, 2, 4, 8, 16, 32, 60, 60} {
		if got := try(s, guesser, fmt.Sprint("again ", i)).Code; got != 401 {
			t.Errorf("after the delay: status %d", got)
		}
		for _, password := range []string{"guess", "right"} {
			if w := try(s, "192.0.2.7:2000", password); w.Code != 429 || w.Header().Get("Retry-After") != fmt.Sprint(seconds) || strings.Contains(w.Body.String(), password) {
				t.Errorf("within %d s: status %d, Retry-After %s", seconds, w.Code, w.Header().Get("Retry-After"))
			}
		}
		if got := try(s, other, "right").Code; got != 200 {
			t.Errorf("another client: status %d", got)
		}
		if got := try(s, guesser, "").Code; got != 401 {
			t.Errorf("without a password: status %d", got)
		}
		*now = now.Add(time.Duration(seconds)*time.Second - 1)
		if got := try(s, guesser, "right").Code; got != 429 {
			t.Errorf("just before %d s: status %d", seconds, got)
		}
		*now = now.Add(1)
	}
	if got := try(s, guesser, "right").Code; got != 200 {
		t.Errorf("the right one afterwards: status %d", got)
	}
	if len(s.attempts.guessers) != 0 || s.attempts.recent.Len() != 0 {
		t.Error("a client that knows the password is remembered")
	}
	if lines := strings.Count(log.String(), "wrong password"); lines != freeAttempts+8 || strings.Contains(log.String(), "again") || !strings.Contains(log.String(), "client=192.0.2.7 wrong=13 delay=1m0s") {
		t.Errorf("%d lines:\n%s", lines, log)
	}
	for range freeAttempts + 1 {
		try(s, guesser, "wrong")
	}
	*now = now.Add(forgetAttempts)
	for range freeAttempts + 1 {
		if got := try(s, guesser, "wrong").Code; got != 401 {
			t.Errorf("a quarter of an hour later: status %d", got)
		}
	}
	for _, path := range []string{"/healthz", "/health/x.atom"} { // which need no password
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.RemoteAddr = guesser
		r.SetBasicAuth("desk", "wrong")
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code == 429 {
			t.Errorf("%s is refused", path)
		}
	}
}

// However many clients guess, a bounded number is remembered: the latest.
func TestGuessersAreBounded(t *testing.T) {
	t.Parallel()
	s, _, _ := newGuardedServer(t)
	from := func(i int) string { return fmt.Sprintf("203.%d.113.%d:1", i>>8, i&255) }
	for range freeAttempts + 1 {
		try(s, from(0), "wrong")
		try(s, from(1), "wrong")
	}
	for i := 2; i < maxGuessers; i++ {
		try(s, from(i), "wrong")
	}
	s.attempts.fail("203.0.113.0") // again
	try(s, from(maxGuessers), "wrong")
	if n := len(s.attempts.guessers); n != maxGuessers || s.attempts.recent.Len() != n {
		t.Errorf("%d clients are remembered, want %d", n, maxGuessers)
	}
	if a, b := try(s, from(0), "right").Code, try(s, from(1), "right").Code; a != 429 || b != 200 {
		t.Errorf("the latest guesser: status %d, the oldest: %d", a, b)
	}
}

// A client is a network; behind a proxy it is whom the proxy names, or else the proxy.
func TestGuesserOfARequest(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ from, forwarded, want string }{
		{"192.0.2.7:1000", "", "192.0.2.7"},
		{"192.0.2.7:1000", "198.51.100.1", "192.0.2.7"}, // who is no proxy of ours may say anything
		{"[2001:db8:1:2:3:4:5:6]:1000", "", "2001:db8:1:2::/64"},
		{"127.0.0.1:1000", "", "127.0.0.1"},
		{"[::ffff:10.0.0.9]:1000", "", "10.0.0.9"},
		{"127.0.0.1:1000", "198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:1000", "unknown", "127.0.0.1"},
		{"@", "", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if r.RemoteAddr = row.from; row.forwarded != "" {
			r.Header.Set("X-Forwarded-For", row.forwarded)
		}
		if got := guesserOf(r); got != row.want {
			t.Errorf("%s for %s: %s, want %s", row.from, row.forwarded, got, row.want)
		}
	}
}

// A query of more than a kilobyte is refused, and nothing of it is in the answer.
func TestLongQueriesAreRefused(t *testing.T) {
	t.Parallel()
	s := newFakeServer(t, &fakeReader{})
	asked := 0
	api := s.Questions(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	for name, row := range map[string]struct {
		query string
		want  int
	}{
		"as long as allowed":    {"q=" + strings.Repeat("a", maxQuery), 200},
		"Arabic, likewise":      {"q=" + strings.Repeat("%D8%A7", maxQuery/2), 200},
		"longer":                {"q=" + strings.Repeat("a", maxQuery+1), 414},
		"Arabic, longer":        {"q=" + strings.Repeat("%D8%A7", maxQuery/2+1), 414},
		"another parameter":     {"after=" + strings.Repeat("a", maxURLQuery), 414},
		"behind a short one":    {"n=5&q=" + strings.Repeat("a", maxQuery+1), 414},
		"many short parameters": {strings.Repeat("x=1&", maxURLQuery/4+1), 414},
	} {
		for _, path := range []string{"/search?", "/search.atom?", "/?", "/feed.atom?"} {
			if w := get(s, path+row.query); w.Code == 414 != (row.want == 414) || w.Code == 414 && (strings.Contains(w.Body.String(), "aaa") || w.Body.Len() > 100 || w.Header().Get("X-Frame-Options") == "") {
				t.Errorf("%s, %s: status %d, %d bytes", path, name, w.Code, w.Body.Len())
			}
		}
		before := asked
		if w := get(api, "/api/v1/query?"+row.query); w.Code != row.want || (asked > before) != (row.want == 200) {
			t.Errorf("the API, %s: status %d", name, w.Code)
		}
	}
}
