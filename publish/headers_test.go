package publish_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"rawi/publish"
)

// Each security header is in every answer, be it a page, a document, an asset or an
// error; images of other hosts are allowed only where the operator wants them.
func TestEveryAnswerHasSecurityHeaders(t *testing.T) {
	t.Parallel()
	for images, sources := range map[bool]string{false: "'self'", true: "'self' https: http:"} {
		h := newHarness(t)
		h.addArticle("furat", bridge)
		var err error
		if h.Server, err = publish.New(publish.Options{Store: h.store, Images: images, Now: func() time.Time { return start }}); err != nil {
			t.Fatal(err)
		}
		h.run()
		for path, status := range map[string]int{
			"/": 200, "/feed.atom": 200, "/topics/roads.json": 200, "/topics/roads": 200, "/topics": 200, "/places": 200, "/places/syria.atom": 200, "/places/Halep": 302, "/status": 200, "/search": 200, "/feeds.opml": 200, "/style.css": 200,
			"/healthz": 200, "/readyz": 200, "/nothing": 404, "/topics/none.atom": 404, "/?after=garbage": 400, "/health/x.atom": 404,
		} {
			r := h.get(path, nil)
			if r.StatusCode != status {
				t.Errorf("%s: status %d, want %d", path, r.StatusCode, status)
			}
			for key, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
				"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src " + sources + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			} {
				if got := r.Header.Get(key); got != want {
					t.Errorf("%s: %s is %q, want %q", path, key, got, want)
				}
			}
			if r.Header.Get("Content-Type") == "" {
				t.Errorf("%s: no Content-Type", path)
			}
		}
		if r := h.get("/feed.atom", map[string]string{"method": http.MethodPost}); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("POST: status %d, %v", r.StatusCode, r.Header)
		}
	}
}

// A page is sent again only when it changed; an error has no validator, so that no cache
// takes it for the page.
func TestPagesAreConditional(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.addArticle("furat", bridge)
	h.run()
	first := h.get("/", nil)
	plain, packed := first.Header.Get("ETag"), h.get("/", map[string]string{"Accept-Encoding": "gzip"}).Header.Get("ETag")
	if plain == "" || packed == "" || plain == packed || first.Header.Get("Vary") != "Accept-Language, Accept-Encoding" {
		t.Errorf("tags %s and %s, headers %v", plain, packed, first.Header)
	}
	for _, row := range []struct {
		key, value string
		want       int
	}{
		{"If-None-Match", plain, 304},
		{"If-None-Match", packed, 304},
		{"If-None-Match", `"other"`, 200},
		{"If-None-Match", "*", 304},
		{"If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 200}, // pages have no date
	} {
		for _, coding := range []string{"", "gzip"} {
			r := h.get("/", map[string]string{row.key: row.value, "Accept-Encoding": coding})
			text := body(t, r)
			if r.StatusCode != row.want || (text == "") != (row.want == 304) || r.StatusCode == 304 && r.Header.Get("Content-Encoding") != "" {
				t.Errorf("%s: %s, coding %q: status %d, %d bytes, %v", row.key, row.value, coding, r.StatusCode, len(text), r.Header)
			}
			if strings.HasPrefix(row.value, `"`) && row.want == 304 && r.Header.Get("ETag") != row.value {
				t.Errorf("%s: the tag is %s", row.value, r.Header.Get("ETag"))
			}
		}
	}
	missing := h.get("/nothing", map[string]string{"If-None-Match": "*"})
	if missing.StatusCode != 404 || missing.Header.Get("ETag") != "" {
		t.Errorf("an error: status %d, tag %q", missing.StatusCode, missing.Header.Get("ETag"))
	}
	head := h.get("/", map[string]string{"method": http.MethodHead})
	if text := body(t, head); text != "" || head.Header.Get("Content-Length") == "" || head.Header.Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d bytes, Content-Length %s", len(text), head.Header.Get("Content-Length"))
	}
}
