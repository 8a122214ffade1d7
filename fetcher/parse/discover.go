package parse

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"rawi/fetcher/extract"
	"rawi/storage/address"
)

// Candidate is a feed that a web page offers.
type Candidate struct {
	URL   string `json:"url"`
	Title string `json:"title,omitempty"`
	Type  string `json:"type,omitempty"` // media type, as the page says
}

// Bounds of discovery: the bytes of a page that are read, and the feeds that are listed.
const (
	maxPageBytes  = 1 << 20
	maxCandidates = 20
)

// discover returns the feeds a web page offers, the best first: <link rel="alternate">
// elements, or where there is none, links that look like feeds.
func (r *reader) discover(page []byte) []Candidate {
	z := html.NewTokenizer(r.cost.Reader(bytes.NewReader(page[:min(len(page), maxPageBytes)])))
	base := r.base
	var offered, guessed []Candidate
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(offered) == 0 {
				offered = guessed
			}
			return sortCandidates(offered)
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attrs := map[string]string{}
			for _, a := range t.Attr {
				attrs[a.Key] = a.Val
			}
			switch t.Data {
			case "base":
				if u, err := url.Parse(extract.Resolve(r.cost, base, attrs["href"])); err == nil && u.Host != "" {
					base = u
				}
			case "link":
				offered = r.addCandidate(offered, base, attrs, isFeedLink(attrs))
			case "a":
				guessed = r.addCandidate(guessed, base, attrs, looksLikeFeed(attrs["href"]))
			}
		}
	}
}

// addCandidate appends the feed of a tag to list, if it is one with a web address that
// is not listed yet.
func (r *reader) addCandidate(list []Candidate, base *url.URL, attrs map[string]string, isFeed bool) []Candidate {
	if !isFeed || len(list) >= maxCandidates {
		return list
	}
	c := Candidate{URL: extract.Resolve(r.cost, base, attrs["href"]), Title: extract.PlainText(attrs["title"]), Type: mediaType(attrs["type"])}
	if !hasWebScheme(c.URL) || slices.ContainsFunc(list, func(o Candidate) bool { return o.URL == c.URL }) {
		return list
	}
	return append(list, c)
}

// mediaType returns a media type in lower case without parameters.
func mediaType(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(s), ";")
	return strings.TrimSpace(s)
}

// feedTypes are the media types of feeds.
var feedTypes = strings.Fields("application/rss+xml application/atom+xml application/rdf+xml application/feed+json application/xml text/xml application/x-rss+xml")

// isFeedLink reports whether a <link> says that it leads to a feed.
func isFeedLink(attrs map[string]string) bool {
	rel := strings.Fields(strings.ToLower(attrs["rel"]))
	kind := mediaType(attrs["type"])
	return slices.Contains(rel, "feed") ||
		slices.Contains(rel, "alternate") && (slices.Contains(feedTypes, kind) || kind == "application/json" && looksLikeFeed(attrs["href"]))
}

// looksLikeFeed reports whether an address ends as those of feeds do, or has the scheme
// feed or feeds.
func looksLikeFeed(href string) bool {
	href = strings.ToLower(strings.TrimSpace(href))
	if strings.HasPrefix(href, "feed:") || strings.HasPrefix(href, "feeds:") {
		return true
	}
	u, err := url.Parse(address.Escape(href))
	if err != nil {
		return false
	}
	path := strings.TrimSuffix(u.Path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	for _, end := range []string{".rss", ".atom", ".rdf", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json"} {
		if strings.HasSuffix(last, end) {
			return true
		}
	}
	return last == "feed" || last == "rss" || last == "atom" || u.Query().Get("feed") != ""
}

// sortCandidates sorts feeds of the whole site before those of comments and of single
// topics; equal ones stay in the page's order.
func sortCandidates(list []Candidate) []Candidate {
	score := func(c Candidate) int {
		words := strings.ToLower(c.URL + " " + c.Title)
		n := 0
		for _, w := range []string{"comment", "تعليق", "yorum", "نظر", "kommentar", "commentaire"} {
			if strings.Contains(words, w) {
				n += 4
			}
		}
		for _, w := range []string{"/category/", "/tag/", "/author/", "podcast", "oembed", "/amp/"} {
			if strings.Contains(words, w) {
				n += 2
			}
		}
		if c.Type == "application/xml" || c.Type == "text/xml" {
			n++
		}
		return n
	}
	slices.SortStableFunc(list, func(a, b Candidate) int { return score(a) - score(b) })
	return list
}
