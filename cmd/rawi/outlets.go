package main

import (
	"context"

	"rawi/storage"
	"rawi/storage/outlet"
)

// nameOutlets reads the names by which people are shown outlets. Without them, as of a store
// that is damaged, they are shown by their keys.
func (a *app) nameOutlets(ctx context.Context, r storage.Reader) {
	if feeds, err := r.Feeds(ctx); err == nil {
		a.OutletNames = outlet.NamesOf(feeds)
	}
}
