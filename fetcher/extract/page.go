package extract

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html/charset"
)

// ErrNoArticle occurs when a page holds no text that could be an article.
var ErrNoArticle = errors.New("no article on the page")

// Page finds the article on a web page. contentType is that of HTTP, or empty.
func Page(body []byte, contentType string, u *url.URL) (f Fragment, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = Fragment{}, fmt.Errorf("page cannot be read: %v", p)
		}
	}()
	utf8, err := charset.NewReader(bytes.NewReader(body[:min(len(body), MaxBytes)]), contentType)
	if err != nil {
		return Fragment{}, fmt.Errorf("page charset: %w", err)
	}
	article, err := readability.FromReader(utf8, u)
	if err != nil {
		return Fragment{}, fmt.Errorf("find the article on the page: %w", err)
	}
	if article.Node == nil {
		return Fragment{}, ErrNoArticle
	}
	var b bytes.Buffer
	if err := article.RenderHTML(&b); err != nil {
		return Fragment{}, fmt.Errorf("write the article of the page: %w", err)
	}
	return HTML(b.String(), u), nil
}
