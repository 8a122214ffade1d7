package client

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rawi/storage/address"
)

// HTTP's clients, which hubs are asked with, stand under the guard like Get.
func TestHTTPIsGuardedToo(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the private server was asked") }))
	defer inner.Close()
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if referer := r.Header.Get("Referer"); referer != "" {
			t.Errorf("Referer %q was sent", referer)
		}
		switch r.URL.Path {
		case "/in":
			http.Redirect(w, r, strings.Replace(inner.URL, "127.0.0.1", "127.0.0.2", 1), http.StatusTemporaryRedirect)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusTemporaryRedirect)
		case "/once":
			http.Redirect(w, r, "/", http.StatusSeeOther)
		}
	}))
	defer outer.Close()
	c := open(t, Options{AllowPrivate: loopback[:0:0]})
	if _, err := c.HTTP().Get(outer.URL); err == nil || !strings.Contains(err.Error(), "address refused") {
		t.Errorf("a private address: got %v", err)
	}
	c = open(t, Options{AllowPrivate: prefixes("127.0.0.1/32")})
	for path, fault := range map[string]string{"/": "", "/once": "", "/in": "address refused", "/loop": "in a circle"} {
		r, err := c.HTTP().Post(outer.URL+path, "text/plain", strings.NewReader("خبر"))
		if err == nil {
			r.Body.Close()
		}
		if (err == nil) != (fault == "") || err != nil && !strings.Contains(err.Error(), fault) {
			t.Errorf("%s: got %v, want %q", path, err, fault)
		}
	}
}

// Whatever a Location says, what is for a feed's own server stays there, and no
// name or password of a target is used.
func FuzzRedirect(f *testing.F) {
	for _, to := range []string{
		"/new", "http://b.example/", "//b.example:80/x", "https://a.example/", "http://user:secret@a.example/", "ftp://a.example/",
		"http://[::1]/", "http://%zz/", "?", "#x", "http:///x", "\x00", "http://a.example:99999/", "javascript:alert(1)", "http://أخبار.example/", "HTTP://A.EXAMPLE/feed",
		"http://p://%z%zz/", "//atp:\xb3\xb3xample:", "feed:https://a.example/", "100%", "\\\\b.example\\x",
	} {
		f.Add(to)
	}
	f.Fuzz(func(t *testing.T, to string) {
		if strings.ContainsAny(to, "\r\n") {
			return // that is another header
		}
		requests := make(chan *http.Request, 20)
		c := piped(t, Options{Timeout: 5 * time.Second}, func(conn net.Conn) {
			in := bufio.NewReader(conn)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				requests <- r
				if r.URL.Path == "/feed" && r.Host == "a.example" && len(requests) == 1 {
					fmt.Fprintf(conn, "HTTP/1.1 301 Moved\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n", to)
					continue
				}
				fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>")
			}
		})
		r, err := c.Get(t.Context(), Request{URL: "http://a.example/feed", Header: http.Header{"X-Key": {"secret"}}})
		if err == nil && r.Permanent != "" {
			if u, err := address.Parse(r.Permanent); err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("%q: moved to %q for good", to, r.Permanent)
			}
		}
		close(requests)
		for r := range requests {
			if r.Host != "a.example" && r.Header.Get("X-Key") != "" {
				t.Errorf("%q: the feed's own header went to %q", to, r.Host)
			}
			if r.Header.Get("Authorization") != "" || r.Header.Get("Referer") != "" {
				t.Errorf("%q: sent %v", to, r.Header)
			}
		}
	})
}
