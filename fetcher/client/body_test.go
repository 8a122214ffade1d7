package client

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// document stands for a feed: "the news of Deir ez-Zor", many times.
var document = strings.Repeat("<item>أخبار دير الزور</item>\n", 2000)

func gzipped(s string) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.NoCompression) // so that half the bytes are half the text
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

func TestGetInflates(t *testing.T) {
	t.Parallel()
	packed := gzipped(document)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed)
	})
	r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: address})
	if err != nil || string(r.Body) != document || r.Short != "" || r.Bytes != int64(len(packed)) {
		t.Errorf("got %d bytes, %d on the wire, short %q, %v; want %d, %d", len(r.Body), r.Bytes, r.Short, err, len(document), len(packed))
	}
}

// Only gzip is asked for; what caches hand out all the same is read too.
func TestGetReadsEncodingsNobodyAskedFor(t *testing.T) {
	t.Parallel()
	var flat, zlibbed, br, zst bytes.Buffer
	f, err := flate.NewWriter(&flat, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	zs, err := zstd.NewWriter(&zst)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []io.WriteCloser{f, zlib.NewWriter(&zlibbed), brotli.NewWriter(&br), zs} {
		_, _ = w.Write([]byte(document))
		_ = w.Close()
	}
	bodies := map[string][]byte{"/deflate/bare": flat.Bytes(), "/deflate": zlibbed.Bytes(), "/br": br.Bytes(), "/zstd": zst.Bytes()}
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if asked := r.Header.Get("Accept-Encoding"); asked != "gzip" {
			t.Errorf("asked for %q, want gzip", asked)
		}
		w.Header().Set("Content-Encoding", strings.Split(r.URL.Path, "/")[1])
		_, _ = w.Write(bodies[r.URL.Path])
	})
	c := open(t, Options{AllowPrivate: loopback})
	for path := range bodies {
		if r, err := c.Get(t.Context(), Request{URL: address + path}); err != nil || string(r.Body) != document || r.Short != "" {
			t.Errorf("%s: got %+v, %v", path, r, err)
		}
	}
}

func TestGetUsesWhatCameBeforeTheEnd(t *testing.T) {
	t.Parallel()
	packed := gzipped(document)
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, length := []byte(document)[:len(document)/2], ""
		switch r.URL.Path {
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			body = packed[:len(packed)/2]
		case "/length":
			length = "999999"
		case "/reset":
			w.WriteHeader(http.StatusOK)
			_, _ = w.Write(body)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}
		if length != "" {
			w.Header().Set("Content-Length", length)
		}
		_, _ = w.Write(body)
	})
	c := open(t, Options{AllowPrivate: loopback})
	for _, path := range []string{"/gzip", "/length", "/reset"} {
		r, err := c.Get(t.Context(), Request{URL: address + path})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(r.Body) < len(document)/3 || !strings.HasPrefix(document, string(r.Body)) {
			t.Errorf("%s: got %d bytes, want about half of %d", path, len(r.Body), len(document))
		}
		if !strings.Contains(r.Short, "closed the connection early") {
			t.Errorf("%s: short is %q", path, r.Short)
		}
	}
}

func TestGetBoundsBodies(t *testing.T) {
	t.Parallel()
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 1 << 10 {
		_, _ = z.Write(make([]byte, 64<<10)) // 64 MiB in 64 KiB
	}
	_ = z.Close()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/endless":
			for {
				if _, err := w.Write([]byte(document)); err != nil {
					return
				}
			}
		case "/exact":
			_, _ = w.Write(make([]byte, 1<<20))
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write(make([]byte, 2<<20))
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("a", 1<<20))
		}
	})
	c := open(t, Options{AllowPrivate: loopback, MaxBytes: 1 << 20})
	for _, path := range []string{"/bomb", "/endless"} {
		r, err := c.Get(t.Context(), Request{URL: address + path})
		if !errors.Is(err, errTooLarge) || r.Body != nil || r.Bytes > 2<<20 {
			t.Errorf("%s: got %v and %d bytes, want errTooLarge and none", path, err, len(r.Body))
		}
	}
	if r, err := c.Get(t.Context(), Request{URL: address + "/exact"}); err != nil || len(r.Body) != 1<<20 {
		t.Errorf("as much as is allowed: got %v", err)
	}
	if r, err := c.Get(t.Context(), Request{URL: address + "/missing"}); err != nil || r.Status != http.StatusNotFound || r.Body != nil {
		t.Errorf("the body of an error page: got %+v, %v", r, err)
	}
	if _, err := c.Get(t.Context(), Request{URL: address + "/header"}); err == nil {
		t.Error("a header of 1 MiB was read")
	}
}

func TestGetCopesWithWrongContentEncoding(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", r.URL.Query().Get("says"))
		_, _ = w.Write([]byte(r.URL.Query().Get("body")))
	})
	c := open(t, Options{AllowPrivate: loopback})
	for _, v := range []struct{ query, body, fault string }{
		{"says=gzip&body=%3Crss%3E", "<rss>", ""},
		{"says=UTF-8&body=%3Crss%3E", "<rss>", ""},
		{"says=br&body=%3Crss%3E", "<rss>", ""},
		{"says=zstd&body=%3Crss%3E", "<rss>", ""},
		{"says=deflate&body=%0A%3Crss%3E", "\n<rss>", ""},
		{"says=lzw&body=%3Crss%3E", "<rss>", ""},
		{"says=lzw&body=%1F%9D%90%3C", "", `"lzw", which was not asked for`},
		{"says=deflate&body=%FF%FF%FF%FF", "", "corrupt"},
		{"says=gzip&body=%1F%8B%00%00", "", "not gzip though it says so"},
	} {
		r, err := c.Get(t.Context(), Request{URL: address + "/?" + v.query})
		if v.fault != "" {
			if err == nil || !strings.Contains(err.Error(), v.fault) {
				t.Errorf("%s: got %v, want %q", v.query, err, v.fault)
			}
			continue
		}
		if err != nil || string(r.Body) != v.body {
			t.Errorf("%s: got %v, want %q", v.query, err, v.body)
		}
	}
}

func TestGetSpeaksHTTP2OverTLSAndChecksTheName(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("asked by %s, want HTTP/2", r.Proto)
		}
		_, _ = w.Write([]byte("<rss>"))
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that we break off
	s.StartTLS()
	defer s.Close()
	c := open(t, Options{AllowPrivate: prefixes("127.0.0.0/8", "::1/128"), CAFile: certificate(t, s)})
	for range 2 {
		if _, err := c.Get(t.Context(), Request{URL: s.URL}); err != nil {
			t.Error(err)
		}
	}
	_, err := c.Get(t.Context(), Request{URL: strings.Replace(s.URL, "127.0.0.1", "localhost", 1)})
	if err == nil || !strings.Contains(err.Error(), "certificate is not to be trusted") {
		t.Errorf("by a name the certificate is not for: got %v", err)
	}
	plain := strings.Replace(serve(t, func(http.ResponseWriter, *http.Request) {}), "http:", "https:", 1)
	if _, err := c.Get(t.Context(), Request{URL: plain}); err == nil || !strings.Contains(err.Error(), "HTTP response to HTTPS client") {
		t.Errorf("a server without TLS: got %v", err)
	}
}

// certificate is the file of a server's certificate.
func certificate(t *testing.T, s *httptest.Server) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, block, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestGetTrustsCAFileAndNoOther(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<rss>")) }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that we break off
	s.StartTLS()
	defer s.Close()
	if _, err := open(t, Options{AllowPrivate: loopback, CAFile: certificate(t, s)}).Get(t.Context(), Request{URL: s.URL}); err != nil {
		t.Errorf("with the CA file: %v", err)
	}
	_, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: s.URL})
	if err == nil || !strings.Contains(err.Error(), "certificate is not to be trusted") {
		t.Errorf("without: got %v", err)
	}
}
