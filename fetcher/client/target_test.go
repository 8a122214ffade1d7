package client

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"rawi/fetcher/client/clienttest"
)

// wire is a server that takes a request line as it comes, which http.Server
// would refuse, and says no more of its answers than it is told to.
type wire struct {
	addr string

	mu      sync.Mutex // guards targets and hosts
	targets []string   // of requests, as they came
	hosts   []string
}

// listen answers each target by answer, which holds status line and header.
func listen(t *testing.T, answer func(target string) string) *wire {
	t.Helper()
	s := &wire{}
	s.addr = clienttest.ServeRaw(t, "127.0.0.1", func(conn net.Conn) {
		if target, ok := s.hear(bufio.NewReader(conn)); ok {
			fmt.Fprint(conn, answer(target))
		}
	})
	return s
}

// hear reads a request's head.
func (s *wire) hear(in *bufio.Reader) (target string, ok bool) {
	line, err := in.ReadString('\n')
	target, found := strings.CutPrefix(strings.TrimSpace(line), "GET ")
	target, whole := strings.CutSuffix(target, " HTTP/1.1")
	if err != nil || !found || !whole {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.targets = append(s.targets, target)
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == "\r\n" {
			return target, err == nil
		}
		if host, ok := strings.CutPrefix(line, "Host: "); ok {
			s.hosts = append(s.hosts, strings.TrimSpace(host))
		}
	}
}

func (s *wire) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.targets
}

const plainly = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n"

func found(location string) string {
	return "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n"
}

// targets are written in the way of those who write addresses by hand, and as
// browsers ask for them.
var targets = []struct{ written, asked string }{
	{"/feed", "/feed"},
	{"/a b?q=c d", "/a%20b?q=c%20d"},
	{"/أخبار/سوريا", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7"}, // news, Syria
	{"/?q=سوريا&p=ا ب", "/?q=%D8%B3%D9%88%D8%B1%D9%8A%D8%A7&p=%D8%A7%20%D8%A8"},
	{"/%d8%A3?%d8%A3=1", "/%d8%A3?%d8%A3=1"},
	{`/a|b^c"d{e}f<g>` + "`", "/a%7Cb%5Ec%22d%7Be%7Df%3Cg%3E%60"},
	{`/?a|b^c"d{e}f<g>` + "`", "/?a%7Cb%5Ec%22d%7Be%7Df%3Cg%3E%60"},
	{"/?q='x'", "/?q=%27x%27"},
	{"/100%?50%", "/100%?50%"},
	{"/100% x?a b", "/100%%20x?a%20b"},
	{"/%zz/%", "/%zz/%"},
	{"/a/../b/./c", "/b/c"},
	{"/\xe3\xc7", "/%E3%C7"},
	{`/a\b?c\d`, "/a/b?c%5Cd"},
	{"/a?b#ج د", "/a?b"},
	{"/[a]?[b]=!$&()*+,;:@", "/[a]?[b]=!$&()*+,;:@"},
	{"/a?", "/a?"},
	{"", "/"},
}

func TestGetAsksForTargetsAsBrowsersDo(t *testing.T) {
	t.Parallel()
	s := listen(t, func(string) string { return plainly + "\r\n<rss>" })
	c := open(t, Options{AllowPrivate: loopback})
	for i, v := range targets {
		for j, front := range []string{"http://", "HTTP://", " \n\thttp://", "feed://", "feed:http://", "FEED:HTTP://", `http:\\`} {
			r, err := c.Get(t.Context(), Request{URL: front + s.addr + v.written})
			if err != nil || string(r.Body) != "<rss>" || !strings.HasPrefix(r.URL, "http://"+s.addr) {
				t.Fatalf("%s%s: got %+v, %v", front, v.written, r, err)
			}
			if got := s.asked(); len(got) != 7*i+j+1 || got[len(got)-1] != v.asked {
				t.Errorf("%s…%s asked for\n%q, want\n%q", front, v.written, got[len(got)-1], v.asked)
			}
		}
	}
}

func TestGetFollowsRedirectsAsBrowsersDo(t *testing.T) {
	t.Parallel()
	other := listen(t, func(string) string { return plainly + "\r\n<rss>" })
	for _, v := range targets[:len(targets)-1] {
		for front, ours := range map[string]bool{"": true, "http://" + other.addr: false, "//" + other.addr: false, "HTTP://" + other.addr: false, "feed://" + other.addr: false, "feed:http://" + other.addr: false, "  http://" + other.addr: false} {
			s := listen(t, func(target string) string {
				if target == "/start%" {
					return found(front + v.written)
				}
				return plainly + "\r\n<rss>"
			})
			c := open(t, Options{AllowPrivate: loopback})
			r, err := c.Get(t.Context(), Request{URL: "http://" + s.addr + "/start%"})
			if err != nil || string(r.Body) != "<rss>" {
				t.Errorf("to %s%s: got %+v, %v", front, v.written, r, err)
				continue
			}
			got := other.asked()
			if ours {
				got = s.asked()
			}
			if last := got[len(got)-1]; last != v.asked {
				t.Errorf("to %s%s asked for\n%q, want\n%q", front, v.written, last, v.asked)
			}
		}
	}
	// Relative ones, of which Go's own reader refuses those with a lone %.
	for to, want := range map[string]string{"ب": "/x%/%D8%A8", "?q=ب د": "/x%/y?q=%D8%A8%20%D8%AF", "../%": "/%", "./ a/": "/x%/%20a/", "feed.xml#ب": "/x%/feed.xml"} {
		s := listen(t, func(target string) string {
			if target == "/x%/y" {
				return found(to)
			}
			return plainly + "\r\n<rss>"
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + s.addr + "/x%/y"})
		if err != nil || string(r.Body) != "<rss>" || s.asked()[1] != want {
			t.Errorf("%q leads to %q (%v), want %q", to, s.asked(), err, want)
		}
	}
}

// What stands in a Location and is none is told without a password that it may
// hold.
func TestGetRefusesRedirectsThatLeadNowhere(t *testing.T) {
	t.Parallel()
	for to, fault := range map[string]string{
		"http://":                       "names no host",
		"http:x.example/":               "is no address",
		"http://a b/":                   "is no address",
		"http://[x/":                    "is no address",
		"http://u:secret@a b/":          "is no address",
		"javascript:alert(1)":           "neither http nor https",
		"feed:ftp://x.example/":         "neither http nor https",
		"http://x.example:99999/":       "is no address",
		"/" + strings.Repeat("ا", 5000): "is no address",
		"/" + strings.Repeat("ا", 2000): "not one that can be written down",
	} {
		s := listen(t, func(string) string { return found(to) })
		_, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + s.addr})
		if !errors.Is(err, errRedirect) || !strings.Contains(fmt.Sprint(err), fault) || strings.Contains(fmt.Sprint(err), "secret") || len(fmt.Sprint(err)) > 400 {
			t.Errorf("%.40q: got %v, want %q", to, err, fault)
		}
	}
}

func TestPermanentRedirectToTheSameAddressIsNoMove(t *testing.T) {
	t.Parallel()
	// Some servers write the escapes of every address in their own way.
	for _, v := range []struct {
		from, to string
		moved    bool
	}{
		{"/%d8%a3", "/%D8%A3", false},
		{"/%7Ea", "/~a", false},
		{"/%d8%a3?%7c", "/%D8%A3?%7C", false},
		{"/a", "/a/", true},
		{"/a", "/A", true},
		{"/a?b", "/a", true},
	} {
		s := listen(t, func(target string) string {
			if target == v.from {
				return strings.Replace(found(v.to), "302 Found", "301 Moved Permanently", 1)
			}
			return plainly + "\r\n<rss>"
		})
		r, err := open(t, Options{AllowPrivate: loopback}).Get(t.Context(), Request{URL: "http://" + s.addr + v.from})
		if err != nil || (r.Permanent != "") != v.moved || len(s.asked()) != 2 {
			t.Errorf("from %s to %s: got %+v, %v; a move: %v", v.from, v.to, r, err, v.moved)
		}
	}
}

// One host is one host, with its port or without it, in any case: what is for
// it alone goes along.
func TestOwnHeadersGoToTheSameHostHoweverWritten(t *testing.T) {
	t.Parallel()
	for to, kept := range map[string]bool{
		"http://A.EXAMPLE:80/new": true, "HTTP://a.example/new": true, "//a.EXAMPLE/new": true, "/new": true,
		"http://a.example:8080/new": false, "http://b.example/new": false,
	} {
		var last http.Header
		c := piped(t, Options{}, func(conn net.Conn) {
			in := bufio.NewReader(conn)
			for {
				r, err := http.ReadRequest(in)
				if err != nil {
					return
				}
				last = r.Header
				if r.URL.Path != "/new" {
					fmt.Fprint(conn, strings.Replace(found(to), "Connection: close\r\n", "", 1))
					continue
				}
				fmt.Fprint(conn, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>")
			}
		})
		r, err := c.Get(t.Context(), Request{URL: "http://a.example:80/feed", Header: http.Header{"X-Key": {"secret"}}})
		if err != nil || (last.Get("X-Key") != "") != kept {
			t.Errorf("to %s: got %+v, %v, header %v; sent: %v", to, r, err, last, kept)
		}
	}
}

// Robots are known by site, and a page's path is compared as it is asked for.
func TestRobotsAreOfOneSiteHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	s := listen(t, func(string) string {
		return plainly + "\r\nUser-agent: *\nDisallow: /%d8%a3\nDisallow: /a|b\nDisallow: /خبر\nDisallow: /~c\nDisallow: /x?q=ب\n"
	})
	c := open(t, Options{AllowPrivate: loopback})
	for path, want := range map[string]bool{
		"/%D8%A3": false, "/%d8%a3/1": false, "/أ": false, "/a%7cb": false, "/a|b": false, "/%D8%AE%D8%A8%D8%B1": false, "/%7Ec": false, "/%7ec/d e": false,
		"/x?q=%d8%a8": false, "/y/../~c": false, "/%25d8%25a3": true, "/": true, "/a%2fb": true,
	} {
		for _, front := range []string{"http://", "HTTP://", "feed://"} {
			if _, err := c.CheckRobots(t.Context(), front+s.addr+path); (err == nil) != want || err != nil && !errors.Is(err, ErrDisallowed) {
				t.Errorf("%s%s: got %v, want %v", front, path, err, want)
			}
		}
	}
	if got := s.asked(); len(got) != 1 {
		t.Errorf("the file of one site was asked for %d times", len(got))
	}
}
