package client

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// packed is b as coded by each of codings, in their order.
func packed(t *testing.T, b []byte, codings ...string) []byte {
	t.Helper()
	for _, coding := range codings {
		var out bytes.Buffer
		var w io.WriteCloser
		var err error
		switch coding {
		case "gzip":
			w = gzip.NewWriter(&out)
		case "zlib":
			w = zlib.NewWriter(&out)
		case "flate":
			w, err = flate.NewWriter(&out, flate.BestSpeed)
		case "br":
			w = brotli.NewWriter(&out)
		case "zstd":
			w, err = zstd.NewWriter(&out)
		default:
			t.Fatalf("coding %q", coding)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(b)
		_ = w.Close()
		b = out.Bytes()
	}
	return b
}

func TestGetUndoesCodingsInWhateverWayTheyAreNamed(t *testing.T) {
	t.Parallel()
	plain := []byte(document)
	for _, v := range []struct {
		says []string // a Content-Encoding each
		is   []string
	}{
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"identity"}, nil},
		{[]string{"Identity, identity"}, nil},
		{[]string{"gzip"}, []string{"gzip"}},
		{[]string{"GZIP"}, []string{"gzip"}},
		{[]string{"x-gzip"}, []string{"gzip"}},
		{[]string{"X-GZip"}, []string{"gzip"}},
		{[]string{" gzip ,"}, []string{"gzip"}},
		{[]string{`"gzip"`}, []string{"gzip"}},
		{[]string{"gzip, identity"}, []string{"gzip"}},
		{[]string{"identity,gzip"}, []string{"gzip"}},
		{[]string{"identity", "gzip"}, []string{"gzip"}},
		{[]string{"utf-8, gzip"}, []string{"gzip"}},
		// Twice, and whatever number is said.
		{[]string{"gzip, gzip"}, []string{"gzip", "gzip"}},
		{[]string{"gzip", "x-gzip"}, []string{"gzip", "gzip"}},
		{[]string{"gzip"}, []string{"gzip", "gzip"}},
		{nil, []string{"gzip", "gzip"}},
		{[]string{"gzip, gzip"}, []string{"gzip"}},
		{[]string{"gzip, gzip, gzip"}, nil},
		{[]string{"gzip, gzip, gzip"}, []string{"gzip", "gzip", "gzip"}},
		{[]string{"gzip, gzip, gzip, gzip"}, []string{"gzip", "gzip", "gzip", "gzip"}},
		{nil, []string{"gzip", "gzip", "gzip", "gzip"}},
		// Of different kinds: the last was applied last.
		{[]string{"deflate, gzip"}, []string{"zlib", "gzip"}},
		{[]string{"deflate, gzip"}, []string{"flate", "gzip"}},
		{[]string{"gzip, br"}, []string{"gzip", "br"}},
		{[]string{"zstd", "gzip"}, []string{"zstd", "gzip"}},
		{[]string{"deflate, deflate"}, []string{"zlib", "zlib"}},
		// Not as it says.
		{[]string{"gzip"}, nil},
		{[]string{"deflate"}, nil},
		{[]string{"br"}, nil},
		{[]string{"zstd"}, nil},
		{nil, []string{"gzip"}},
		{[]string{"identity"}, []string{"gzip"}},
		{[]string{"br"}, []string{"gzip"}},
		{[]string{"deflate"}, []string{"gzip"}},
		{[]string{"gzip"}, []string{"zlib"}},
		// Words that name no coding.
		{[]string{"utf-8"}, nil},
		{[]string{"UTF-8"}, []string{"gzip"}},
		{[]string{"none"}, nil},
		{[]string{"binary"}, nil},
		{[]string{"8bit"}, nil},
		{[]string{"windows-1256"}, nil},
		{[]string{"text/xml; charset=utf-8"}, nil},
		{[]string{"compress"}, nil},
		{[]string{"lzw, gzip"}, []string{"gzip"}},
		{[]string{"x-unknown"}, []string{"gzip"}},
		{[]string{"*"}, nil},
	} {
		body := packed(t, plain, v.is...)
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Encoding"] = v.says
			_, _ = w.Write(body)
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: address})
		if err != nil || string(r.Body) != document || r.Short != "" {
			t.Errorf("coded as %q, said to be %q: got %v, %v", v.is, v.says, r, err)
		}
	}
}

func TestUnknownCodingIsPassedOverBeforeADocumentOnly(t *testing.T) {
	t.Parallel()
	for body, plain := range map[string]bool{
		"<rss>": true, "\ufeff<?xml ?>": true, "\r\n\t <rss>": true, "{}": true, "[1]": true, "\xff\xfe<\x00r\x00": true, "\xfe\xff\x00<\x00r": true, "<\x00r\x00": true, "\x00<\x00r": true,
		"<title>\xe3\xd1\xcd\xc8\xc7</title>": true, // hello, in windows-1256
		"":                                    true,
		"\x1f\x9d\x90<rss>":                   false, "<\x01\x02\x03": false, "خبر": false, "PK\x03\x04": false, "\x00\x00\x00\x00": false, "x": false,
	} {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "x-unknown")
			_, _ = io.WriteString(w, body)
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: address})
		if (err == nil) != plain || plain && string(r.Body) != body || err != nil && !strings.Contains(err.Error(), `"x-unknown", which was not asked for`) {
			t.Errorf("%q: got %+v, %v; plain: %v", body, r, err, plain)
		}
	}
}

// What is coded several times stays within the same bounds, between the codings
// too, and costs a bounded number of decoders.
func TestCodingsUponEachOtherAreBounded(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	zeros := make([]byte, 64<<20)
	// Members of gzip that hold nothing, many millions of bytes of them.
	nothing := bytes.Repeat(packed(t, nil, "gzip"), (32<<20)/len(packed(t, nil, "gzip")))
	for name, v := range map[string]struct {
		says string
		body []byte
	}{
		"a bomb in gzip":          {"gzip, gzip", packed(t, zeros, "gzip", "gzip")},
		"a bomb nobody spoke of":  {"", packed(t, zeros, "gzip", "gzip", "gzip")},
		"a bomb in brotli":        {"gzip, br", packed(t, zeros, "gzip", "br")},
		"a bomb between":          {"gzip, gzip", packed(t, nothing, "gzip")},
		"a bomb between, unsaid":  {"", packed(t, nothing, "gzip")},
		"five upon the other":     {"", packed(t, []byte(document), "gzip", "gzip", "gzip", "gzip", "gzip")},
		"five words":              {"gzip, gzip, gzip, gzip, gzip", []byte(document)},
		"brotli upon brotli":      {"br, br", packed(t, []byte(document), "br", "br")},
		"zstd upon brotli":        {"br, zstd", packed(t, []byte(document), "br", "zstd")},
		"a thousand codings":      {strings.Repeat("gzip,", 1000), packed(t, []byte(document), "gzip")},
		"a thousand brotlis said": {strings.Repeat("br,", 1000), packed(t, []byte(document), "br")},
	} {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", v.says)
			_, _ = w.Write(v.body)
		})
		c := open(t, Options{AllowPrivate: loopback, MaxBytes: most})
		r, err := c.Get(t.Context(), Request{URL: address})
		if err == nil || len(r.Body) > 0 || strings.HasPrefix(name, "a bomb") && !errors.Is(err, errTooLarge) {
			t.Errorf("%s: got %v", name, err)
		}
		if n := len(c.largeBodies); n != 0 {
			t.Errorf("%s: %d large bodies are still counted", name, n)
		}
	}
}

// Every success that brings a document is read like a 200.
func TestSuccessesAreReadLike200(t *testing.T) {
	t.Parallel()
	for code, v := range map[string]struct{ body, short string }{
		"200 OK": {"<rss>", ""}, "201 Created": {"<rss>", ""}, "202 Accepted": {"<rss>", ""}, "203 Non-Authoritative Information": {"<rss>", ""},
		"207 Multi-Status": {"<rss>", ""}, "208 Already Reported": {"<rss>", ""}, "226 IM Used": {"<rss>", ""}, "218 This is fine": {"<rss>", ""}, "299": {"<rss>", ""},
		"206 Partial Content": {"<rss>", "a part of it only"}, "206 Partial Content\r\nContent-Range: bytes 0-4/9": {"<rss>", "a part of it only"},
		"206 Partial Content\r\nContent-Range: bytes 0-4/5": {"<rss>", ""}, "206 Partial Content\r\nContent-Range: bytes 4-8/9": {"<rss>", "a part of it only"},
		"206 Partial Content\r\nContent-Range: bytes 0-4/*": {"<rss>", "a part of it only"},
		"204 No Content": {}, "205 Reset Content": {}, "304 Not Modified": {}, "300 Multiple Choices": {}, "404 Not Found": {}, "500 Broken": {}, "999 Odd": {},
	} {
		s := listen(t, func(string) string {
			return "HTTP/1.1 " + code + "\r\nConnection: close\r\nETag: \"1\"\r\n\r\n<rss>"
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + s.addr})
		if err != nil || string(r.Body) != v.body || (v.short == "") != (r.Short == "") || !strings.Contains(r.Short, v.short) || r.OK() != (v.body != "") || r.Header.Get("ETag") == "" {
			t.Errorf("%s: got %+v, %v; want %+v", code, r, err, v)
		}
	}
}

// However a body breaks off, what came is there, and Short says that it is not
// all.
func TestBodiesThatBreakOffAreShort(t *testing.T) {
	t.Parallel()
	once, twice, thrice := packed(t, []byte(document), "gzip"), packed(t, gzipped(document), "gzip"), packed(t, gzipped(document), "gzip", "gzip")
	inner := packed(t, gzipped(document)[:len(document)/2], "gzip") // whole, around what is not
	brotlied := packed(t, []byte(document), "br")
	half := func(b []byte) []byte { return b[:len(b)/2] }
	chunk := func(b []byte) []byte { return fmt.Appendf(nil, "%x\r\n%s\r\n", len(b), b) }
	for name, v := range map[string]struct {
		header string
		body   []byte
	}{
		"length":                      {"Content-Length: 999999\r\n", []byte(document)},
		"length, coded":               {"Content-Length: 999999\r\nContent-Encoding: gzip\r\n", once},
		"length too short, coded":     {fmt.Sprintf("Content-Length: %d\r\nContent-Encoding: gzip\r\n", len(once)-9), once},
		"chunks":                      {"Transfer-Encoding: chunked\r\n", chunk([]byte(document))},
		"chunks, coded":               {"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunk(once)},
		"in a chunk":                  {"Transfer-Encoding: chunked\r\n", half(chunk([]byte(document)))},
		"gzip":                        {"Content-Encoding: gzip\r\n", half(once)},
		"gzip without its sum":        {"Content-Encoding: gzip\r\n", once[:len(once)-8]},
		"gzip with a wrong sum":       {"Content-Encoding: gzip\r\n", append(once[:len(once)-8:len(once)-8], "wrongsum"...)},
		"gzip nobody spoke of":        {"", half(once)},
		"zlib":                        {"Content-Encoding: deflate\r\n", half(packed(t, []byte(document), "zlib"))},
		"deflate":                     {"Content-Encoding: deflate\r\n", half(packed(t, []byte(document), "flate"))},
		"brotli":                      {"Content-Encoding: br\r\n", brotlied[:len(brotlied)-1]},
		"zstd":                        {"Content-Encoding: zstd\r\n", half(packed(t, []byte(strings.Repeat(document, 9)), "zstd"))},
		"gzip in gzip, the outer":     {"Content-Encoding: gzip, gzip\r\n", half(twice)},
		"gzip in gzip, one said":      {"Content-Encoding: gzip\r\n", half(twice)},
		"gzip in gzip, none said":     {"", half(twice)},
		"gzip in gzip, the inner":     {"Content-Encoding: gzip, gzip\r\n", inner},
		"the inner, one said":         {"Content-Encoding: gzip\r\n", inner},
		"the inner, none said":        {"", inner},
		"gzip three times":            {"Content-Encoding: gzip, gzip, gzip\r\n", half(thrice)},
		"gzip in gzip, and no length": {"Content-Length: 999999\r\nContent-Encoding: gzip, gzip\r\n", twice},
	} {
		s := listen(t, func(string) string {
			return "HTTP/1.1 200 OK\r\nConnection: close\r\nETag: \"1\"\r\n" + v.header + "\r\n" + string(v.body)
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + s.addr})
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case r.Short == "":
			t.Errorf("%s: got %d bytes as if they were all", name, len(r.Body))
		case !strings.HasPrefix(strings.Repeat(document, 9), string(r.Body)):
			t.Errorf("%s: got %.100q", name, r.Body)
		}
	}
}
