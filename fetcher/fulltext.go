package fetcher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"rawi/fetcher/client"
	"rawi/fetcher/extract"
	"rawi/storage"
	"rawi/storage/text"
)

// maxPages is how many pages one poll fetches, in the document's order. Of a feed
// that brings more at once, as on its first poll, the other articles keep the
// text of their items.
const maxPages = 20

// Robots returns an error if a site's robots.txt does not allow a page, and whether the
// site was asked for the file now. *client.Client implements it.
type Robots interface {
	CheckRobots(ctx context.Context, address string) (asked bool, err error)
}

// fullText fetches the pages of articles, one after the other, and replaces the
// articles' texts where the page's is better. An article whose page fails keeps its
// text; warning is a sentence about these, empty if there are none. held is how many
// bytes of poller.memory.texts the new texts take, which the caller gives back. Pages of
// a suspect are read alone.
func (p poller) fullText(ctx context.Context, feed string, articles []storage.Article, alone bool) (warning string, held int64) {
	requested := 0
	var refused reasons
	for i := range articles {
		if articles[i].Link == "" || requested == maxPages {
			continue
		}
		requested++
		n, err := p.fetchPage(ctx, feed, &articles[i], alone)
		held += n
		if err != nil {
			refused.add(sentence(err))
		}
	}
	if refused.count == 0 {
		return "", held
	}
	return fmt.Sprintf("full text: %d of %d pages could not be used: %s", refused.count, requested, refused.String()), held
}

// maxReasons is how many reasons a warning names.
const maxReasons = 6

// reasons counts why pages could not be used.
type reasons struct {
	count int // all
	texts []string
	times map[string]int
}

// add counts a reason.
func (r *reasons) add(why string) {
	if r.times == nil {
		r.times = map[string]int{}
	}
	if r.times[why] == 0 {
		r.texts = append(r.texts, why)
	}
	r.times[why]++
	r.count++
}

// String returns the reasons, the most frequent first, each with how often it occurred.
func (r *reasons) String() string {
	slices.SortStableFunc(r.texts, func(a, b string) int { return cmp.Compare(r.times[b], r.times[a]) })
	var out []string
	rest := r.count
	for _, why := range r.texts[:min(len(r.texts), maxReasons)] {
		out = append(out, fmt.Sprintf("%s (%d)", why, r.times[why]))
		rest -= r.times[why]
	}
	if rest > 0 {
		out = append(out, fmt.Sprintf("others (%d)", rest))
	}
	return strings.Join(out, "; ")
}

// errTexts occurs when too many texts of pages wait to be stored.
var errTexts = errors.New("too many texts of pages are held at once")

// fetchPage fetches the page of one article and takes its text if it is better,
// for held bytes of poller.memory.texts.
func (p poller) fetchPage(ctx context.Context, feed string, a *storage.Article, alone bool) (held int64, err error) {
	ctx, end, err := p.acquireSlot(ctx, a.Link)
	if err != nil {
		return 0, err
	}
	defer end()
	if err := p.checkRobots(ctx, a.Link); err != nil {
		return 0, err
	}
	resp, err := p.client.Get(ctx, client.Request{URL: a.Link, Page: true})
	if err != nil {
		return 0, err
	}
	defer resp.Release()
	if !resp.OK() {
		return 0, fmt.Errorf("status %d", resp.Status)
	}
	end() // other requests need not wait while it is read
	page, err := p.readPage(ctx, feed, resp, a.Language, alone)
	if err == nil {
		err = refusal(a, page)
	}
	if err != nil {
		return 0, err
	}
	held = int64(len(page.HTML))
	for _, block := range page.Text {
		held += int64(len(block))
	}
	if !p.memory.texts.TryAcquire(held) {
		return 0, errTexts
	}
	a.Full, a.Text = page.HTML, page.Text
	if a.TitleGuessed {
		takeTitle(a, page)
	}
	if a.Image == "" {
		a.Image = page.Image
	}
	return held, nil
}

// refusal returns why the text of an article's page should not replace its own. A title that
// is made of an address, often in Latin letters, need not be on the page.
func refusal(a *storage.Article, page extract.PageText) error {
	err := extract.Refusal(a.Title, a.Text, page)
	if a.TitleGuessed && errors.Is(err, extract.ErrOther) {
		return extract.Refusal("", a.Text, page)
	}
	return err
}

// takeTitle replaces the title of an article by that of its page, if it has one.
func takeTitle(a *storage.Article, page extract.PageText) {
	for _, title := range append([]string{page.Shown}, page.Titles...) {
		if title != "" {
			a.Title, a.Language = title, text.Language(title, page.Text, a.DeclaredLanguage)
			return
		}
	}
}

// readPage reads the article of a page, within poller.memory.pages.
func (p poller) readPage(ctx context.Context, feed string, resp *client.Response, language string, alone bool) (page extract.PageText, err error) {
	u, err := url.Parse(resp.URL)
	if err != nil {
		return page, err
	}
	held, err := p.memory.acquirePage(ctx, resp.Body)
	if err != nil {
		return page, err
	}
	defer held.release()
	ctx, end, err := p.reading.begin(ctx, feed, alone)
	if err != nil {
		return page, err
	}
	defer end()
	return extract.Page(ctx, resp.Body, resp.ContentType(), language, u)
}
