package sitemap

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"time"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/item"
	"rawi/storage"
	"rawi/storage/address"
)

// Options say how a sitemap is read.
type Options struct {
	All  bool           // pages that are no news too
	Zone *time.Location // of dates that name none
	Now  time.Time      // of the fetch: dates more than an hour after it are not believed
}

// Read reads a sitemap, or an index of sitemaps: the newest maxItems pages, the newest
// first, or the addresses of the sitemaps that are most likely to have news. body is valid
// UTF-8 and decompressed; base is its address, nil if that is not known. The errors are
// ErrNotSitemap, and item.ErrNoItems if none of its pages is wanted.
func Read(b *cost.Budget, body []byte, base *url.URL, o Options) (item.List, error) {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if isText(body) {
		return readText(b, body, base, o)
	}
	r := newEntryReader(b, body)
	pages, index := newSelection(o), newIndex(o, base)
	for r.next() {
		switch e := &r.done; {
		case e.isCut || e.loc == "":
		case e.isSitemap:
			index.add(e)
		default:
			pages.add(e)
		}
	}
	if r.root == "" && (r.isForeign() || pages.count+index.count == 0) {
		return item.List{}, fmt.Errorf("%w: %s", ErrNotSitemap, describe(r.foreign, body))
	}
	list := pages.list(base, func(a place) entry {
		one := newEntryReader(b, body[a.start:a.end])
		one.root = "urlset"
		one.next()
		return one.done
	})
	list.Format, list.More = "sitemap", index.more()
	if index.count > 0 && pages.count == 0 || r.root == "sitemapindex" {
		list.Format = "sitemap index"
	}
	list.Short = r.root != "" && !r.isClosed
	list.Warnings = append(append(r.tokens.Warnings(), list.Warnings...), index.warnings()...)
	return list, pages.problem(list)
}

// isForeign reports whether the document is of another kind.
func (r *entryReader) isForeign() bool { return r.root == "" && r.foreign != "" }

// describe returns what a document that is no sitemap is instead.
func describe(foreign string, body []byte) string {
	switch {
	case foreign == "html":
		return "it is a web page"
	case foreign != "":
		return "it is a feed: give its address as url, not as sitemap"
	case len(body) == 0:
		return "the document is empty"
	}
	start := strings.Join(strings.Fields(string(body[:min(len(body), 200)])), " ")
	return fmt.Sprintf("it begins with %q", strings.ToValidUTF8(start[:min(len(start), 100)], ""))
}

// Is reports whether a document, valid UTF-8 and decompressed, is a sitemap in XML or an
// index of sitemaps.
func Is(body []byte) bool {
	r := newEntryReader(nil, body[:min(len(body), maxProlog)])
	for r.root == "" && r.next() {
	}
	return r.root != ""
}

// maxProlog is how far the root of a sitemap may lie behind the beginning, in bytes.
const maxProlog = 64 << 10

// isText reports whether a document is a sitemap in plain text: one address a line.
func isText(body []byte) bool {
	first, _, _ := bytes.Cut(body, []byte("\n"))
	return addressOf(first) != ""
}

// addressOf returns the web address that a line is; empty: it is something else.
func addressOf(line []byte) string {
	line = bytes.TrimSpace(line)
	if !bytes.HasPrefix(line, []byte("http")) || len(line) > cost.MaxAddress || bytes.ContainsAny(line, " \t<>") {
		return ""
	}
	if u, err := address.Parse(string(line)); err != nil || u.Host == "" {
		return ""
	}
	return string(line)
}

// readText reads a sitemap in plain text.
func readText(b *cost.Budget, body []byte, base *url.URL, o Options) (item.List, error) {
	pages := newSelection(o)
	for at := 0; at < len(body); {
		n := bytes.IndexByte(body[at:], '\n') + 1
		if n == 0 {
			n = len(body) - at
		}
		if !b.Scan(n) {
			break
		}
		if loc := addressOf(body[at : at+n]); loc != "" {
			pages.add(&entry{start: at, end: at + n, loc: loc})
		}
		at += n
	}
	list := pages.list(base, func(a place) entry { return entry{loc: addressOf(body[a.start:a.end])} })
	list.Format = "sitemap in text"
	return list, pages.problem(list)
}

// channel returns the description of a sitemap with these items.
func channel(base *url.URL, items []item.Item, publications map[string]int) (c storage.Channel) {
	if base != nil {
		c.Link = (&url.URL{Scheme: base.Scheme, Host: base.Host, Path: "/"}).String()
	}
	for name, n := range publications {
		if most := publications[c.Title]; n > most || n == most && name < c.Title {
			c.Title = name
		}
	}
	for i := range items {
		if i > 0 && items[i].Language != c.Language {
			c.Language = ""
			break
		}
		c.Language = items[i].Language
	}
	return c
}
