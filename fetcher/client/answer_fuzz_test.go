package client

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// Whatever bytes a server sends, an answer is within its bounds, an error is
// short, and nothing is held afterwards.
func FuzzAnswer(f *testing.F) {
	packed := string(gzipped("<rss>خبر</rss>"))
	for _, answer := range []string{
		head + "\r\n<rss>",
		head + "Content-Length: 5\r\n\r\n<rss>",
		head + "Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n\r\n",
		head + "Content-Encoding: gzip\r\n\r\n" + packed,
		head + "Content-Encoding: deflate\r\n\r\n" + packed[10:],
		head + "Content-Encoding: br\r\n\r\n\x0b\x02\x80<rss>\x03",
		head + "Content-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd\x04\x00\x29\x00\x00<rss>",
		head + "Content-Encoding: gzip, identity, gzip\r\n\r\n" + string(gzipped(packed)),
		head + "Content-Encoding: br, zstd\r\nContent-Encoding: x\r\n\r\n" + packed,
		"HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-4/9\r\n\r\n<rss>",
		"HTTP/1.1 204 None\r\n\r\n", "HTTP/1.1 299 Fine\r\n\r\n<rss>",
		"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\n" + head + "\r\n",
		"HTTP/1.1 301 Moved\r\nLocation: //%zz\r\n\r\n",
		"HTTP/1.0 999 \r\n\r\n", "\x16\x03\x01", "",
	} {
		f.Add([]byte(answer))
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		c := piped(t, Options{MaxBytes: 1000, Timeout: 5 * time.Second}, func(conn net.Conn) {
			if asked(conn) {
				_, _ = conn.Write(answer)
			}
		})
		r, err := c.Get(t.Context(), Request{URL: "http://a.example/feed"})
		switch {
		case err != nil && len([]rune(err.Error())) > 400:
			t.Errorf("an error of %d bytes: %.200s", len(err.Error()), err)
		case err == nil && (len(r.Body) > 1000 || !r.OK() && r.Body != nil):
			t.Errorf("status %d with %d bytes", r.Status, len(r.Body))
		case err == nil && strings.ContainsAny(fmt.Sprint(r.Header), "\r\n\x00"):
			t.Errorf("a header of more than one line: %q", r.Header)
		}
		if r != nil {
			r.Release()
		}
		if n := len(c.largeBodies); n != 0 {
			t.Errorf("%d large bodies are still counted", n)
		}
	})
}
