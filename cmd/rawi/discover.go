package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"rawi/cmd/internal/term"
	"rawi/fetcher/parse"
	"rawi/storage/address"
)

// readFeed gets a document and reads it as a feed. Where an address leads to a
// web page, the best of the feeds that the page offers is taken, and the choice
// told. It returns where the feed was.
func (a *app) readFeed(ctx context.Context, from string, flags documentFlags) (string, parse.Document, error) {
	parsed, err := a.readAt(ctx, from, flags)
	if !errors.Is(err, parse.ErrNotFeed) || len(parsed.Candidates) == 0 {
		return from, parsed, err
	}
	a.say("%s is a web page that offers %s:", clip(from), count(len(parsed.Candidates), "feed"))
	for i, c := range parsed.Candidates {
		mark := " "
		if i == 0 {
			mark = "→"
		}
		a.say("%s %s %s", mark, clip(c.URL), term.Clean(c.Title))
	}
	if !isWebAddress(from) {
		return from, parsed, err
	}
	best := parsed.Candidates[0].URL
	parsed, err = a.readAt(ctx, best, flags)
	return best, parsed, err
}

func (a *app) readAt(ctx context.Context, from string, flags documentFlags) (parse.Document, error) {
	doc, err := a.read(ctx, from, flags)
	if err != nil {
		return parse.Document{}, err
	}
	parsed, err := parse.Parse(parse.Input{Body: doc.body, URL: doc.url, ContentType: doc.contentType, Now: a.now()})
	if err != nil {
		return parsed, fmt.Errorf("%s: %w", clip(from), err)
	}
	if doc.short != "" || parsed.Short {
		parsed.Warnings = append(parsed.Warnings, "the document was cut short: "+cmp.Or(doc.short, "its end is missing"))
	}
	return parsed, nil
}

func clip(s string) string { return fmt.Sprintf("%.200s", term.Clean(s)) }

// isWebAddress reports an address, also one that begins with feed: or in
// capitals, rather than the name of a file.
func isWebAddress(s string) bool {
	s = address.Web(s)
	return strings.HasPrefix(s, "http:") || strings.HasPrefix(s, "https:")
}
