package client

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rawi/storage/address"
)

// The table has its rules from RFC 9309, sections 2.2.1 to 2.2.4.
func TestRobotsRules(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]struct {
		file          string
		allow, refuse []string
	}{
		"no file":                   {"", []string{"/", "/أخبار"}, nil},
		"nothing at all":            {"User-agent: *\nDisallow: /", nil, []string{"/", "/a?b"}},
		"nothing forbidden":         {"User-agent: *\nDisallow:", []string{"/"}, nil},
		"its own group only":        {"User-agent: *\nDisallow: /\n\nUser-agent: Rawi/2.0\nDisallow: /private", []string{"/a"}, []string{"/private/1"}},
		"its own group is empty":    {"user-agent: rawi\n\nUser-agent: *\nDisallow: /", nil, []string{"/"}}, // lines before a rule are one group
		"its own group says so":     {"user-agent: rawi\nallow: /\n\nUser-agent: *\nDisallow: /", []string{"/"}, nil},
		"a name that begins so":     {"User-agent: rawibot\nDisallow: /", []string{"/"}, nil},
		"two groups with its name":  {"User-agent: rawi\nDisallow: /a\nUser-agent: other\nDisallow: /\nUser-agent: rawi\nDisallow: /b", []string{"/c"}, []string{"/a", "/b"}},
		"several names a group":     {"User-agent: x\nUser-agent: RAWI\nDisallow: /a", []string{"/b"}, []string{"/a"}},
		"longest rule wins":         {"User-agent: *\nDisallow: /a\nAllow: /a/open\nDisallow: /a/open/not", []string{"/a/open/1", "/b"}, []string{"/a/1", "/a/open/not"}},
		"longest rule comes first":  {"User-agent: *\nDisallow: /a/b\nAllow: /a\nAllow: /", []string{"/a/c"}, []string{"/a/b"}},
		"allow wins a tie":          {"User-agent: *\nDisallow: /a\nAllow: /a", []string{"/a"}, nil},
		"stars and ends":            {"User-agent: *\nDisallow: /*/print$\nDisallow: *.pdf\nDisallow: /*?*id=", []string{"/print", "/a/print/1", "/a?x=1"}, []string{"/a/print", "/a/b/print", "/x.pdf", "/x.pdf?1", "/a?x=1&id=2"}},
		"an end without a star":     {"User-agent: *\nDisallow: /a$", []string{"/ab", "/a/"}, []string{"/a"}},
		"letters of any script":     {"User-agent: *\nDisallow: /رياضة\nDisallow: /%D8%B3%d9%88%D9%82", []string{"/أخبار"}, []string{"/رياضة/1", "/سوق"}},
		"escaped for no reason":     {"User-agent: *\nDisallow: /%61bc\nDisallow: /x%2Fy", []string{"/x/y"}, []string{"/abc", "/a%62c", "/x%2fy"}},
		"comments, odd white space": {"\xef\xbb\xbf # robots\r\n  User-agent :  *  # all\r\n\tDisallow:/a # not this\rAllow: /a/b", []string{"/a/b", "/c"}, []string{"/a"}},
		"lines that are no rules":   {"Sitemap: https://x.example/s\n<html>\nDisallow: /early\nUser-agent: *\nCrawl-delay: 9\nNonsense\nDisallow: /a", []string{"/early"}, []string{"/a"}},
		"stars on both sides":       {"User-agent: *\nDisallow: /*/a/*/print$", []string{"/x/a/y/print/1", "/x/print"}, []string{"/x/a/y/print"}},
		"a star for nothing":        {"User-agent: *\nDisallow: /a*b", []string{"/a", "/b"}, []string{"/ab", "/axb"}},
		"allow wins a tie first":    {"User-agent: *\nAllow: /a\nDisallow: /a", []string{"/a"}, nil},
		"a name with one more z":    {"User-agent: rawiz\nDisallow: /", []string{"/"}, nil},
		"the file itself":           {"User-agent: *\nDisallow: /", []string{"/robots.txt"}, nil},
		"a rule without end":        {"User-agent: *\nDisallow: /" + strings.Repeat("*a", 3000) + "\nDisallow: /b", []string{"/a"}, []string{"/b"}},
	} {
		r := parseRobots([]byte(v.file))
		check := func(paths []string, want bool) {
			for _, path := range paths {
				u, err := url.Parse("https://x.example" + path)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.forbids(u) == nil; got != want {
					t.Errorf("%s: %s allowed %v, want %v", name, path, got, want)
				}
			}
		}
		check(v.allow, true)
		check(v.refuse, false)
	}
}

func TestAllowedAsksOnceADay(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var files atomic.Int32
		c := piped(t, Options{Timeout: time.Minute}, serveHTTP(func(r *http.Request) (int, string) {
			files.Add(1)
			switch {
			case r.URL.Path != "/robots.txt":
				t.Errorf("asked for %s", r.URL.Path)
			case r.Host == "none.example":
				return http.StatusNotFound, ""
			case r.Host == "broken.example":
				return http.StatusInternalServerError, ""
			case r.Host == "long.example":
				return http.StatusOK, "User-agent: *\nDisallow: /a\n" + strings.Repeat("#\n", maxRobotsBytes) + "Disallow: /b\n"
			}
			return http.StatusOK, "User-agent: *\nDisallow: /a\n"
		}))
		look := func(address string, want bool, asked int32) {
			t.Helper()
			before := files.Load()
			_, err := c.CheckRobots(t.Context(), address)
			if got := err == nil; got != want || files.Load()-before != asked {
				t.Errorf("%s: allowed %v (%v), %d requests; want %v, %d", address, err == nil, err, files.Load()-before, want, asked)
			}
		}
		look("http://x.example/a", false, 1)
		look("http://x.example/b", true, 0)
		look("http://x.example:8000/b", true, 1) // another site
		look("http://none.example/a", true, 1)
		look("http://long.example/a", false, 1)
		look("http://long.example/b", true, 0) // what stands beyond 500 KB is not read
		look("http://broken.example/a", false, 1)
		look("http://broken.example/a", false, 0)
		time.Sleep(time.Hour)
		look("http://broken.example/a", false, 1)
		look("http://x.example/b", true, 0)
		time.Sleep(24 * time.Hour)
		look("http://x.example/b", true, 1)
	})
}

// The operator can look the line up, whatever ends the lines of the file.
func TestRefusalNamesTheLineOfRobots(t *testing.T) {
	t.Parallel()
	for _, v := range []struct{ file, want string }{
		{"User-agent: *\nDisallow: /news/", `"Disallow: /news/" (line 2, for *)`},
		{"# ours\r\n\r\nUser-agent: *\r\nAllow: /news/$\r\ndisallow:   /news/  # all\r\n", `"Disallow: /news/" (line 5, for *)`},
		{"User-agent: *\r\rDisallow: /n", `"Disallow: /n" (line 3, for *)`},
		{"User-agent: *\nUser-agent: rawi\nDisallow: /n", `"Disallow: /n" (line 3, for rawi)`},
		{"User-agent: *\nDisallow: /a\nDisallow: /news/1\nDisallow: /n", `"Disallow: /news/1" (line 3, for *)`},
		{"User-agent: *\nDisallow: /%6Eews\nDisallow: /*/1\t", `"Disallow: /%6Eews" (line 2, for *)`},
		{"User-agent: *\nDisallow: /news/1" + strings.Repeat("*", 2000), `"Disallow: /news/1` + strings.Repeat("*", 103) + `…" (line 2, for *)`},
	} {
		r := parseRobots([]byte(v.file)).forbids(&url.URL{Scheme: "https", Host: "x.example", Path: "/news/1"})
		if r == nil || r.String() != v.want {
			t.Errorf("%q: forbidden by %s, want %s", v.file, r, v.want)
		}
	}
	c := piped(t, Options{Timeout: time.Minute}, serveHTTP(func(*http.Request) (int, string) { return http.StatusOK, "User-agent: *\nDisallow: /news/" }))
	for i, want := range []bool{true, false} {
		asked, err := c.CheckRobots(t.Context(), "http://x.example/news/")
		if !errors.Is(err, ErrDisallowed) || err.Error() != `the site's robots.txt does not allow it: "Disallow: /news/" (line 2, for *)` || asked != want {
			t.Errorf("look %d: asked %v, %v", i, asked, err)
		}
	}
}

// While the network is down no site answers: it is not the sites that forbid everything.
func TestSiteThatDoesNotAnswerIsAskedForRobotsSoon(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var up atomic.Bool
		c := piped(t, Options{Timeout: time.Minute}, func(conn net.Conn) {
			if up.Load() {
				serveHTTP(func(*http.Request) (int, string) { return http.StatusNotFound, "" })(conn)
			}
		})
		for i, v := range []struct {
			wait           time.Duration
			asked, allowed bool
		}{{0, true, false}, {4 * time.Minute, false, false}, {time.Minute, true, true}, {time.Minute, false, true}} {
			time.Sleep(v.wait)
			up.Store(v.allowed)
			asked, err := c.CheckRobots(t.Context(), "http://x.example/a")
			if asked != v.asked || (err == nil) != v.allowed || errors.Is(err, ErrDisallowed) {
				t.Errorf("look %d: asked %v, %v", i, asked, err)
			}
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*$\n", "/أ?b%2")
	f.Add("User-agent: rawi\nAllow: /%41%zz", "/%")
	f.Fuzz(func(t *testing.T, file, path string) {
		u := &url.URL{Scheme: "https", Host: "x.example", Path: path}
		r := parseRobots([]byte(file))
		first := r.forbids(u)
		if parseRobots([]byte("User-agent: rawi\nDisallow: /\n"+file)).forbids(&url.URL{Path: "/robots.txt"}) != nil {
			t.Errorf("%q forbids the file itself", file)
		}
		if again := r.forbids(u); again != first {
			t.Errorf("%q, %q: got %v, then %v", file, path, first, again)
		}
		if s := address.Normal(path); address.Normal(s) != s {
			t.Errorf("%q: %q is not its own normal form: %q", path, s, address.Normal(s))
		}
	})
}
