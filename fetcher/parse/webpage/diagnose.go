package webpage

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/parse/item"
	"rawi/storage"
	"rawi/storage/text"
)

// fewShown is how many characters a page has that shows no list.
const fewShown = 600

// otherDocument says what a document is that is no page; empty: it may be one.
func otherDocument(body []byte) string {
	start := bytes.ToLower(bytes.TrimLeft(body[:min(len(body), 1<<10)], "\ufeff \t\r\n"))
	has := func(names ...string) bool {
		for _, name := range names {
			if bytes.Contains(start, []byte("<"+name)) {
				return true
			}
		}
		return false
	}
	switch {
	case len(start) == 0:
		return "the page is empty"
	case has("html", "!doctype html"):
		return ""
	case has("rss", "feed", "rdf:rdf"):
		return "this is a feed: use url: instead of page:"
	case has("urlset", "sitemapindex"):
		return "this is a sitemap: use sitemap: instead of page:"
	case start[0] == '{' || start[0] == '[':
		return "this is JSON, not a page"
	}
	return ""
}

// nothing returns item.ErrNoItems, with which selector found nothing, and what the page may be instead.
func (p *page) nothing(counts *[keys]int, s storage.Selectors) error {
	what := p.describe()
	switch {
	case counts[itemKey] == 0:
		return fmt.Errorf("%w: select.item %q fits no element of the page: %s", item.ErrNoItems, s.Item, what)
	case counts[titleKey] == 0 && s.Title != "":
		return fmt.Errorf("%w: select.title %q finds no text in any of %d items: %s", item.ErrNoItems, s.Title, counts[itemKey], what)
	case counts[linkKey] == 0 && s.Link != "":
		return fmt.Errorf("%w: select.link %q finds no address in any of %d items: %s", item.ErrNoItems, s.Link, counts[itemKey], what)
	}
	return fmt.Errorf("%w: select.item %q fits %d elements, none of them with a title and a link: %s", item.ErrNoItems, s.Item, counts[itemKey], what)
}

// sights are what a page shows that is no list of articles.
type sights struct {
	elements, letters, scripts int
	title                      string
	password, captcha          bool
	app                        bool // an empty element that a script fills
}

// mounts are the ids of elements that scripts fill.
var mounts = map[string]bool{"root": true, "app": true, "__next": true, "__nuxt": true, "app-root": true}

// describe says what a page without the wanted list may be.
func (p *page) describe() string {
	s := p.look()
	switch {
	case s.captcha && s.letters < 2*fewShown:
		return "it is the test of a firewall for people (captcha), which rawi does not take"
	case s.password && s.letters < 2*fewShown:
		return "it asks to log in"
	case s.letters < fewShown && s.scripts > 0 || s.app:
		return "it needs JavaScript: its HTML contains no articles"
	case s.letters == 0:
		return "it shows no text"
	}
	return fmt.Sprintf("it has %d elements and is called %q", s.elements, text.Truncate(s.title, 120))
}

// look looks at a page.
func (p *page) look() (s sights) {
	for n := range p.doc.Descendants() {
		switch n.Type {
		case html.TextNode:
			p.sawText(&s, n)
		case html.ElementNode:
			s.elements++
			s.sawElement(n)
			if n.DataAtom == atom.Div && mounts[attr(n, "id")] && !s.app {
				s.app = p.text(n) == ""
			}
		}
	}
	folded := strings.ToLower(s.title)
	for _, title := range []string{"just a moment", "attention required", "checking your browser", "access denied", "are you a robot", "ddos-guard", "security check", "لحظة", "bir dakika", "un instant"} {
		s.captcha = s.captcha || strings.HasPrefix(folded, title)
	}
	return s
}

func (p *page) sawText(s *sights, n *html.Node) {
	switch n.Parent.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template:
		if n.Parent.DataAtom == atom.Script {
			s.captcha = s.captcha || strings.Contains(n.Data, "_cf_chl_opt") || strings.Contains(n.Data, "captcha-delivery.com")
		}
	case atom.Title:
		if s.title == "" {
			s.title = titleOfPage(n.Parent)
		}
	default:
		s.letters += utf8.RuneCountInString(strings.TrimSpace(n.Data))
	}
	p.cost.Scan(len(n.Data))
}

func (s *sights) sawElement(n *html.Node) {
	source := attr(n, "src")
	switch n.DataAtom {
	case atom.Script:
		s.scripts++
		s.captcha = s.captcha || strings.Contains(source, "/challenge-platform/") || strings.Contains(source, "captcha-delivery.com") ||
			strings.Contains(source, "_Incapsula_Resource") || strings.Contains(source, "hcaptcha.com") || strings.Contains(source, "recaptcha/api")
	case atom.Iframe:
		s.captcha = s.captcha || strings.Contains(source, "_Incapsula_Resource") || strings.Contains(source, "captcha")
	case atom.Input:
		s.password = s.password || strings.EqualFold(attr(n, "type"), "password")
	}
}
