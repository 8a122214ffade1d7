package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/rss"

	"rawi/fetcher/extract"
	"rawi/storage"
	"rawi/storage/text"
)

// reader reads the items of one document.
type reader struct {
	in   Input
	base *url.URL
	zone *time.Location // of dates that name none
}

// article reads one item. i is its place in the document.
func (r *reader) article(f *gofeed.Feed, item *gofeed.Item, i int) storage.Article {
	a := storage.Article{
		Feed: r.in.Feed.Name, GUID: item.GUID, Title: extract.Text(item.Title), Link: r.link(item),
		Authors: people(item.Authors), Categories: tidy(item.Categories), Enclosures: r.enclosures(item), Said: tag(f.Language),
	}
	a.Canonical = canonical(a.Link)
	a.Identity = identity(item, a.Link)
	a.Published, a.DateHow = r.date(item.Published, item.PublishedParsed)
	a.Updated, _ = r.date(item.Updated, item.UpdatedParsed)
	if a.Published.IsZero() {
		a.Published = a.Updated
	}
	if item.DublinCoreExt != nil && len(item.DublinCoreExt.Language) > 0 {
		a.Said = tag(item.DublinCoreExt.Language[0])
	}
	base := r.base
	if u, err := url.Parse(a.Link); err == nil && u.Host != "" {
		base = u
	}
	summary, content := extract.HTML(item.Description, base), extract.HTML(item.Content, base)
	a.Summary, a.Content = summary.HTML, content.HTML
	a.Text = longer(content.Text, summary.Text)
	a.Image = r.image(item, content.Image, summary.Image)
	said := a.Said
	if said == "" {
		said = tag(r.in.Feed.Language)
	}
	a.Language = text.Language(a.Title, a.Text, said)
	a.Source = r.source(f, i)
	if a.Title == "" && len(a.Text) > 0 {
		a.Title = firstWords(a.Text[0])
	}
	return a
}

// link is the item's address: its link, else a GUID that is one, else what it
// comes with.
func (r *reader) link(item *gofeed.Item) string {
	for _, ref := range append([]string{item.Link}, item.Links...) {
		if link := extract.Resolve(r.base, ref); strings.HasPrefix(link, "http") && ref != "" {
			return link
		}
	}
	if u, err := url.Parse(strings.TrimSpace(item.GUID)); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return u.String()
	}
	return ""
}

// identity is how the item is recognised: guid, else link, else what it says.
func identity(item *gofeed.Item, link string) string {
	switch {
	case strings.TrimSpace(item.GUID) != "":
		return "guid:" + item.GUID
	case link != "":
		return "link:" + link
	}
	sum := sha256.Sum256([]byte(item.Title + "\x00" + item.Description + "\x00" + item.Content + "\x00" + item.Published))
	return "hash:" + hex.EncodeToString(sum[:12])
}

// distinguish gives items that share an identity within one document each
// their own: a feed whose GUIDs are all the same still has many items.
func distinguish(articles []storage.Article) {
	first := map[string]int{}
	for i := range articles {
		a := &articles[i]
		j, taken := first[a.Identity]
		if !taken {
			first[a.Identity] = i
			continue
		}
		if o := articles[j]; o.Link != a.Link || o.Title != a.Title {
			a.Identity += "\x00" + a.Link + "\x00" + a.Title
		}
	}
}

// date reads a date in the feed's own zone, where it names none; what only
// gofeed can read is taken from it. how says what was assumed.
func (r *reader) date(s string, parsed *time.Time) (at time.Time, how string) {
	if at, how, ok := readDate(s, r.zone, r.in.Now); ok {
		return r.believable(&at), how
	}
	if parsed == nil {
		return time.Time{}, ""
	}
	return r.believable(parsed), ""
}

// believable is a date as it is taken: none before 1990, none that lies more
// than an hour ahead.
func (r *reader) believable(t *time.Time) time.Time {
	at := t.UTC().Truncate(time.Second)
	if at.Year() < 1990 || !r.in.Now.IsZero() && at.After(r.in.Now.Add(time.Hour)) {
		return time.Time{}
	}
	return at
}

func (r *reader) enclosures(item *gofeed.Item) (out []storage.Enclosure) {
	for _, e := range item.Enclosures {
		address := extract.Resolve(r.base, e.URL)
		if !strings.HasPrefix(address, "http") {
			continue
		}
		length, err := strconv.ParseInt(strings.TrimSpace(e.Length), 10, 64)
		if err != nil || length < 0 {
			length = 0
		}
		out = append(out, storage.Enclosure{URL: address, Type: strings.TrimSpace(e.Type), Length: length})
	}
	return out
}

// image is the item's own, a picture it comes with, or the first in its text.
func (r *reader) image(item *gofeed.Item, inText ...string) string {
	var refs []string
	if item.Image != nil {
		refs = append(refs, item.Image.URL)
	}
	for _, name := range []string{"thumbnail", "content"} {
		for _, m := range item.Extensions["media"][name] {
			if name == "thumbnail" || m.Attrs["medium"] == "image" || strings.HasPrefix(m.Attrs["type"], "image/") {
				refs = append(refs, m.Attrs["url"])
			}
		}
	}
	for _, e := range item.Enclosures {
		if strings.HasPrefix(e.Type, "image/") {
			refs = append(refs, e.URL)
		}
	}
	for _, ref := range append(refs, inText...) {
		if address := extract.Resolve(r.base, ref); strings.HasPrefix(address, "http") && ref != "" {
			return address
		}
	}
	return ""
}

// source is whom an item of an aggregator names as its origin; gofeed leaves
// it in the original feed.
func (r *reader) source(f *gofeed.Feed, i int) *storage.Source {
	o, ok := f.OriginalFeed().(*rss.Feed)
	if !ok || i >= len(o.Items) || o.Items[i].Source == nil {
		return nil
	}
	s := o.Items[i].Source
	return &storage.Source{Title: extract.Text(s.Title), Link: extract.Resolve(r.base, s.URL)}
}

func people(persons []*gofeed.Person) (out []storage.Person) {
	for _, p := range persons {
		if p == nil {
			continue
		}
		one := storage.Person{Name: extract.Text(p.Name), Email: strings.TrimSpace(p.Email)}
		if one != (storage.Person{}) && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// tidy trims categories and keeps each once.
func tidy(categories []string) (out []string) {
	for _, c := range categories {
		if c = extract.Text(c); c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// tag is a language tag as BCP 47 writes it.
func tag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	primary, rest, _ := strings.Cut(s, "-")
	if rest != "" {
		return strings.ToLower(primary) + "-" + rest
	}
	return strings.ToLower(primary)
}

// longer is the text with more in it.
func longer(a, b []string) []string {
	size := func(blocks []string) (n int) {
		for _, s := range blocks {
			n += len(s)
		}
		return n
	}
	if size(b) > size(a) {
		return b
	}
	return a
}

// firstWords stands for a title that is missing.
func firstWords(s string) string {
	words := strings.Fields(s)
	if len(words) <= 12 {
		return strings.Join(words, " ")
	}
	return strings.Join(words[:12], " ") + " …"
}
