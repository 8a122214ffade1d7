package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"

	"rawi/fetcher/client/clienttest"
)

func TestNoBodyIsCutInSilence(t *testing.T) {
	t.Parallel()
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		_, _ = w.Write(make([]byte, n))
	})
	for _, most := range []int64{1, smallBody - 1, smallBody, smallBody + 1, 2 * smallBody} {
		c := open(t, Options{AllowPrivate: loopback, MaxBytes: most})
		r, err := c.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", address, most)})
		if err != nil || int64(len(r.Body)) != most || r.Short != "" {
			t.Errorf("%d bytes where as many are allowed: got %v", most, err)
		}
		r, err = c.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", address, most+1)})
		if !errors.Is(err, errTooLarge) || r.Body != nil {
			t.Errorf("%d bytes where one less is allowed: got %v, want errTooLarge", most+1, err)
		}
	}
}

// A body that inflates to nothing is endless all the same.
func TestGetBoundsWhatComesOverTheWire(t *testing.T) {
	t.Parallel()
	empty := bytes.Repeat([]byte("\x00\x00\x00\xff\xff"), 10_000) // stored blocks of no bytes (RFC 1951, 3.2.4)
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, err := w.Write([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"))
		for err == nil {
			_, err = w.Write(empty)
		}
	})
	r, err := open(t, Options{AllowPrivate: loopback, MaxBytes: 1 << 20}).Get(t.Context(), Request{URL: address})
	if !errors.Is(err, errTooLarge) || r.Bytes > 2<<20 {
		t.Errorf("got %v after %d bytes, want errTooLarge", err, r.Bytes)
	}
}

func TestGetReadsGzipThatIsMislabelled(t *testing.T) {
	t.Parallel()
	packed := gzipped(document)
	bodies := map[string][]byte{
		"/unsaid":  packed,
		"/padded":  append(bytes.Clone(packed), make([]byte, 512)...),
		"/warning": append(bytes.Clone(packed), "<b>Warning</b>: قاعدة البيانات"...),
		"/members": append(gzipped(document[:1000]), gzipped(document[1000:])...),
	}
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		if r.URL.Path != "/unsaid" {
			w.Header().Set("Content-Encoding", "GZIP")
		}
		_, _ = w.Write(bodies[r.URL.Path])
	})
	c := open(t, Options{AllowPrivate: loopback})
	for path := range bodies {
		if r, err := c.Get(t.Context(), Request{URL: address + path}); err != nil || string(r.Body) != document || r.Short != "" {
			t.Errorf("%s: got %d bytes, %v; want %d", path, len(r.Body), err, len(document))
		}
	}
}

// A decoder of brotli may remember 16 MiB: there are only as many as of large
// bodies.
func TestEncodingsThatRememberMuchCountAsLarge(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	z := brotli.NewWriter(&packed)
	_, _ = io.WriteString(z, document)
	_ = z.Close()
	address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		_, _ = w.Write(packed.Bytes()[:packed.Len()-1]) // cut short, too
	})
	c := open(t, Options{AllowPrivate: loopback})
	r, err := c.Get(t.Context(), Request{URL: address})
	if err != nil || len(r.Body) == 0 || !strings.HasPrefix(document, string(r.Body)) || r.Short == "" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if n := len(c.largeBodies); n != 1 {
		t.Errorf("%d places are taken, want 1", n)
	}
	r.Release()
	if n := len(c.largeBodies); n != 0 {
		t.Errorf("%d places are taken afterwards", n)
	}
}

// More bytes than Content-Length says are nobody's: neither this answer's nor
// the next one's.
func TestGetReadsNoMoreThanContentLength(t *testing.T) {
	bubble(t, func(t *testing.T) {
		c := piped(t, Options{}, func(conn net.Conn) {
			for asked(conn) {
				fmt.Fprint(conn, head+"Content-Length: 5\r\n\r\n<rss><item>HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
			}
		})
		for range 3 {
			r, err := c.Get(t.Context(), Request{URL: "http://long.example/feed"})
			if err != nil || string(r.Body) != "<rss>" {
				t.Fatalf("got %+v, %v", r, err)
			}
			synctest.Wait()
		}
	})
}

// Remote text in errors is cut: net/http shows lines of servers as they came.
func TestErrorsAreShort(t *testing.T) {
	long := strings.Repeat("خبر", 5000)
	for name, answer := range map[string]string{
		"status line": "HTTP/1.1 " + long + "\r\n\r\n",
		"first line":  long + "\r\n\r\n",
		"header line": "HTTP/1.1 200 OK\r\n" + long + "\r\n\r\n",
		"length":      "HTTP/1.1 200 OK\r\nContent-Length: " + long + "\r\n\r\n",
		"encoding":    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: " + long + "\r\n\r\n<rss>",
		"target":      "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: http://%zz/" + long + "\r\n\r\n",
		"user":        "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: http://" + long + "@a.example/\r\n\r\n",
		"scheme":      "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: x:" + long + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				c := piped(t, Options{}, func(conn net.Conn) {
					asked(conn)
					fmt.Fprint(conn, answer)
				})
				_, err := c.Get(t.Context(), Request{URL: "http://long.example/feed"})
				if err == nil || len([]rune(err.Error())) > 400 {
					t.Errorf("got %v", err)
				}
				if redirect := strings.Contains(answer, "Location"); errors.Is(err, errRedirect) != redirect {
					t.Errorf("got %v, errRedirect wanted: %v", err, redirect)
				}
			})
		})
	}
}

// Whoever follows redirects gives its place back before it asks for the next.
func TestRedirectsAtOneAddressDoNotBlockEachOther(t *testing.T) {
	bubble(t, func(t *testing.T) {
		o := Options{Timeout: time.Minute, Resolve: func(context.Context, string, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
		}}
		c := piped(t, o, func(conn net.Conn) {
			in := bufio.NewReader(conn)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				if to := strings.TrimSuffix(r.URL.Path, "x"); to != r.URL.Path {
					fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nLocation: http://next%d.example%s\r\nContent-Length: 5\r\n\r\nthere", len(to), to)
					continue
				}
				fmt.Fprint(conn, head+"Content-Length: 5\r\n\r\n<rss>")
			}
		})
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				if _, err := c.Get(t.Context(), Request{URL: fmt.Sprintf("http://site%d.example/xxxxx", i)}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(c.limiter.inUse); n != 0 {
			t.Errorf("%d addresses are still counted", n)
		}
	})
}

// A name in Arabic letters is looked up the way it is dialled, and counted.
func TestNamesInLettersOfAnyScriptAreCounted(t *testing.T) {
	t.Parallel()
	var names []string
	o := Options{
		Resolve: func(_ context.Context, _, host string) ([]netip.Addr, error) {
			names = append(names, host)
			return []netip.Addr{netip.MustParseAddr("1.1.1.1")}, nil
		},
		Dial: func(_ context.Context, _, address string) (net.Conn, error) {
			names = append(names, address)
			return nil, net.ErrClosed
		},
	}
	if _, err := open(t, o).Get(t.Context(), Request{URL: "http://أخبار.example/feed"}); err == nil { // news.example
		t.Fatal("got an answer from nowhere")
	}
	if len(names) != 2 || names[0]+":80" != names[1] || !strings.HasPrefix(names[0], "xn--") {
		t.Errorf("looked up and dialled %q, want the same name in ASCII", names)
	}
}

// A connection that is reset in the middle is told from one that ends.
func TestGetCopesWithResetConnections(t *testing.T) {
	t.Parallel()
	at := clienttest.ServeRaw(t, "127.0.0.3", func(conn net.Conn) {
		asked(conn)
		fmt.Fprint(conn, head+"Content-Length: 100\r\n\r\n<rss>")
		_ = conn.(*net.TCPConn).SetLinger(0) // close by RST
	})
	r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + at})
	said := fmt.Sprint(err) // the reset may overtake what was sent before it
	if err == nil {
		said = r.Short
	}
	if !strings.Contains(said, "closed the connection early") {
		t.Errorf("got %q", said)
	}
}
