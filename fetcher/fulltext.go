package fetcher

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"rawi/fetcher/client"
	"rawi/fetcher/extract"
	"rawi/storage"
)

// maxPages is how many pages one poll fetches, in the document's order. Of a feed
// that brings more at once, as on its first poll, the other articles keep the
// text of their items.
const maxPages = 20

// Robots reports whether a site's robots.txt allows a page. *client.Client
// implements it.
type Robots interface {
	Allowed(ctx context.Context, address string) (bool, error)
}

// fullText fetches the pages of articles, one after the other, and replaces the
// articles' texts where the page's is better. An article whose page fails keeps its
// text; warning is a sentence about these, empty if there are none.
func (p poller) fullText(ctx context.Context, articles []storage.Article) (warning string) {
	requested, failed := 0, 0
	var first error
	for i := range articles {
		if articles[i].Link == "" || requested == maxPages {
			continue
		}
		requested++
		if err := p.fetchPage(ctx, &articles[i]); err != nil {
			if failed++; first == nil {
				first = err
			}
		}
	}
	if failed == 0 {
		return ""
	}
	return fmt.Sprintf("full text: %d of %d pages could not be used: %s", failed, requested, sentence(first))
}

// errDisallowed occurs when a site's robots.txt disallows a page.
var errDisallowed = errors.New("the site's robots.txt does not allow it")

// fetchPage fetches the page of one article and takes its text if it is better.
func (p poller) fetchPage(ctx context.Context, a *storage.Article) error {
	ctx, end, err := p.acquireSlot(ctx, a.Link)
	if err != nil {
		return err
	}
	defer end()
	if ok, err := p.robots.Allowed(ctx, a.Link); err != nil {
		return fmt.Errorf("robots.txt: %w", err)
	} else if !ok {
		return errDisallowed
	}
	resp, err := p.client.Get(ctx, client.Request{URL: a.Link})
	if err != nil {
		return err
	}
	defer resp.Release()
	if !resp.OK() {
		return fmt.Errorf("status %d", resp.Status)
	}
	u, err := url.Parse(resp.URL)
	if err != nil {
		return err
	}
	page, err := extract.Page(ctx, resp.Body, resp.ContentType(), a.Language, u)
	if err != nil {
		return err
	}
	if extract.Better(a.Text, page.Text) {
		a.Full, a.Text = page.HTML, page.Text
		if a.Image == "" {
			a.Image = page.Image
		}
	}
	return nil
}
