package sitemap

import "errors"

// ErrNotSitemap occurs when a document is no sitemap of any kind.
var ErrNotSitemap = errors.New("this is not a sitemap")
