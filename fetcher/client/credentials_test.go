package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// piping is a dialer to servers that speak HTTP on pipes, and TLS at port 443.
// Each answers /to?URL with a redirect there and notes every request.
type piping struct {
	certificates []tls.Certificate

	mu       sync.Mutex // guards requests
	requests []*http.Request
}

func (p *piping) dial(_ context.Context, _, address string) (net.Conn, error) {
	here, there := net.Pipe()
	if strings.HasSuffix(address, ":443") {
		there = tls.Server(there, &tls.Config{Certificates: p.certificates})
	}
	go p.serve(there, strings.HasSuffix(address, ":443"))
	return here, nil
}

func (p *piping) serve(conn net.Conn, secure bool) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if r.URL.Scheme = "http"; secure {
			r.URL.Scheme = "https"
		}
		p.mu.Lock()
		p.requests = append(p.requests, r)
		p.mu.Unlock()
		if r.URL.Path == "/to" {
			fmt.Fprintf(conn, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n", r.URL.RawQuery)
			continue
		}
		fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>")
	}
}

func TestCredentialsStayWithTheirOrigin(t *testing.T) {
	t.Parallel()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS() // for its certificate, which is example.com's
	t.Cleanup(s.Close)
	file := certificate(t, s)
	for _, v := range []struct {
		from, to string
		kept     bool
	}{
		{"http://example.com", "http://example.com/new", true},
		{"https://example.com", "https://example.com/new", true},
		{"http://example.com", "https://example.com/new", true},
		{"https://example.com", "http://example.com/new", false}, // anyone on the way could read them
		{"https://example.com:443", "http://example.com:80/new", false},
		{"http://example.com", "http://example.com:8080/new", false},
		{"http://example.com", "http://www.example.com/new", false},
		{"https://example.com", "http://other.example/new", false},
		{"http://other.example", "https://example.com/new", false},
		{"http://example.com", "http://other.example/to?http://third.example/new", false},
		{"https://example.com", "https://example.com/to?http://example.com/new", false},
	} {
		p := &piping{certificates: s.TLS.Certificates}
		c := open(t, Options{Dial: p.dial, CAFile: file})
		from := strings.Replace(v.from, "://", "://reader:secret@", 1) + "/to?" + v.to
		r, err := c.Get(t.Context(), Request{URL: from, Header: http.Header{"x-key": {"k"}}})
		if err != nil || string(r.Body) != "<rss>" {
			t.Errorf("%s: got %+v, %v", from, r, err)
			continue
		}
		first, last := p.requests[0], p.requests[len(p.requests)-1]
		if first.Header.Get("X-Key") != "k" || first.Header.Get("Authorization") != "Basic cmVhZGVyOnNlY3JldA==" {
			t.Errorf("%s: the feed's own host got %v", from, first.Header)
		}
		for _, key := range []string{"X-Key", "Authorization"} {
			if got := last.Header.Get(key) != ""; got != v.kept {
				t.Errorf("from %s to %s: %s sent %v, want %v", v.from, v.to, key, got, v.kept)
			}
		}
	}
}

// Validators are no secrets, and a feed that moved is asked with them.
func TestValidatorsGoAlongWithRedirects(t *testing.T) {
	t.Parallel()
	p := &piping{}
	c := open(t, Options{Dial: p.dial})
	if _, err := c.Get(t.Context(), Request{URL: "http://a.example/to?http://b.example/", ETag: `"1"`, LastModified: "0"}); err != nil {
		t.Fatal(err)
	}
	if h := p.requests[1].Header; h.Get("If-None-Match") != `"1"` || h.Get("If-Modified-Since") != "0" {
		t.Errorf("got %v", h)
	}
}
