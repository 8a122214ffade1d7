package parse

import (
	"errors"
	"testing"
)

func TestLinksThatCallThemselvesFeedsLookLikeThem(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]bool{
		"feed://n.example/news": true, " FEED:https://n.example/": true, "feeds:n.example": true, "/100%/feed": true, "/خبر عاجل/rss.xml": true, "/?feed=rss2": true,
		"/feeding": false, "/news": false, "feedback:x": false, "https://n.example/": false, "": false,
	} {
		if got := looksLikeFeed(href); got != want {
			t.Errorf("%q: %v, want %v", href, got, want)
		}
	}
}

func TestFeedsThatPagesOfferAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for href, want := range map[string]string{
		"feed://n.example/rss":           "http://n.example/rss",
		"feed:https://n.example/rss":     "https://n.example/rss",
		"feeds://n.example/rss":          "https://n.example/rss",
		"FEED:HTTP://n.example/rss":      "http://n.example/rss",
		"HTTPS://n.example/rss":          "https://n.example/rss",
		" /خلاصة أ.xml ":                 "https://site.example/%D8%AE%D9%84%D8%A7%D8%B5%D8%A9%20%D8%A3.xml", // feed
		"/rss?q=سوريا|x":                 "https://site.example/rss?q=%D8%B3%D9%88%D8%B1%D9%8A%D8%A7%7Cx",
		"/%d8%a3/feed":                   "https://site.example/%d8%a3/feed",
		`\feed`:                          "https://site.example/feed",
		"feed:https://n.example/feed\n ": "https://n.example/feed",
		"feed://n.example/news":          "http://n.example/news",
		"/100%/feed":                     "https://site.example/100%25/feed",
	} {
		for kind, page := range map[string]string{
			"link": `<html><head><link rel="alternate" type="application/rss+xml" href="` + href + `"></head></html>`,
			"a":    `<html><body><a href="` + href + `">RSS</a></body></html>`,
		} {
			d, err := Parse(t.Context(), Input{Body: []byte(page), URL: "https://site.example/page"})
			if kind == "a" && !looksLikeFeed(href) {
				continue // nothing says that this one is a feed
			}
			if !errors.Is(err, ErrNotFeed) || len(d.Candidates) != 1 || d.Candidates[0].URL != want {
				t.Errorf("<%s href=%q>: got %+v (%v), want %q", kind, href, d.Candidates, err, want)
			}
		}
	}
}
