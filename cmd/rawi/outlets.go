package main

import (
	"context"
	"sync"

	"rawi/cmd/internal/render"
	"rawi/storage"
	"rawi/storage/outlet"
)

// outletNames returns the names by which people are shown outlets. They are read once, from
// r, where one is shown: what programs read needs none. Without them, as of a store that is
// damaged, outlets are shown by their keys.
func outletNames(ctx context.Context, r storage.Reader) render.OutletNames {
	return sync.OnceValue(func() outlet.Names {
		feeds, err := r.Feeds(ctx)
		if err != nil {
			return nil
		}
		return outlet.NamesOf(feeds)
	})
}
