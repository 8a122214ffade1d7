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

// maxPages is how many pages one trip fetches, the first of the document
// first. A feed that brings more at once, as on its first poll, keeps what its
// items say for the rest.
const maxPages = 20

// Robots tells what a site's robots.txt allows: a *client.Client does.
type Robots interface {
	Allowed(ctx context.Context, address string) (bool, error)
}

// fullText fetches the pages of articles, one after the other, and takes their
// text where it is better. What fails keeps what the feed gave; the return is
// a sentence about that, empty when nothing did.
func (t tripper) fullText(ctx context.Context, articles []storage.Article) (warning string) {
	asked, failed := 0, 0
	var first error
	for i := range articles {
		if articles[i].Link == "" || asked == maxPages {
			continue
		}
		asked++
		if err := t.page(ctx, &articles[i]); err != nil {
			if failed++; first == nil {
				first = err
			}
		}
	}
	if failed == 0 {
		return ""
	}
	return fmt.Sprintf("full text: %d of %d pages could not be used: %s", failed, asked, sentence(first))
}

// errDisallowed occurs when a site's robots.txt keeps rawi from a page.
var errDisallowed = errors.New("the site's robots.txt does not allow it")

// page fetches the page of one article.
func (t tripper) page(ctx context.Context, a *storage.Article) error {
	end, err := t.turn(ctx, a.Link)
	if err != nil {
		return err
	}
	defer end()
	if ok, err := t.robots.Allowed(ctx, a.Link); err != nil {
		return fmt.Errorf("robots.txt: %w", err)
	} else if !ok {
		return errDisallowed
	}
	resp, err := t.client.Get(ctx, client.Request{URL: a.Link})
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
	page, err := extract.Page(resp.Body, resp.ContentType(), a.Language, u)
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
