package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

// Whatever is wrong with an address, its password and user, who may be a token,
// stand in no error.
func TestErrorsHoldNoCredentials(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/circle" {
			http.Redirect(w, r, "/circle", http.StatusFound)
		}
		if r.URL.Path == "/close" {
			panic(http.ErrAbortHandler)
		}
	})
	host := strings.TrimPrefix(address, "http://")
	c := open(t, Options{AllowPrivate: prefixes("127.0.0.1/32")})
	for _, at := range []string{
		"http://%s@%%zz/", "http://%s@a.example:port/", "http://%s@a b/", "http://%s@", "ftp://%s@a.example/", "%s@a.example", "//%s@a.example/",
		"http://%s@10.0.0.1/", "http://%s@" + host + "/circle", "http://%s@" + host + "/close", "https://%s@" + host + "/", "http://%s@127.0.0.1:1/",
	} {
		for _, user := range []string{"token-secret", "reader:secret", "se%%cret:se@cret"} {
			at := strings.ReplaceAll(strings.Replace(at, "%s", user, 1), "%%", "%")
			_, err := c.Get(t.Context(), Request{URL: at, Header: http.Header{"X-Key": {"secret"}}})
			if err == nil || strings.Contains(err.Error(), "cret") {
				t.Errorf("%q: got %v, want an error without credentials", at, err)
			}
		}
	}
	c = open(t, Options{Proxy: "http://reader:secret@127.0.0.1:1"})
	if _, err := c.Get(t.Context(), Request{URL: "http://a.example/"}); err == nil || strings.Contains(err.Error(), "secret") || !strings.HasPrefix(err.Error(), "the proxy did not connect us") {
		t.Errorf("a proxy that is down: got %v", err)
	}
	if _, err := c.CheckRobots(t.Context(), "http://reader:secret@%zz/"); !errors.Is(err, errAddress) || strings.Contains(err.Error(), "secret") {
		t.Errorf("robots.txt: got %v", err)
	}
}

// A hub is told who asks, as a feed's server is.
func TestHTTPSaysWhoAsks(t *testing.T) {
	t.Parallel()
	agents := make(chan string, 2)
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) { agents <- r.UserAgent() })
	c := open(t, Options{AllowPrivate: loopback, Contact: "https://rawi.example/bot"})
	r, err := c.HTTP().Post(address, "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if got := <-agents; got != c.userAgent[0] {
		t.Errorf("got %q, want %q", got, c.userAgent[0])
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("User-Agent", "another")
	if r, err = c.HTTP().Do(req); err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if got := <-agents; got != "another" {
		t.Errorf("got %q, want the caller's own", got)
	}
}
