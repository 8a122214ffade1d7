package extract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract/article"
	"rawi/storage/charset"
)

// ErrNotPage occurs when a document is no HTML, whatever its type says.
var ErrNotPage = errors.New("this is no web page")

// PageText is the article on a web page.
type PageText struct {
	Fragment
	Shown  string   // the headline that the page shows; empty: none was found
	Titles []string // what the page calls the article, and itself
	Notice error    // what the page may be instead; nil: nothing else
}

// Page finds the article on a web page. contentType is HTTP's, language the article's;
// both may be empty. u is the page's address. The errors are ErrNotPage, ctx's,
// and those of article.Find. It never panics.
func Page(ctx context.Context, body []byte, contentType, language string, u *url.URL) (f PageText, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = PageText{}, fmt.Errorf("page cannot be read: %v", p)
		}
	}()
	page, _ := charset.DecodePage(body[:min(len(body), MaxBytes)], contentType, language)
	if !isPage(page) {
		return PageText{}, ErrNotPage
	}
	b := cost.New(ctx, len(page))
	doc, err := Tree(b, string(page), true)
	if canceled := b.Err(); canceled != nil {
		return PageText{}, canceled
	}
	if err != nil {
		return PageText{}, fmt.Errorf("parse the page: %w", err)
	}
	if showsJSON(doc) {
		return PageText{}, ErrNotPage // wrapped, as browsers and proxies show it
	}
	found, err := article.Find(b, doc, u)
	if err != nil {
		return PageText{}, err
	}
	src, err := source(found)
	if err != nil {
		return PageText{}, fmt.Errorf("write the article of the page: %w", err)
	}
	f.Shown, f.Titles, f.Notice = found.Shown, found.Titles, found.Notice
	f.Fragment = Item(b, src, u, u)
	if len(f.Text) == 0 {
		return PageText{}, article.ErrNone
	}
	return f, b.Err()
}

// source returns the HTML of what was found.
func source(found article.Found) (string, error) {
	var b strings.Builder
	for _, n := range found.Nodes {
		if err := html.Render(&b, n); err != nil {
			return "", err
		}
	}
	if strings.Contains(found.Text, "</") { // it has tags
		return b.String() + found.Text, nil
	}
	for line := range strings.Lines(found.Text) {
		b.WriteString("<p>" + strings.TrimSpace(line) + "</p>")
	}
	return b.String(), nil
}
