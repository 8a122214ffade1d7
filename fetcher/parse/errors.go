package parse

import (
	"errors"

	"rawi/fetcher/parse/jsonfix"
)

var (
	// ErrNotFeed occurs when a document is no feed of any kind.
	ErrNotFeed = errors.New("this is not a feed")
	// ErrNoSitemap occurs when a site has no sitemap with news where one is looked for.
	ErrNoSitemap = errors.New("no sitemap with news is found")
	// ErrTooLarge occurs when a document, decompressed, is larger than 16 MiB.
	ErrTooLarge = errors.New("feed is too large")
	// ErrTooDeep occurs when JSON is nested deeper than 100.
	ErrTooDeep = jsonfix.ErrTooDeep
)
