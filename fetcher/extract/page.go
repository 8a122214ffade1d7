package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"codeberg.org/readeck/go-readability/v2"

	"rawi/fetcher/cost"
	"rawi/storage/charset"
)

// ErrNotPage occurs when a document is no HTML, whatever its type says.
var ErrNotPage = errors.New("this is no web page")

// ErrNoArticle occurs when a page has no text that could be an article.
var ErrNoArticle = errors.New("no article on the page")

// Page finds the article on a web page. contentType is HTTP's, language the article's;
// both may be empty. u is the page's address. The errors are ErrNotPage, ErrNoArticle,
// ctx's, and those of readability. It never panics.
func Page(ctx context.Context, body []byte, contentType, language string, u *url.URL) (f Fragment, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = Fragment{}, fmt.Errorf("page cannot be read: %v", p)
		}
	}()
	page, _ := charset.DecodePage(body[:min(len(body), MaxBytes)], contentType, language)
	if !isPage(page) {
		return Fragment{}, ErrNotPage
	}
	b := cost.New(ctx, len(page))
	article, err := readability.FromReader(b.Reader(strings.NewReader(guard(b, string(page), true))), u)
	if canceled := b.Err(); canceled != nil {
		return Fragment{}, canceled
	}
	if err != nil {
		return Fragment{}, fmt.Errorf("find the article on the page: %w", err)
	}
	if article.Node == nil {
		return Fragment{}, ErrNoArticle
	}
	var text bytes.Buffer
	if err := article.RenderHTML(&text); err != nil {
		return Fragment{}, fmt.Errorf("write the article of the page: %w", err)
	}
	if f = Item(b, text.String(), u, u); isJSON(f.Text) {
		return Fragment{}, ErrNotPage // wrapped, as browsers and proxies show it
	}
	return f, nil
}
