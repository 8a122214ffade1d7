package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/fetcher/parse"
	"rawi/storage"
)

// source is a document that was read as what its feed says it is. Feed.URL is where it is.
type source struct {
	storage.Feed
	document
	parsed parse.Document
}

// fetchFeed reads a document and parses it as a feed. If an address leads to a web
// page, it notes the feeds that the page offers and reads the first.
func fetchFeed(ctx context.Context, a *app, from string, flags documentFlags) (source, error) {
	s, err := readSource(ctx, a, storage.Feed{URL: from}, from, flags)
	if !errors.Is(err, parse.ErrNotFeed) || len(s.parsed.Candidates) == 0 {
		return s, err
	}
	a.notice("%s is a web page that offers %s:", shorten(from), render.Count(len(s.parsed.Candidates), "feed"))
	for i, c := range s.parsed.Candidates {
		mark := " "
		if i == 0 {
			mark = "→"
		}
		a.notice("%s %s %s", mark, fmt.Sprintf("%.200s", term.Clean(c.URL)), term.Clean(c.Title)) // to be copied: it stands in the page
	}
	if !isWebAddress(from) {
		return s, err
	}
	best := s.parsed.Candidates[0].URL
	s, err = readSource(ctx, a, storage.Feed{URL: best}, best, flags)
	return s, err
}

// readSource reads the document of f, which is at its address or in a file.
func readSource(ctx context.Context, a *app, f storage.Feed, from string, flags documentFlags) (source, error) {
	s := source{Feed: f}
	flags.robots = obeysRobots(f.Kind)
	var err error
	if s.document, err = readDocument(ctx, a, from, flags); err != nil {
		return s, err
	}
	err = s.parse(ctx, a, from)
	return s, err
}

// obeysRobots reports whether sources of a kind are read only where robots.txt allows it,
// as the daemon does.
func obeysRobots(kind storage.Kind) bool {
	return kind == storage.KindPage || kind == storage.KindSitemap
}

// parse reads the document as what the feed is.
func (s *source) parse(ctx context.Context, a *app, from string) (err error) {
	s.parsed, err = parse.Parse(ctx, parse.Input{Body: s.body, URL: s.url, ContentType: s.contentType, Feed: s.Feed, Now: a.Now()})
	if err != nil {
		return fmt.Errorf("%s: %w", shorten(from), err)
	}
	if s.short != "" || s.parsed.Short {
		s.parsed.Warnings = append(s.parsed.Warnings, "the document was cut short: "+cmp.Or(s.short, "its end is missing"))
	}
	return nil
}

// isSitemap reports whether the document is a sitemap, with news or without.
func (s source) isSitemap(ctx context.Context, a *app) bool {
	s.Kind = storage.KindSitemap
	err := s.parse(ctx, a, "")
	return err == nil || errors.Is(err, parse.ErrNoItems)
}

// readAny reads the document of f, a source that is no feed, as readSource. Of an index of
// sitemaps it reads the first that has news. If it cannot be read, what its selectors found
// is noted.
func readAny(ctx context.Context, a *app, f storage.Feed, from string, flags documentFlags) (source, error) {
	s, err := readSource(ctx, a, f, from, flags)
	if err != nil {
		for _, line := range render.FoundLines(s.parsed.Found, f.Select) {
			a.notice("%s", line)
		}
		if f.Kind == storage.KindSitemap && !f.All && errors.Is(err, parse.ErrNoItems) {
			err = fmt.Errorf("%w (here: --all)", err)
		}
		return s, err
	}
	if f.Kind == storage.KindSitemap && len(s.parsed.Articles) == 0 && len(s.parsed.More) > 0 && isWebAddress(from) {
		return s.firstListed(ctx, a, flags)
	}
	return s, nil
}

// maxIndexed is how many sitemaps of an index are read to find one with news.
const maxIndexed = 5

// firstListed reads the sitemaps of an index until one has news, and notes which. The feed
// remains that of the index.
func (s source) firstListed(ctx context.Context, a *app, flags documentFlags) (source, error) {
	next, reads := s.parsed.More, 0
	var last error
	for ; reads < maxIndexed && len(next) > 0; reads++ {
		one, err := readSource(ctx, a, s.Feed, next[0], flags)
		switch next = next[1:]; {
		case ctx.Err() != nil:
			return s, ctx.Err()
		case err != nil:
			last = err
		case len(one.parsed.Articles) > 0:
			a.notice("%s is an index of sitemaps; the first with news is read: %s", shorten(s.url), shorten(one.url))
			s.document, s.parsed = one.document, one.parsed
			return s, nil
		default:
			next = slices.Concat(one.parsed.More, next) // an index of indexes
		}
	}
	err := fmt.Errorf("%s is an index of sitemaps; no news in those most likely to have some, of which %d were read", shorten(s.url), reads)
	if last != nil {
		err = fmt.Errorf("%w: %w", err, last)
	}
	return s, err
}
