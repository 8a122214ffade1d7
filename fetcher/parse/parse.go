package parse

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/fetcher/parse/jsonfix"
	"rawi/fetcher/parse/markup"
	"rawi/fetcher/parse/sitemap"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/charset"
	"rawi/storage/text"
)

// Input is a document and where it was fetched from.
type Input struct {
	Body        []byte
	URL         string // of the document, after redirects: relative addresses are resolved against it
	ContentType string // of HTTP; empty: not known
	Feed        storage.Feed
	Now         time.Time // of the fetch: dates more than an hour after it are not believed

	// Known reports whether an item was read before, by the hash of its bytes. Known
	// items are left out. nil: no item is known.
	Known func(itemHash uint64) bool
}

// Document is a feed that was read.
type Document struct {
	Channel  storage.Channel
	Articles []storage.Article // in the document's order, without the known ones
	Format   string            // "rss 2.0", "atom 1.0", "json 1.1"
	Charset  string
	Warnings []string // what was repaired
	Short    bool     // its end is missing: its complete items were read
	Partial  bool     // part of it was left out, for it was too much: Warnings say what

	// ItemHashes are the hashes of all items, in the document's order, and HeadHash that
	// of the rest. A document that could not be split safely has none: all its items
	// were read.
	ItemHashes []uint64
	HeadHash   uint64

	// More are the addresses of further documents of a source that is no feed, in the order in
	// which they are to be read: the sitemaps of an index, or the older posts of a channel.
	More []string
	// Found is what each selector found, of KindPage, also with an error.
	Found []item.Found

	// Candidates are the feeds a web page offers, the best first. They are set together
	// with ErrNotFeed.
	Candidates []Candidate
}

// Parse reads a feed. in.Body remains the caller's. The errors are ErrNotFeed,
// ErrTooLarge, ErrTooDeep, ctx's, and others that say what is wrong with the document.
// It returns soon after ctx ends, never panics, and is safe for concurrent use.
func Parse(ctx context.Context, in Input) (Document, error) {
	d, _, err := parse(ctx, in)
	return d, err
}

// parse is Parse, and returns what reading cost; nil: nothing was read.
func parse(ctx context.Context, in Input) (d Document, spent *cost.Budget, err error) {
	defer func() {
		if p := recover(); p != nil {
			d, err = Document{}, fmt.Errorf("feed cannot be read: %v", p)
		}
	}()
	body, warnings, short, err := inflate(in.Body)
	if err != nil {
		return d, nil, err
	}
	body, d.Charset = in.decode(body)
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\ufeff")))
	r := newReader(ctx, in, len(body))
	if in.Feed.Kind != storage.KindFeed {
		err = listReader{r}.read(&d, body)
	} else if start := jsonfix.Start(body); start >= 0 {
		err = r.readJSON(&d, body[start:])
	} else {
		err = r.readXML(&d, body)
	}
	if canceled := r.cost.Err(); canceled != nil {
		return Document{}, r.cost, canceled
	}
	if err != nil {
		return Document{Candidates: d.Candidates, Found: d.Found}, r.cost, err
	}
	d.Short = d.Short || short
	d.Warnings = slices.Concat(warnings, d.Warnings, r.cost.Warnings())
	d.Partial = r.cost.IsPartial()
	return d, r.cost, nil
}

// decode returns a document in UTF-8, and the charset it had.
func (in *Input) decode(body []byte) ([]byte, string) {
	if in.Feed.Kind == storage.KindPage {
		return charset.DecodePage(body, in.ContentType, in.Feed.Language)
	}
	return charset.Decode(body, in.ContentType, in.Feed.Language)
}

// reader reads one document.
type reader struct {
	in           Input
	cost         *cost.Budget
	base         *url.URL         // of the document; nil: not known
	zone         *time.Location   // of dates that name no zone
	feedLanguage string           // the language the feed names
	feedAuthors  []storage.Person // of the items without any
}

// newReader returns a reader of a document of size bytes, with the address and the zone
// of the feed, UTC if that is unknown.
func newReader(ctx context.Context, in Input, size int) *reader {
	r := &reader{in: in, cost: cost.New(ctx, size), zone: time.UTC}
	if u, err := address.Parse(in.URL); err == nil && u.IsAbs() && u.Host != "" && r.cost.FitsAddress(in.URL) {
		r.base = u
	}
	if zone, err := time.LoadLocation(in.Feed.Zone); err == nil {
		r.zone = zone
	}
	return r
}

// readXML reads a document that is no JSON.
func (r *reader) readXML(d *Document, body []byte) error {
	items := markup.SplitItems(r.cost, body)
	if err := r.readSplit(d, body, &items, r.readItems); err != nil {
		return err
	}
	d.Articles = slices.DeleteFunc(d.Articles, isEmpty)
	d.Short = markup.EndsEarly(body)
	return nil
}

// splitItems is a document that was split at the borders of its items, if it could be.
type splitItems interface {
	Hashes() []uint64
	HeadHash() uint64
	Independent(canonical func(link string) string) bool
	Without(known func(uint64) bool) (rest []byte, left []uint64)
}

// readSplit reads a document by read: its unknown items if it can be split, all of it
// otherwise.
func (r *reader) readSplit(d *Document, body []byte, items splitItems, read func(*Document, []byte) ([]entry, error)) error {
	d.ItemHashes, d.HeadHash = items.Hashes(), items.HeadHash()
	wanted, left := body, d.ItemHashes
	if r.in.Known != nil && items.Independent(canonical) {
		wanted, left = items.Without(r.in.Known)
	}
	entries, err := read(d, wanted)
	if err == nil && (len(entries) != len(left) || slices.Contains(d.Warnings, jsonfix.Salvaged)) {
		// Repairing found other items than splitting did: read it whole.
		if d.ItemHashes, d.HeadHash, left = nil, 0, nil; len(wanted) != len(body) {
			r.cost.Restart()
			entries, err = read(d, body)
		}
	}
	if err != nil {
		return err
	}
	d.Articles = r.articles(entries)
	if len(d.Articles) != len(entries) {
		d.ItemHashes, d.HeadHash, left = nil, 0, nil // what is left out was not read
	}
	if left != nil {
		for i := range d.Articles {
			d.Articles[i].ItemHash = left[i]
		}
		d.Articles = withoutKnown(d.Articles, r.in.Known)
	}
	return nil
}

// isEmpty reports whether an item has no content at all.
func isEmpty(a storage.Article) bool {
	return a.GUID == "" && a.Title == "" && a.Link == "" && len(a.Text) == 0 && a.Content == "" && a.Summary == "" && a.Image == "" &&
		len(a.Enclosures) == 0 && len(a.Authors) == 0 && len(a.Categories) == 0 && a.Published.IsZero() && a.Updated.IsZero() && a.DateNote == "" && a.Source == nil
}

// withoutKnown removes the known articles; known nil: none is.
func withoutKnown(articles []storage.Article, known func(uint64) bool) []storage.Article {
	if known == nil {
		return articles
	}
	kept := articles[:0]
	for _, a := range articles {
		if !known(a.ItemHash) {
			kept = append(kept, a)
		}
	}
	return kept
}

// readItems repairs a document and lets gofeed read it.
func (r *reader) readItems(d *Document, body []byte) ([]entry, error) {
	r.cost.Stage()
	xml, err := markup.Repair(r.cost, body, r.base)
	if err != nil {
		d.Candidates = r.discover(body)
		return nil, fmt.Errorf("%w: %s", ErrNotFeed, describe(body))
	}
	d.Format, d.Warnings = xml.Format, xml.Warnings
	if xml.Atom {
		return r.readAtom(d, xml.XML)
	}
	return r.readRSS(d, xml.XML)
}

// articles turns entries into articles, each with an identity of its own. Once the
// context has ended, or the budget is spent, it turns no more. The article in which it was
// spent is kept only if it is the first.
func (r *reader) articles(entries []entry) []storage.Article {
	r.cost.Stage()
	articles := make([]storage.Article, 0, len(entries))
	for i := range entries {
		if r.cost.Err() != nil || r.cost.IsSpent() {
			break
		}
		a := r.article(&entries[i])
		if i == 0 || !r.cost.IsSpent() {
			articles = append(articles, a)
		}
		entries[i] = entry{} // its memory is not needed any more
	}
	distinguish(articles)
	return articles
}

// describe returns what a document that is no feed is instead.
func describe(body []byte) string {
	start := strings.ToLower(string(body[:min(len(body), 512)]))
	switch {
	case len(body) == 0:
		return "the document is empty"
	case strings.Contains(start, "<html") || strings.Contains(start, "<!doctype html"):
		return "it is a web page"
	case strings.HasPrefix(start, "{") || strings.HasPrefix(start, "["):
		return "it is JSON of another kind"
	case sitemap.Is(body):
		return "it is a sitemap: give its address as sitemap, not as url"
	}
	return fmt.Sprintf("it begins with %q", truncate(start))
}

// truncate returns s on one line, at most 120 characters of it.
func truncate(s string) string {
	return text.Truncate(strings.Join(strings.Fields(s), " "), 120)
}
