package main

import (
	"context"
	"iter"
	"net/netip"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
	"rawi/storage/address"
)

// options returns what can be followed in place of a feed of a page, the best first. What
// comes later is looked for only when it is asked for.
func (d finder) options(ctx context.Context, page source) iter.Seq[source] {
	return func(yield func(source) bool) {
		if s, ok := d.newsSitemap(ctx, page); ok && !yield(s) {
			return
		}
		for _, s := range d.lists(ctx, page) {
			if !yield(s) {
				return
			}
		}
	}
}

// newsSitemap returns a sitemap with news of a page's site: one that robots.txt names, or one
// at a usual place.
func (d finder) newsSitemap(ctx context.Context, page source) (source, bool) {
	listed, _ := d.flags.client.Sitemaps(ctx, page.url)
	found, err := parse.FindSitemap(ctx, page.url, listed, paced(searchGap, func(ctx context.Context, web string) (parse.Input, error) {
		doc, err := request(ctx, d.flags.client, web, true)
		return parse.Input{Body: doc.body, URL: doc.url, ContentType: doc.contentType, Now: d.app.Now()}, err
	}))
	if err != nil {
		return source{}, false
	}
	s, err := readAny(ctx, d.app, storage.Feed{URL: found.URL, Kind: storage.KindSitemap}, found.URL, d.flags)
	return s, err == nil && len(s.parsed.Articles) > 0
}

// searchGap is the pause before each request but the first while a sitemap is looked for:
// the gap that the daemon keeps by default.
const searchGap = time.Second

// paced returns get with a pause before each request but the first. At private addresses,
// which are the operator's own, there is none.
func paced(gap time.Duration, get func(ctx context.Context, web string) (parse.Input, error)) func(ctx context.Context, web string) (parse.Input, error) {
	begun := false
	return func(ctx context.Context, web string) (parse.Input, error) {
		if begun && !isPrivate(web) {
			pause := time.NewTimer(gap)
			defer pause.Stop()
			select {
			case <-pause.C:
			case <-ctx.Done():
				return parse.Input{}, ctx.Err()
			}
		}
		begun = true
		return get(ctx, web)
	}
}

// isPrivate reports whether an address has a private IP address for a host.
func isPrivate(web string) bool {
	u, err := address.Parse(web)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && (ip.IsLoopback() || ip.IsPrivate())
}

// lists returns the lists of articles that a page seems to have, the best first.
func (d finder) lists(ctx context.Context, page source) (lists []source) {
	if _, err := d.flags.client.CheckRobots(ctx, page.URL); err != nil {
		d.app.notice("  the page is not read for lists of articles: %s", err)
		return nil
	}
	proposals, _ := parse.Propose(ctx, parse.Input{Body: page.body, URL: page.url, ContentType: page.contentType})
	for _, p := range proposals {
		s := page
		s.Kind, s.Select = storage.KindPage, &p.Select
		if s.parse(ctx, d.app, s.URL) == nil && len(s.parsed.Articles) > 0 {
			lists = append(lists, s)
		}
	}
	return lists
}

// newestOf returns the time of the newest article; zero: none has one.
func newestOf(articles []storage.Article) (newest time.Time) {
	for i := range articles {
		if t := articles[i].Published; t.After(newest) {
			newest = t
		}
	}
	return newest
}
