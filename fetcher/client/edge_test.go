package client

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// chunks returns its strings one a Read, and counts the Reads.
type chunks struct {
	left  []string
	reads int
}

func (c *chunks) Read(p []byte) (int, error) {
	c.reads++
	if len(c.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.left[0])
	c.left = c.left[1:]
	return n, nil
}

// What has not arrived yet is not waited for to tell a coding.
func TestCodingIsToldByWhatHasArrived(t *testing.T) {
	t.Parallel()
	r := &chunks{left: []string{"<rss>", "<channel>"}}
	if z, err := decoderFor(bufio.NewReader(r), ""); z != nil || err != nil || r.reads != 1 {
		t.Errorf("%d reads, decoder %v, %v; want one read and none", r.reads, z, err)
	}
}

func TestBodiesThatAreNotInTheirCoding(t *testing.T) {
	t.Parallel()
	packed, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	zstdBody := string(packed.EncodeAll([]byte("<rss/>"), nil))
	long := strings.Repeat("x", maxCodingName)
	binary := "\x01\x02\x03\x04\x05\x06\x07\x10\x11"
	for _, c := range []struct{ coding, body, want string }{ // want empty: an error
		{"gzip", binary, binary},
		{"zstd", binary, binary},
		{"zstd", zstdBody, "<rss/>"},
		{"x", zstdBody, ""},
		{"x", binary, ""},
		{"x", "text" + binary, ""}, // more than its first four bytes counts
		{"x", "<rss/>", "<rss/>"},
		{long, "<rss/>", "<rss/>"},
		{long + "x", "<rss/>", ""},
	} {
		r, err := decode(strings.NewReader(c.body), []string{c.coding}, 1000)
		var got []byte
		if err == nil {
			got, err = io.ReadAll(r)
		}
		if (err != nil) != (c.want == "") || err == nil && string(got) != c.want {
			t.Errorf("%q as %.9s: got %q, %v, want %q", c.body, c.coding, got, err, c.want)
		}
	}
}

func TestLimitsOfBytesAreExact(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]error{9: nil, 10: nil, 12: errTooLarge} {
		idle := time.AfterFunc(time.Hour, func() {})
		wire := &wireReader{r: io.NopCloser(strings.NewReader(strings.Repeat("x", n))), most: 10, idle: idle}
		if _, err := io.Copy(io.Discard, io.LimitReader(wire, 11)); err != nil {
			t.Errorf("%d bytes of the wire: %v", n, err)
		}
		if _, err := wire.Read(make([]byte, 9)); !errors.Is(err, want) && !(want == nil && err == io.EOF) {
			t.Errorf("%d bytes of the wire, read on: %v, want %v", n, err, want)
		}
		if _, err := io.ReadAll(&ceilingReader{strings.NewReader(strings.Repeat("x", n)), 10}); !errors.Is(err, want) {
			t.Errorf("%d bytes decoded: %v, want %v", n, err, want)
		}
	}
	for _, c := range []struct{ length, most, want int64 }{
		{-1, 1 << 20, 4 << 10}, {0, 1 << 20, 4 << 10}, {10_000, 1 << 20, 10_512}, {1 << 40, 1 << 40, smallBody}, {1 << 40, 100, 101}, {-1, 100, 101},
	} {
		if got := initialCapacity(&http.Response{ContentLength: c.length}, c.most); got != c.want {
			t.Errorf("for %d bytes of at most %d a buffer of %d is made, want %d", c.length, c.most, got, c.want)
		}
	}
}

func TestTransportHasItsLimits(t *testing.T) {
	t.Parallel()
	c, err := New(Options{Timeout: 7 * time.Second, Idle: 5})
	if err != nil {
		t.Fatal(err)
	}
	rt, err := c.newTransport()
	if err != nil {
		t.Fatal(err)
	}
	both := rt.(*guardedTransport).next.(*choice)
	if p := both.plain; p.Idle != 5 || p.IdlePerHost != 2 || p.IdleTimeout != 90*time.Second || p.MaxHead != 64<<10 {
		t.Errorf("without TLS: got %d and %d connections, %v idle, heads of %d bytes", p.Idle, p.IdlePerHost, p.IdleTimeout, p.MaxHead)
	}
	h := both.other
	if h.IdleConnTimeout != 90*time.Second || h.TLSHandshakeTimeout != 10*time.Second || h.ResponseHeaderTimeout != 7*time.Second || h.MaxIdleConns != 5 || h.MaxIdleConnsPerHost != 2 {
		t.Errorf("got %v idle, %v for TLS, %v for headers, %d and %d connections", h.IdleConnTimeout, h.TLSHandshakeTimeout, h.ResponseHeaderTimeout, h.MaxIdleConns, h.MaxIdleConnsPerHost)
	}
	if robotsTTL.String() != "24h0m0s" || robotsFailureTTL.String() != "1h0m0s" || robotsSilenceTTL.String() != "5m0s" || dnsTTL.String() != "1m0s" || dnsFailureTTL.String() != "5s" {
		t.Errorf("robots.txt is kept %v, %v and %v, addresses %v and %v", robotsTTL, robotsFailureTTL, robotsSilenceTTL, dnsTTL, dnsFailureTTL)
	}
}

func TestAddressIsShownWithoutItsUserOnly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"http://n.example/a@b":         "http://n.example/a@b",
		"http://u:secret@n.example/a":  "http://n.example/a",
		"http://u:secret@n.example/@b": "http://n.example/@b",
		"mailto:secret@n.example":      "n.example",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := redacted(u); !strings.HasSuffix(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%s is shown as %s, want %s", in, got, want)
		}
	}
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"a/b", "n.example:x"} {
		if err := c.checkURL(&url.URL{Scheme: "http", Host: host, Path: "/"}); !errors.Is(err, errAddress) {
			t.Errorf("host %s: %v, want errAddress", host, err)
		}
	}
}
