package parse

import (
	"context"
	"fmt"

	"rawi/fetcher/parse/sitemap"
	"rawi/storage"
	"rawi/storage/address"
)

// FoundSitemap is a sitemap with news.
type FoundSitemap struct {
	URL      string
	Articles int // that it has now; of an index: that the first of its sitemaps with news has
}

// maxRequests is how many documents are requested to find a site's sitemap.
const maxRequests = 10

// FindSitemap looks for a sitemap with news of a site: those that its robots.txt lists, then
// those at the usual places, one after the other, until one has news. get fetches a
// document; it obeys robots.txt and keeps the pace. A document that cannot be had is passed
// over. A sitemap that is named after news and has none now is found if there is no better
// one. The errors are ErrNoSitemap, ctx's, and that of an address that is none.
func FindSitemap(ctx context.Context, site string, listed []string, get func(ctx context.Context, address string) (Input, error)) (FoundSitemap, error) {
	u, err := address.Parse(site)
	if err == nil && u.Host == "" {
		err = address.ErrInvalid
	}
	if err != nil {
		return FoundSitemap{}, fmt.Errorf("site %q: %w", truncate(site), err)
	}
	s := sitemapSearch{get: get}
	for _, candidate := range sitemap.Candidates(listed, u) {
		found, ok := s.look(ctx, candidate, true)
		if ctx.Err() != nil {
			return FoundSitemap{}, ctx.Err()
		}
		if ok {
			return found, nil
		}
	}
	if s.empty != "" {
		return FoundSitemap{URL: s.empty}, nil
	}
	return FoundSitemap{}, ErrNoSitemap
}

// sitemapSearch looks for a site's sitemap with news.
type sitemapSearch struct {
	get      func(ctx context.Context, address string) (Input, error)
	requests int
	empty    string // first sitemap named after news that has none now
}

// look looks at a document, and with more set at the first sitemaps of an index. It reports
// whether there are news.
func (s *sitemapSearch) look(ctx context.Context, location string, more bool) (FoundSitemap, bool) {
	if s.requests++; s.requests > maxRequests || ctx.Err() != nil {
		return FoundSitemap{}, false
	}
	in, err := s.get(ctx, location)
	if err != nil {
		return FoundSitemap{}, false
	}
	in.Feed.Kind, in.Feed.All, in.Known = storage.KindSitemap, false, nil
	d, err := Parse(ctx, in)
	if err != nil {
		return FoundSitemap{}, false
	}
	if len(d.Articles) > 0 {
		return FoundSitemap{URL: location, Articles: len(d.Articles)}, true
	}
	if len(d.More) == 0 && s.empty == "" && sitemap.Lasts(location) {
		s.empty = location
	}
	if !more {
		return FoundSitemap{}, false
	}
	for _, one := range d.More[:min(len(d.More), 2)] {
		if found, ok := s.look(ctx, one, false); ok {
			if !sitemap.Lasts(one) {
				found.URL = location
			}
			return found, true
		}
	}
	return FoundSitemap{}, false
}
