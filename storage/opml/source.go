package opml

import (
	"encoding/xml"
	"fmt"
	"strings"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/text"
)

// namespace is that of the attributes which say how a source that is no feed is read. It
// is a name: there is no page at it.
const namespace = "urn:rawi:opml"

// maxSelector bounds a selector, in letters.
const maxSelector = 1000

// Key returns the same string for feeds that are one: they have one address and, being
// lists on a web page, the same selectors.
func Key(f storage.Feed) string {
	if f.Kind != storage.KindPage {
		return address.Key(f.URL)
	}
	return address.Key(f.URL) + " " + f.ReadAs()
}

// sourceAttributes returns the attributes of a source that is no feed.
func sourceAttributes(f storage.Feed) (out []xml.Attr) {
	add := func(name, value string) {
		if value != "" {
			out = append(out, xml.Attr{Name: xml.Name{Local: "rawi:" + name}, Value: value})
		}
	}
	add("kind", string(f.Kind))
	if f.Select != nil {
		for _, key := range storage.SelectorKeys {
			add("select-"+key, *f.Select.Of(key))
		}
	}
	if f.All {
		add("all", "true")
	}
	return out
}

// readSource sets how f is read by the attributes of rawi's namespace, own. It returns
// what is wrong with them; empty: nothing.
func readSource(f *storage.Feed, own map[string]string) (wrong string) {
	switch kind := storage.Kind(own["kind"]); kind {
	case storage.KindFeed:
		if len(own) > 0 {
			return "rawi:kind is not there: it says what the source is"
		}
		return ""
	case storage.KindTelegram, storage.KindSitemap, storage.KindPage:
		f.Kind = kind
	default:
		return fmt.Sprintf("this version of rawi does not know sources of the kind %q", text.Truncate(string(kind), 80))
	}
	if f.Kind != storage.KindPage {
		f.All = own["all"] == "true"
		return ""
	}
	f.Select = new(storage.Selectors)
	for _, key := range storage.SelectorKeys {
		v := own["select-"+key]
		if len([]rune(v)) > maxSelector {
			return fmt.Sprintf("rawi:select-%s has more than %d letters", key, maxSelector)
		}
		*f.Select.Of(key) = v
	}
	if f.Select.Item == "" {
		return "rawi:select-item is not there: it says where the articles of the page are"
	}
	return ""
}

// scraped says why an outline is not read whose type is one of FreshRSS's for pages and
// documents that are no feeds; empty: it is none of these.
func scraped(kind string) string {
	if strings.Contains(kind, "xpath") || strings.HasPrefix(kind, "json+") {
		return fmt.Sprintf("type %s is read by FreshRSS alone: give the page an entry of its own, with page and select", text.Truncate(kind, 40))
	}
	return ""
}

// AddressKey returns the attribute of an outline that holds the address of a source.
func AddressKey(kind storage.Kind) string {
	if kind == storage.KindFeed {
		return "xmlUrl"
	}
	return "url"
}

// declaredPrefix returns the prefix, with its colon, that an attribute declares for rawi's
// namespace; empty: it declares none.
func declaredPrefix(name, value string) string {
	if prefix, ok := strings.CutPrefix(name, "xmlns:"); ok && value == namespace {
		return prefix + ":"
	}
	return ""
}
