package parse

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
)

func TestPagesLinkFeedsFromTheirBase(t *testing.T) {
	t.Parallel()
	for page, want := range map[string][]string{
		`<link rel=feed href="f.xml">`:                                 {"http://n.example/a/f.xml"},
		`<base href="/b/"><link rel=feed href="f.xml">`:                {"http://n.example/b/f.xml"},
		`<base href="https://m.example/"><link rel=feed href="f.xml">`: {"https://m.example/f.xml"},
		`<base href="mailto:x"><link rel=feed href="f.xml">`:           {"http://n.example/a/f.xml"},
		`<base href="http://["><link rel=feed href="f.xml">`:           {"http://n.example/a/f.xml"},
		`<base><link rel=feed href="f.xml">`:                           {"http://n.example/a/f.xml"},
		`<a href="http://[/feed.xml">x</a><a href="g/rss.xml">y</a>`:   {"http://n.example/a/g/rss.xml"},
		`<a href="g/rss.xml">y</a><link rel=feed href="f.xml">`:        {"http://n.example/a/f.xml"},
	} {
		r := newReader(context.Background(), Input{URL: "http://n.example/a/"}, 0)
		var got []string
		for _, c := range r.discover([]byte(page)) {
			got = append(got, c.URL)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
	for href, want := range map[string]bool{"http://[": false, "feed:x": true, "a.rss": true, "a/feed.xml/": true, "a.html": false} {
		if got := looksLikeFeed(href); got != want {
			t.Errorf("%s looks like a feed: %v", href, got)
		}
	}
	for url, want := range map[string]bool{"": false, "a/b": false, "mailto:a": false, "http://n.example/": true} {
		if got := newReader(context.Background(), Input{URL: url}, 0).base != nil; got != want {
			t.Errorf("%q is a base: %v", url, got)
		}
	}
}

func TestZlibIsKnownByItsLevels(t *testing.T) {
	t.Parallel()
	for _, level := range []int{zlib.NoCompression, zlib.BestSpeed, zlib.DefaultCompression, zlib.BestCompression} {
		var b bytes.Buffer
		w, err := zlib.NewWriterLevel(&b, level)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte("<rss/>"))
		_ = w.Close()
		if out, short, packed := decompress(b.Bytes()); string(out) != "<rss/>" || short || b.Bytes()[1] != 0x5e && !packed {
			t.Errorf("level %d: %q, short %v, packed %v", level, out, short, packed)
		}
	}
	for _, s := range []string{"x", "x\x9c", "\x78\x9dabc", "a\x9c text", ""} {
		if out, _, packed := decompress([]byte(s)); packed || string(out) != s {
			t.Errorf("%q: %q, packed %v", s, out, packed)
		}
	}
}

func TestPagesComeBeforeOtherLinks(t *testing.T) {
	t.Parallel()
	links := []*atom.Link{{Rel: "alternate", Href: "pdf", Type: "application/pdf"}, {Rel: "alternate", Href: "page", Type: "text/html"}, {Rel: "self", Href: "self"}, {Rel: "alternate", Href: "any"}, {Rel: "alternate"}}
	if got, want := atomLinks(links, "alternate"), []string{"page", "any", "pdf"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAuthorsOfJSONFeed(t *testing.T) {
	t.Parallel()
	got := jsonAuthors([]*json.Author{nil, {Name: "Leila", URL: "mailto:leila@n.example"}, {Name: "Omar (omar@n.example)", URL: "mailto:other@n.example"}, {Name: "Sami", URL: "https://n.example/"}})
	if len(got) != 3 || got[0].Email != "leila@n.example" || got[1].Email != "omar@n.example" || got[2].Email != "" || got[2].Name != "Sami" {
		t.Errorf("got %+v", got)
	}
}

func TestAddressInACodeOfGoogleNews(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"http://n.example/a":             "http://n.example/a",
		"\x08\x13http://n.example/a\xd2": "http://n.example/a",
		"\x08http://n.example/a b":       "http://n.example/a",
		"\x08http://n.example/a\x7fb":    "http://n.example/a",
		"\x08none":                       "",
	} {
		got := ""
		if u := googleNewsTarget("/rss/articles/" + base64.RawURLEncoding.EncodeToString([]byte(raw)) + "/x"); u != nil {
			got = u.String()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}

func TestNamesOfMediaTypesAreRestricted(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"az": true, "AZ": true, "09": true, "a!#$&-^_.+": true, "+a": false, "": false, "a b": false, "a/": false, "a@": false, "a{": false, "é": false,
		strings.Repeat("a", 127): true, strings.Repeat("a", 128): false,
	} {
		if got := isRestrictedName(name); got != want {
			t.Errorf("%.20q: %v", name, got)
		}
	}
}

func TestJSONFeedNeedsItemsOrAVersion(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"items":[{"id":"1","title":"a"}]}`:                       true,
		`{"version":"https://jsonfeed.org/version/1","title":"t"}`: true,
		`{"title":"t"}`: false,
	} {
		_, err := Parse(t.Context(), Input{Body: []byte(body), URL: "http://n.example/f.json", ContentType: "application/json"})
		if (err == nil) != want {
			t.Errorf("%s: %v", body, err)
		}
	}
}
