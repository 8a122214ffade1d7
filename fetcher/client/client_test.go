package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var loopback = prefixes("127.0.0.0/8")

func prefixes(s ...string) (out []netip.Prefix) {
	for _, one := range s {
		out = append(out, netip.MustParsePrefix(one))
	}
	return out
}

// open returns a client that is closed with the test.
func open(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// serve answers by h on loopback.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestGetEchoesValidatorsByteForByte(t *testing.T) {
	t.Parallel()
	var got http.Header
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.WriteHeader(http.StatusNotModified)
	})
	c := open(t, Options{AllowPrivate: loopback})
	for _, v := range [][2]string{
		{`"abc"`, "Mon, 23 Nov 2026 10:00:00 GMT"},
		{`W/"weak"`, "Monday, 23-Nov-26 10:00:00 GMT"},
		{`not quoted`, "23.11.2026 10:00"},
		{`"a--gzip"`, "0"},
		{`"خبر"`, ""},
		{"", "Mon, 23 Nov 2026 10:00:00 +0000"},
	} {
		r, err := c.Get(t.Context(), Request{URL: address, ETag: v[0], LastModified: v[1]})
		if err != nil || r.Status != http.StatusNotModified {
			t.Fatalf("%q: got %v, %v", v, r, err)
		}
		if g := [2]string{got.Get("If-None-Match"), got.Get("If-Modified-Since")}; g != v {
			t.Errorf("got %q, want %q", g, v)
		}
		if v[0] == "" && got["If-None-Match"] != nil {
			t.Errorf("an ETag was invented: %q", got["If-None-Match"])
		}
	}
}

func TestGetSaysWhoAsksAndNoMore(t *testing.T) {
	t.Parallel()
	var got []http.Header
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header)
		http.SetCookie(w, &http.Cookie{Name: "id", Value: "1", Path: "/"})
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/feed", http.StatusFound)
		}
	})
	c := open(t, Options{AllowPrivate: loopback, Version: "1.0", Contact: "https://rawi.example/bot"})
	for range 2 {
		if _, err := c.Get(t.Context(), Request{URL: address + "/"}); err != nil {
			t.Fatal(err)
		}
	}
	for i, h := range got {
		if h.Get("User-Agent") != "rawi/1.0 (feed aggregator; +https://rawi.example/bot)" || h.Get("Accept-Encoding") != "gzip" {
			t.Errorf("request %d: got %v", i, h)
		}
		if h["Referer"] != nil || h["Cookie"] != nil {
			t.Errorf("request %d: got Referer %q, Cookie %q, want neither", i, h["Referer"], h["Cookie"])
		}
	}
	if len(got) != 4 {
		t.Errorf("got %d requests, want 4", len(got))
	}
}

func TestGetSendsOwnHeadersToOwnHostOnly(t *testing.T) {
	t.Parallel()
	var strange, own http.Header
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { strange = r.Header })
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		own = r.Header
		switch r.URL.Path {
		case "/near":
			http.Redirect(w, r, "/here", http.StatusFound)
		case "/far":
			http.Redirect(w, r, other, http.StatusFound)
		}
	})
	c := open(t, Options{AllowPrivate: loopback})
	withPassword := strings.Replace(address, "http://", "http://reader:secret@", 1)
	header := http.Header{"x-key": {"k"}}
	for _, path := range []string{"/near", "/far"} {
		r, err := c.Get(t.Context(), Request{URL: withPassword + path, Header: header})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if strings.Contains(r.URL, "secret") {
			t.Errorf("%s: the answer's address shows the password: %s", path, r.URL)
		}
		if own.Get("X-Key") != "k" || own.Get("Authorization") == "" {
			t.Errorf("%s: got %v at its own host", path, own)
		}
	}
	if strange == nil || strange["X-Key"] != nil || strange["Authorization"] != nil {
		t.Errorf("got %v at another host", strange)
	}
}

func TestGetTellsPermanentRedirectsFromTemporary(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		rest := strings.TrimPrefix(r.URL.Path, "/")
		if _, err := fmt.Sscanf(rest, "%d", &status); err == nil {
			_, rest, _ = strings.Cut(rest, "/")
			w.Header().Set("Location", "/"+rest)
			w.WriteHeader(status)
		}
	})
	c := open(t, Options{AllowPrivate: loopback})
	for path, permanent := range map[string]bool{
		"/": false, "/301/a": true, "/308/a": true, "/301/308/301/a": true,
		"/302/a": false, "/303/a": false, "/307/a": false, "/301/302/a": false, "/302/301/a": false,
	} {
		r, err := c.Get(t.Context(), Request{URL: address + path})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		want := ""
		if permanent {
			want = address + "/a"
		}
		if r.Permanent != want {
			t.Errorf("%s: got %q, want %q", path, r.Permanent, want)
		}
	}
}

func TestGetFollowsNoBadRedirect(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		to := r.URL.Query().Get("to")
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/count/%d", &n); err == nil && n > 0 {
			to = fmt.Sprintf("/count/%d", n-1)
		}
		if circle := map[string]string{"/circle": "/round", "/round": "/circle"}[r.URL.Path]; circle != "" {
			to = circle
		}
		if to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
		}
	})
	c := open(t, Options{AllowPrivate: loopback})
	for path, want := range map[string]string{
		"/count/11":                      "more than 10 in a row",
		"/circle":                        "in a circle",
		"/?to=http://user@127.0.0.1/":    "holds a user name",
		"/?to=file:///etc/hosts":         "neither http nor https",
		"/?to=ftp://news.example/a.xml":  "neither http nor https",
		"/?to=gopher://127.0.0.1:6379/1": "neither http nor https",
	} {
		_, err := c.Get(t.Context(), Request{URL: address + path})
		if !errors.Is(err, errRedirect) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
	if _, err := c.Get(t.Context(), Request{URL: address + "/count/10"}); err != nil {
		t.Errorf("ten redirects: got %v", err)
	}
}

func TestGetRefusesWhatIsNoWebAddress(t *testing.T) {
	t.Parallel()
	c := open(t, Options{AllowPrivate: loopback})
	for _, address := range []string{"", "feed.xml", "file:///etc/hosts", "ftp://news.example/", "http://", "http://%zz/", "http:///feed", "javascript:1"} {
		if _, err := c.Get(t.Context(), Request{URL: address}); !errors.Is(err, errAddress) {
			t.Errorf("%q: got %v, want errAddress", address, err)
		}
	}
}

func TestProxyCarriesNamesAndNoPrivateAddress(t *testing.T) {
	t.Parallel()
	var asked []string
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) { asked = append(asked, r.RequestURI) })
	c := open(t, Options{Proxy: address})
	if _, err := c.Get(t.Context(), Request{URL: "http://news.example/feed"}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), Request{URL: "http://10.0.0.1/feed"}); !errors.Is(err, errRefused) {
		t.Errorf("got %v, want errRefused", err)
	}
	if len(asked) != 1 || asked[0] != "http://news.example/feed" {
		t.Errorf("the proxy was asked for %q", asked)
	}
}

// The name goes to the SOCKS proxy as it is: the operator's resolver never
// hears of it.
func TestSOCKSProxyResolvesNames(t *testing.T) {
	t.Parallel()
	heard := make(chan string, 1)
	dial := func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		go func() {
			defer far.Close()
			buf := make([]byte, 512)
			_, _ = far.Read(buf) // version, methods
			_, _ = far.Write([]byte{5, 0})
			n, _ := far.Read(buf)
			heard <- string(buf[:n])
		}()
		return near, nil
	}
	c := open(t, Options{Proxy: "socks5://127.0.0.1:9050", Dial: dial})
	if _, err := c.Get(t.Context(), Request{URL: "http://akhbar.example/feed"}); err == nil {
		t.Fatal("got an answer from a proxy that hung up")
	}
	if got := <-heard; !strings.Contains(got, "akhbar.example") {
		t.Errorf("the proxy heard %q, want the name", got)
	}
}

func TestNewRefusesWrongProxyAndCAFile(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{
		{Proxy: "127.0.0.1:9050"},
		{Proxy: "ftp://user:secret@proxy.example"},
		{Proxy: "http://user:secret@%zz"},
		{CAFile: empty},
		{CAFile: empty + ".none"},
	} {
		_, err := New(o)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%+v: got %v, want an error without the password", o, err)
		}
	}
}
