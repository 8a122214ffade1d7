package config

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"rawi/fetcher/parse/webpage"
	"rawi/storage"
	"rawi/storage/address"
)

// sourceKeys are the keys of an entry of feeds that say where it is read. Those of sources
// that are no feeds are called as their kinds are.
var sourceKeys = []string{"url", "telegram", "sitemap", "page", "opml"}

// givenKeys returns those of keys that an entry has.
func givenKeys(at map[string]position, keys []string) (given []string) {
	for _, key := range keys {
		if _, ok := at[key]; ok {
			given = append(given, key)
		}
	}
	return given
}

// selectorDocs describe the selectors of a page in the reference.
var selectorDocs = map[string]string{
	"item":    "element of each article, as article.card",
	"title":   "in an item, as the others; not set: its heading, or the text of its link",
	"link":    "not set: where the title leads, or the first link; a@href is the attribute href",
	"date":    "not set: time@datetime, or what reads as a date",
	"summary": "not set: the first paragraph",
	"image":   "not set: the first image",
}

// selectorKeys returns the keys of the selectors of a page.
func (r *reader) selectorKeys(to *storage.Selectors) (keys []key) {
	for _, name := range storage.SelectorKeys {
		keys = append(keys, key{name, selectorDocs[name], r.selector(name, to.Of(name))})
	}
	return keys
}

// selector reads the selector of a key.
func (r *reader) selector(key string, to *string) value {
	text := r.scalar(schema{Type: "string"}, func(v string) string {
		if *to = v; v == "" {
			return "a selector is needed here: " + selectorDocs[key]
		}
		return ""
	})
	read := text.read
	text.read = func(n *yaml.Node) {
		before := len(r.found)
		if read(n); len(r.found) > before {
			return
		}
		if fault := selectorFault(key, *to); fault != nil {
			blank, _, _ := strings.Cut(n.Value, *to)
			r.add(r.positionInside(n, utf8.RuneCountInString(blank+(*to)[:min(fault.At, len(*to))])), "%v", fault)
		}
	}
	return text
}

// selectorFault returns what is wrong with the selector of a key; nil: nothing.
func selectorFault(key, v string) *webpage.SelectorError {
	s := storage.Selectors{Item: "article"}
	*s.Of(key) = v
	var fault *webpage.SelectorError
	if errors.As(webpage.Check(s), &fault) {
		return fault
	}
	return nil
}

// selectors reads the selectors of a page.
func (r *reader) selectors(f *feedEntry) value {
	return value{schema: object(r.selectorKeys(new(storage.Selectors))), read: func(n *yaml.Node) {
		f.Select = new(storage.Selectors)
		r.entry(n, "select", r.selectorKeys(f.Select))
	}}
}

// selected returns the selectors of f that are set, each formatted behind its key.
func selected(f storage.Feed, format func(v string) string) (parts []string) {
	if f.Select == nil {
		return nil
	}
	for _, name := range storage.SelectorKeys {
		if v := *f.Select.Of(name); v != "" {
			parts = append(parts, name+": "+format(v))
		}
	}
	return parts
}

// misfit is a key of feeds that is of no use for sources of some kinds.
type misfit struct {
	key   string
	kinds []storage.Kind
	why   string
}

var misfits = []misfit{
	{"select", []storage.Kind{storage.KindFeed, storage.KindTelegram, storage.KindSitemap}, "select says where the articles of a page are: it goes with page"},
	{"all", []storage.Kind{storage.KindFeed, storage.KindPage}, "all goes with telegram, for posts without text, and with sitemap, for pages that are no news"},
	{"aggregator", []storage.Kind{storage.KindTelegram}, "aggregator is for feeds: what a channel forwards belongs to its source without it"},
	{"aggregator", []storage.Kind{storage.KindSitemap, storage.KindPage}, "aggregator is for feeds: no item names its outlet here"},
	{"full_text", []storage.Kind{storage.KindTelegram}, "full_text is of no use here: a post has all of its text"},
}

// fitsKind reports the keys of an entry that do not fit what it reads, and a page without
// item. ok is false if there are any.
func (r *reader) fitsKind(n *yaml.Node, at map[string]position, f storage.Feed) (ok bool) {
	before := len(r.found)
	for _, m := range misfits {
		if p, given := at[m.key]; given && slices.Contains(m.kinds, f.Kind) {
			r.add(p, "%s", m.why)
		}
	}
	for _, key := range givenKeys(at, []string{"header", "auth"}) {
		if f.Kind == storage.KindTelegram && IsChannel(f.URL) {
			r.add(at[key], "%s is of no use at t.me: the page of a public channel is open to all", key)
		}
	}
	switch at, given := at["select"]; {
	case f.Kind != storage.KindPage:
	case !given:
		r.add(r.nodePosition(n), "a page needs select: {item: …}, the selector of each article's element, as article.card")
	case f.Select.Item == "":
		r.add(at, "select needs item: the selector of each article's element, as article.card")
	}
	return len(r.found) == before
}

// wrongListed says what is wrong with a source of an OPML list, whose kind and selectors
// nobody has looked at; empty: nothing. It gives a channel the one spelling of its address.
func wrongListed(f *storage.Feed) string {
	switch f.Kind {
	case storage.KindTelegram:
		page, err := ChannelURL(f.URL)
		if err != nil {
			return err.Error()
		}
		f.URL = page
	case storage.KindPage:
		if err := webpage.Check(*f.Select); err != nil {
			return strings.ReplaceAll(err.Error(), "\n", "; ")
		}
	}
	return wrongKind(*f)
}

// sitemapFile matches the last part of the path of a sitemap.
var sitemapFile = regexp.MustCompile(`(?i)sitemap(?:[_-]?index)?\.xml(?:\.gz)?$`)

// wrongKind says by which key the address of f is to be given instead; empty: it fits.
func wrongKind(f storage.Feed) string {
	key, shown := cmp.Or(string(f.Kind), "url"), quoted(address.Shown(f.URL, f.Secrets...))
	if IsChannel(f.URL) && f.Kind != storage.KindTelegram {
		page, err := ChannelURL(f.URL)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%s is a channel of Telegram: write telegram: %s in place of %s:", shown, page[len(channelPage):], key)
	}
	if u, err := address.Parse(f.URL); err == nil && sitemapFile.MatchString(u.Path) && (f.Kind == storage.KindFeed || f.Kind == storage.KindPage) {
		return fmt.Sprintf("%s is a sitemap: write sitemap: in place of %s:", shown, key)
	}
	return ""
}

// writtenAddress returns the address of f as it is written into a file: of a channel of
// Telegram its name.
func writtenAddress(f storage.Feed) string {
	if name, ok := strings.CutPrefix(f.URL, channelPage); ok && f.Kind == storage.KindTelegram {
		return name
	}
	return f.URL
}
