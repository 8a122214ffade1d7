package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFullRobotsCacheIsEmptied(t *testing.T) {
	t.Parallel()
	var c robotsCache
	large := siteRules{rules: rules{{path: strings.Repeat("ا", 1<<20)}}, expires: time.Now().Add(time.Hour)} // 2 MiB
	for range 100 {
		c.put("http://a.example", large) // again and again the same
	}
	if c.size != large.size() || len(c.sites) != 1 {
		t.Errorf("%d bytes of %d sites, want %d of one", c.size, len(c.sites), large.size())
	}
	for i := range 6 {
		c.put(fmt.Sprintf("http://%d.example", i), large)
	}
	if len(c.sites) != 7 || c.size != 7*large.size() {
		t.Errorf("%d bytes of %d sites, want 7", c.size, len(c.sites))
	}
	if c.put("http://one-more.example", large); len(c.sites) != 1 || c.size != large.size() {
		t.Errorf("%d bytes of %d sites after one too many, want one", c.size, len(c.sites))
	}
	if _, ok := c.get("http://one-more.example"); !ok {
		t.Error("the last one is not there")
	}
	if n := large.size(); n != 300+80+2<<20 {
		t.Errorf("a rule of 2 MiB counts %d bytes", n)
	}
}

func TestRobotsRulesAreBounded(t *testing.T) {
	t.Parallel()
	path := "/" + strings.Repeat("a", maxPath-1)
	for _, v := range []struct {
		file    string
		path    string
		allowed bool
	}{
		{strings.Repeat("Disallow: /x\n", maxRules-1) + "Disallow: /a", "/a", false},
		{strings.Repeat("Disallow: /x\n", maxRules) + "Disallow: /a", "/a", true},
		{"Disallow: " + path, path, false},
		{"Disallow: " + path + "b", path + "b", true},
		{"Disallow: /*b", path + "b", true}, // beyond what is compared
	} {
		for _, agent := range []string{"*", "rawi"} {
			u := &url.URL{Scheme: "https", Host: "x.example", Path: v.path}
			if got := parseRobots([]byte("User-agent: "+agent+"\n"+v.file)).forbids(u) == nil; got != v.allowed {
				t.Errorf("%s, %.20q…: allowed %v, want %v", agent, v.file, got, v.allowed)
			}
		}
	}
}

// Only a site that can be reached and has no file allows everything.
func TestSitesWithoutRobotsFile(t *testing.T) {
	t.Parallel()
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch host, _, _ := strings.Cut(r.Host, "."); host {
		case "circle":
			http.Redirect(w, r, "/robots.txt", http.StatusFound)
		case "aborts":
			panic(http.ErrAbortHandler)
		default:
			var status int
			_, _ = fmt.Sscan(host, &status)
			w.WriteHeader(status)
			fmt.Fprint(w, "User-agent: *\nDisallow: /")
		}
	})
	port := at[strings.LastIndexByte(at, ':'):]
	c := open(t, Options{AllowPrivate: loopback, Resolve: func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}})
	for host, want := range map[string]struct{ allowed, failed bool }{
		"200": {}, "404": {allowed: true}, "403": {allowed: true}, "429": {allowed: true}, "499": {allowed: true},
		"500": {failed: true}, "503": {failed: true}, "aborts": {failed: true}, "circle": {allowed: true},
	} {
		_, err := c.CheckRobots(t.Context(), "http://"+host+".example"+port+"/")
		if disallowed := errors.Is(err, ErrDisallowed); (err == nil) != want.allowed || (err != nil && !disallowed) != want.failed {
			t.Errorf("%s: got %v, want %+v", host, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.CheckRobots(ctx, "http://new.example"+port+"/"); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: got %v", err)
	}
	if _, cached := c.robots.get("http://new.example" + port); cached {
		t.Error("that nobody waited was remembered as a fault of the site")
	}
}
