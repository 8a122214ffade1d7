package publish

import (
	"context"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/outlet"
)

// outletNames keeps the names of outlets, which every page shows, for statusAge: to read
// them takes a look at all feeds.
type outletNames struct {
	store storage.Reader
	now   func() time.Time
	mu    sync.Mutex // guards what follows
	at    time.Time  // when they were read
	names outlet.Names
}

// read returns the names by which outlets are shown. They may be statusAge old, and older
// while the store cannot be read.
func (o *outletNames) read(ctx context.Context) outlet.Names {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.now()
	if age := now.Sub(o.at); o.names != nil && age >= 0 && age < statusAge {
		return o.names
	}
	if feeds, err := o.store.Feeds(ctx); err == nil {
		o.at, o.names = now, outlet.NamesOf(feeds)
	}
	return o.names
}
