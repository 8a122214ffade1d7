package fetcher

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/client"
	"rawi/fetcher/client/clienttest"
	"rawi/storage"
)

// bulletin has three items, "rain", "bridge" and "market".
const bulletin = `<rss version="2.0"><channel><title>أخبار</title>` +
	`<item><guid>1</guid><title>مطر في دير الزور</title></item>` +
	`<item><guid>2</guid><title>جسر البوكمال</title></item>` +
	`<item><guid>3</guid><title>سوق الميادين</title></item></channel></rss>`

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.NoCompression) // so that bytes of one are bytes of the other
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

// serveRaw answers each connection with the bytes of answer, and hangs up.
func serveRaw(t *testing.T, answer func() []byte, asked func(*http.Request)) string {
	t.Helper()
	return "http://" + clienttest.ServeRaw(t, "127.0.0.1", func(conn net.Conn) {
		if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
			asked(r)
			_, _ = conn.Write(answer())
		}
	}) + "/feed"
}

// What breaks off, however it does, is read as far as it is whole, says so, and
// is asked for in full until it comes in full.
func TestDocumentThatBreaksOffKeepsNoValidator(t *testing.T) {
	t.Parallel()
	body := []byte(bulletin)
	half := body[:strings.Index(bulletin, "سوق")]
	once, twice := zipped(body), zipped(zipped(body))
	const start = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\nETag: \"1\"\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n"
	for name, v := range map[string]struct {
		header string
		body   []byte
		items  int
	}{
		"a length too short":            {fmt.Sprintf("Content-Length: %d\r\n", len(half)), body, 2},
		"a length too short by a byte":  {fmt.Sprintf("Content-Length: %d\r\n", len(body)-1), body, 3},
		"a length too long":             {"Content-Length: 9999\r\n", body, 3},
		"a length too long, cut":        {"Content-Length: 9999\r\n", half, 2},
		"no length":                     {"", half, 2},
		"no length, between two items":  {"", body[:bytes.LastIndex(body, []byte("<item>"))], 2},
		"no length, without its end":    {"", bytes.TrimSuffix(body, []byte("</rss>")), 3},
		"chunks without their end":      {"Transfer-Encoding: chunked\r\n", fmt.Appendf(nil, "%x\r\n%s\r\n", len(half), half), 2},
		"chunks that lie":               {"Transfer-Encoding: chunked\r\n", fmt.Appendf(nil, "%x\r\n%s\r\n0\r\n\r\n", len(half), half), 2},
		"gzip":                          {"Content-Encoding: gzip\r\n", once[:len(half)+10+5], 2},
		"gzip, whole, around a part":    {"Content-Encoding: gzip\r\n", zipped(half), 2},
		"gzip nobody spoke of":          {"", once[:len(once)-1], 3},
		"a length too short for gzip":   {fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d\r\n", len(once)-4), once, 3},
		"gzip in gzip, the outer":       {"Content-Encoding: gzip, gzip\r\n", twice[:len(twice)-8], 3},
		"gzip in gzip, the inner":       {"Content-Encoding: gzip\r\n", zipped(once[:len(once)-8]), 3},
		"gzip in gzip, nobody spoke of": {"", zipped(once[:len(once)-8]), 3},
		"a part, and the server says":   {"", half, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken, requests := true, 0
			var conditional bool
			answer := func() []byte {
				if !broken {
					return append([]byte(start+"\r\n"), body...)
				}
				head := start
				if strings.HasPrefix(name, "a part") {
					head = strings.Replace(start, "200 OK", "206 Partial Content", 1)
				}
				return append([]byte(head+v.header+"\r\n"), v.body...)
			}
			f := storage.Feed{Name: "furat", URL: serveRaw(t, answer, func(r *http.Request) {
				requests++
				conditional = r.Header.Get("If-None-Match") != "" || r.Header.Get("If-Modified-Since") != ""
			})}
			c, err := client.New(client.Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			w := newWorld()
			p := w.poller()
			p.client = c
			var st storage.FeedState
			for range 2 {
				st = p.poll(t.Context(), f, st, free).state
				if st.Status != storage.StatusOK || st.ETag != "" || st.LastModified != "" || st.BodyHash != 0 || conditional {
					t.Errorf("got %s, ETag %q, %q, body %d, asked conditionally: %v", st.Status, st.ETag, st.LastModified, st.BodyHash, conditional)
				}
				last := st.Polls[len(st.Polls)-1]
				if said := strings.Join(st.Warnings, "\n"); strings.Count(said, truncatedPrefix) != 1 || !strings.HasPrefix(st.Error, truncatedPrefix) || last.Error != st.Error || st.Failures != 0 {
					t.Errorf("warned of %q, error %q, poll's %q, %d failures", said, st.Error, last.Error, st.Failures)
				}
			}
			if n := len(w.fetches[0].Articles); n != v.items || w.fetches[0].Complete {
				t.Errorf("read %d items, complete %v; want %d, false", n, w.fetches[0].Complete, v.items)
			}
			broken = false
			st = p.poll(t.Context(), f, st, free).state
			if conditional || st.ETag != `"1"` || st.BodyHash == 0 || st.Error != "" || len(st.Warnings) != 0 || !w.fetches[len(w.fetches)-1].Complete || requests != 3 {
				t.Errorf("of the whole document: conditional %v, ETag %q, error %q, warnings %q, %d requests", conditional, st.ETag, st.Error, st.Warnings, requests)
			}
			if st = p.poll(t.Context(), f, st, free).state; !conditional {
				t.Error("what came in full is asked for in full again")
			}
		})
	}
}

// The same bytes as before, which are known, are no proof that they are all.
func TestKnownBytesThatBreakOffKeepNoValidator(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := newWorld()
		short := ""
		w.answer = func(client.Request) (*client.Response, error) {
			r := news("ETag", `"1"`)
			r.Short = short
			return r, nil
		}
		st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
		changed := st.Changed
		wait(time.Hour)
		short = "the server fell silent"
		st = w.poller().poll(t.Context(), damascus, st, free).state
		if st.ETag != "" || st.BodyHash != 0 || st.Error != truncatedPrefix+short || !st.Changed.Equal(changed) {
			t.Errorf("got ETag %q, body %d, %q, changed %s, want none, 0, a warning, %s", st.ETag, st.BodyHash, st.Error, st.Changed, changed)
		}
	})
}

func TestEverySuccessIsRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		for code, complete := range map[int]bool{200: true, 201: true, 202: true, 203: true, 207: true, 226: false, 299: true} {
			w := newWorld()
			w.answer = func(client.Request) (*client.Response, error) {
				r := news("ETag", `"1"`)
				r.Status = code
				return r, nil
			}
			st := w.poller().poll(t.Context(), damascus, storage.FeedState{}, free).state
			if st.Status != storage.StatusOK || st.ETag != `"1"` || st.BodyHash == 0 || len(w.fetches[0].Articles) != 1 || w.fetches[0].Complete != complete {
				t.Errorf("%d: got %s, ETag %q, fetch %+v", code, st.Status, st.ETag, w.fetches[0])
			}
		}
		for _, code := range []int{204, 205} {
			w := newWorld()
			w.answer = func(client.Request) (*client.Response, error) { return status(code, "ETag", `"2"`), nil }
			st := w.poller().poll(t.Context(), damascus, storage.FeedState{URL: damascus.URL, ETag: `"1"`, BodyHash: 7}, free).state
			if st.Status != storage.StatusError || st.Error != fmt.Sprintf("status %d: the server sent no document", code) || st.ETag != `"1"` || st.BodyHash != 7 {
				t.Errorf("%d: got %s, %q, ETag %q", code, st.Status, st.Error, st.ETag)
			}
		}
	})
}
