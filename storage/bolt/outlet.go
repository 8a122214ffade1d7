package bolt

import (
	"cmp"

	"rawi/storage"
	"rawi/storage/address"
)

// outlets says whose an address is, by the feeds of the settings.
type outlets struct {
	byURL  map[string]string // a feed's outlet by the key of its address
	bySite map[string]string // by the outlet of its address; empty where feeds of one host have several
}

func newOutlets(feeds []storage.Feed) *outlets {
	o := &outlets{byURL: make(map[string]string, len(feeds)), bySite: make(map[string]string, len(feeds))}
	for _, f := range feeds {
		site, own := address.Outlet(f.URL), outletOf(f)
		o.byURL[address.Key(f.URL)] = own
		if other, ok := o.bySite[site]; ok && other != own {
			own = ""
		}
		o.bySite[site] = own
	}
	return o
}

// outletOf is who tells what a feed holds, as far as its items do not say.
func outletOf(f storage.Feed) string { return cmp.Or(f.Outlet, address.Outlet(f.URL)) }

// outlet returns who tells a, an article of f: the outlet that its source names
// if that is another than the feed's own site, else the feed's outlet. A source
// that is the site of a followed feed has that feed's outlet.
func (t *transaction) outlet(a *storage.Article, f storage.Feed) string {
	own := outletOf(f)
	if a.Source == nil {
		return own
	}
	site := address.Outlet(a.Source.Link)
	if site == "" {
		return cmp.Or(a.Source.Title, own)
	}
	if t.outlets == nil {
		t.outlets = newOutlets(t.current.Feeds)
	}
	if outlet, ok := t.outlets.byURL[address.Key(a.Source.Link)]; ok {
		return outlet
	}
	if site == own || site == address.Outlet(f.URL) {
		return own
	}
	return cmp.Or(t.outlets.bySite[site], site)
}
