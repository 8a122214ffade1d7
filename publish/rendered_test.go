package publish

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var renderedAt = time.Date(2026, 11, 23, 12, 0, 0, 500, time.UTC)

func request(header ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/feed.atom", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func TestAcceptsGzipByAcceptEncoding(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]bool{
		"": false, "gzip": true, "GZip": true, "br, gzip": true, "br,gzip , deflate": true, "gzip;q=1": true, "gzip; q=1.0": true,
		"gzip;q=0": false, "gzip; q=0": false, "gzip ; q = 0": false, "gzip;q=0.000": false, "br": false, "xgzip": false, "*": true, "*;q=0": false,
	} {
		if got := acceptsGzip(request("Accept-Encoding", accept)); got != want {
			t.Errorf("%q: got %v, want %v", accept, got, want)
		}
	}
}

// If-None-Match takes precedence over If-Modified-Since (RFC 9110, 13.2.2): a client with
// other bytes must get the document, however recent its date.
func TestIfNoneMatchTakesPrecedence(t *testing.T) {
	t.Parallel()
	d := newRendered([]byte("جسر"), "application/atom+xml", renderedAt)
	same, before, after := renderedAt.Format(http.TimeFormat), renderedAt.Add(-time.Second).Format(http.TimeFormat), renderedAt.Add(time.Hour).Format(http.TimeFormat)
	for _, row := range []struct {
		header []string
		want   int
	}{
		{nil, 200},
		{[]string{"If-Modified-Since", same}, 304},
		{[]string{"If-Modified-Since", after}, 304},
		{[]string{"If-Modified-Since", before}, 200},
		{[]string{"If-None-Match", `"other"`, "If-Modified-Since", after}, 200},
		{[]string{"If-None-Match", "", "If-Modified-Since", after}, 200},
		{[]string{"If-None-Match", d.plain.etag, "If-Modified-Since", before}, 304},
		{[]string{"If-None-Match", d.packed.etag}, 304},
		{[]string{"If-None-Match", `"other"`, "If-None-Match", d.plain.etag}, 304},
		{[]string{"If-None-Match", `"other",` + d.plain.etag}, 304},
		{[]string{"If-None-Match", strings.Trim(d.plain.etag, `"`)}, 200},
	} {
		w := httptest.NewRecorder()
		d.serve(w, request(row.header...))
		if w.Code != row.want || (w.Body.Len() == 0) != (row.want == 304) {
			t.Errorf("%q: status %d with %d bytes, want %d", row.header, w.Code, w.Body.Len(), row.want)
		}
	}
}

func TestNotModifiedHasOnlyTheHeadersOfCaches(t *testing.T) {
	t.Parallel()
	d := newRendered([]byte("جسر"), "application/atom+xml", renderedAt)
	w := httptest.NewRecorder()
	for _, key := range []string{"Cache-Control", "X-Robots-Tag", "Content-Security-Policy", "Link"} {
		w.Header().Set(key, "x")
	}
	d.serve(w, request("If-None-Match", d.packed.etag, "Accept-Encoding", "gzip"))
	want := map[string]string{
		"Etag": d.packed.etag, "Last-Modified": "Mon, 23 Nov 2026 12:00:00 GMT", "Cache-Control": "x", "Vary": "Accept-Encoding", "X-Robots-Tag": "x",
	}
	for key, value := range want {
		if got := w.Header().Get(key); got != value {
			t.Errorf("%s: got %q, want %q", key, got, value)
		}
	}
	if len(w.Header()) != len(want) {
		t.Errorf("headers %v, want no others than %v", w.Header(), want)
	}
}

func TestRenderedServesEitherCoding(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("جسر جديد ", 50)
	d := newRendered([]byte(text), "application/atom+xml", renderedAt)
	plain, packed := httptest.NewRecorder(), httptest.NewRecorder()
	d.serve(plain, request())
	d.serve(packed, request("Accept-Encoding", "gzip"))
	if plain.Body.String() != text || plain.Header().Get("Content-Encoding") != "" || plain.Header().Get("Etag") != d.plain.etag {
		t.Errorf("plain: %d bytes, %v", plain.Body.Len(), plain.Header())
	}
	if packed.Header().Get("Content-Encoding") != "gzip" || packed.Header().Get("Etag") != d.packed.etag || packed.Body.Len() >= len(text) {
		t.Errorf("packed: %d bytes, %v", packed.Body.Len(), packed.Header())
	}
	z, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != text {
		t.Errorf("packed: %q, %v", got, err)
	}
	for _, w := range []*httptest.ResponseRecorder{plain, packed} {
		if w.Header().Get("Vary") != "Accept-Encoding" || w.Header().Get("Content-Type") != "application/atom+xml" {
			t.Errorf("headers %v", w.Header())
		}
	}
	if want := len(text) + packed.Body.Len() + documentOverhead; d.size() != want {
		t.Errorf("size %d, want %d", d.size(), want)
	}
}
