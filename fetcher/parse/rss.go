package parse

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"

	"rawi/fetcher/extract"
	"rawi/fetcher/parse/markup"
	"rawi/storage"
)

// readRSS reads RSS and RDF, repaired.
func (r *reader) readRSS(d *Document, xml []byte) ([]entry, error) {
	feed, err := new(rss.Parser).Parse(r.cost.Reader(bytes.NewReader(xml)))
	if err != nil {
		return nil, fmt.Errorf("feed is broken: %s", truncate(err.Error()))
	}
	d.Channel = r.rssChannel(feed)
	r.feedLanguage = d.Channel.Language
	entries := make([]entry, len(feed.Items))
	for i, item := range feed.Items {
		if r.cost.Err() != nil {
			break
		}
		entries[i] = rssEntry(item)
		feed.Items[i] = nil // its memory is not needed any more
	}
	return entries, nil
}

// rssChannel returns the description of an RSS feed.
func (r *reader) rssChannel(f *rss.Feed) storage.Channel {
	x := f.Extensions
	dc, atom, itunes := module(x["dc"]), module(x["atom"]), module(x["itunes"])
	c := storage.Channel{
		Title:       titleOr(extract.Text(f.Title), dc.texts("title")),
		Description: extract.Description(firstNonBlank(append([]string{f.Description}, append(itunes.texts("summary", "subtitle"), dc.texts("description")...)...))),
		Language:    languageTag(firstNonBlank([]string{f.Language, dc.text("language"), module(x[markup.Prefix]).text("lang")})),
		ID:          firstNonBlank([]string{atom.text("id"), module(x[markup.Prefix]).text("about")}),
		Generator:   extract.Text(firstNonBlank([]string{f.Generator, addressOf(x["admin"]["generatorAgent"])})),
		TTL:         r.rssTTL(f), SkipHours: skipHours(f.SkipHours), SkipDays: skipDays(f.SkipDays),
	}
	c.Link = r.firstURL(append(f.Links, linksWithRelation(x["atom"]["link"], "alternate")...))
	c.Self = r.firstURL(linksWithRelation(x["atom"]["link"], "self"))
	c.Hubs = r.hubs(linksWithRelation(x["atom"]["link"], "hub"))
	dates := append([]string{f.LastBuildDate}, module(x["dcterms"]).texts("modified")...)
	dates = append(append(dates, atom.texts("updated")...), append(dc.texts("date"), f.PubDate)...)
	c.Updated, _ = r.date(nonBlank(dates))
	authors := append([]storage.Person{parsePerson(f.ManagingEditor)}, dc.persons("creator")...)
	authors = append(append(authors, atom.atomAuthors("author")...), itunes.persons("author")...)
	if c.Authors = uniquePersons(r.cost, append(authors, itunes.owners()...)); len(c.Authors) == 0 {
		c.Authors = uniquePersons(r.cost, append(dc.persons("publisher"), parsePerson(f.WebMaster)))
	}
	for _, category := range f.Categories {
		c.Categories = append(c.Categories, category.Value)
	}
	c.Categories = uniqueTexts(r.cost, append(append(c.Categories, dc.texts("subject")...), itunes.topics()...), extract.Text)
	images := []string{addressOf(x["itunes"]["image"]), firstNonBlank(module(x[markup.Prefix]).texts("image", "icon")), atom.text("logo"), atom.text("icon")}
	if f.Image != nil {
		images = append([]string{f.Image.URL}, images...)
	}
	c.Image = r.image(images)
	return c
}

// owners returns the persons of itunes:owner.
func (m module) owners() (out []storage.Person) {
	for _, e := range m["owner"] {
		inner := module(e.Children)
		out = append(out, storage.Person{Name: extract.Text(inner.text("name")), Email: parsePerson(inner.text("email")).Email})
	}
	return out
}

// topics returns the categories and keywords of itunes.
func (m module) topics() []string {
	var out []string
	for _, e := range m["category"] {
		out = append(out, e.Attrs["text"])
		for _, sub := range e.Children["category"] {
			out = append(out, sub.Attrs["text"])
		}
	}
	return append(out, keywords(m.texts("keywords"))...)
}

// rssEntry returns the entry of an item of RSS.
func rssEntry(item *rss.Item) entry {
	x := item.Extensions
	dc, terms, atom, itunes, media := module(x["dc"]), module(x["dcterms"]), module(x["atom"]), module(x["itunes"]), readMedia(x["media"])
	own := module(x[markup.Prefix])
	e := entry{
		links:     append(append(nonBlank(module(x["feedburner"]).texts("origLink")), nonBlank(item.Links)...), linksWithRelation(x["atom"]["link"], "alternate")...),
		title:     titleOr(extract.Text(item.Title), append(append(dc.texts("title"), media.module.texts("title")...), itunes.texts("title")...)),
		summaries: append([]string{item.Description}, atom.texts("summary")...),
		contents:  append([]string{item.Content}, atom.texts("content")...),
		language:  firstNonBlank([]string{own.text("lang"), dc.text("language")}),
		permalink: true,
	}
	e.summaries = append(append(e.summaries, itunes.texts("summary")...), append(dc.texts("description"), append(media.module.texts("description", "text"), itunes.texts("subtitle")...)...)...)
	e.guid = firstNonBlank([]string{guidOf(item), own.text("about"), atom.text("id"), dc.text("identifier")})
	if item.GUID != nil && strings.EqualFold(strings.TrimSpace(item.GUID.IsPermalink), "false") {
		e.permalink = false
	}
	if link := own.text("permalink"); link != "" && e.permalink {
		e.links = append(e.links, link)
	}
	e.authors = append(dc.persons("creator"), append(atom.atomAuthors("author"), itunes.persons("author")...)...)
	e.published = nonBlank(append(append([]string{item.PubDate}, terms.texts("issued", "available")...), atom.texts("published")...))
	e.updated = append(append(atom.texts("updated"), terms.texts("modified")...), dc.texts("date")...)
	if len(e.published) == 0 {
		e.published = terms.texts("created")
	}
	for _, category := range item.Categories {
		e.categories = append(e.categories, category.Value)
	}
	e.categories = append(append(e.categories, dc.texts("subject")...), itunes.topics()...)
	e.categories = append(append(e.categories, attributeValues(x["atom"]["category"], "term")...), media.module.texts("category")...)
	e.categories = append(e.categories, keywords(media.module.texts("keywords"))...)
	e.addMedia(item, x, media)
	if s := item.Source; s != nil {
		e.source = &storage.Source{Title: extract.Text(s.Title), Link: s.URL}
	} else if list := x["atom"]["source"]; len(list) > 0 {
		inner := module(list[0].Children)
		e.source = &storage.Source{Title: extract.Text(inner.text("title")), Link: firstNonBlank(append(append(linksWithRelation(inner["link"], "alternate"), linksWithRelation(inner["link"], "self")...), inner.text("id")))}
		e.sourceUpdated = inner.text("updated")
		e.sourceAuthors = inner.atomAuthors("author")
	}
	return e
}

// guidOf returns the guid of an item; empty: it has none.
func guidOf(item *rss.Item) string {
	if item.GUID == nil {
		return ""
	}
	return item.GUID.Value
}

// addMedia adds enclosures and images: those of RSS, of Atom's links and of Media RSS.
func (e *entry) addMedia(item *rss.Item, x ext.Extensions, m media) {
	for _, enclosure := range item.Enclosures {
		e.enclosures = append(e.enclosures, storage.Enclosure{URL: enclosure.URL, Type: enclosure.Type, Length: parseLength(enclosure.Length)})
	}
	for _, link := range x["atom"]["link"] {
		if markup.LinkRelation(link.Attrs["rel"]) == "enclosure" {
			e.enclosures = append(e.enclosures, storage.Enclosure{URL: link.Attrs["href"], Type: link.Attrs["type"], Length: parseLength(link.Attrs["length"])})
		}
	}
	e.images = append([]string{addressOf(x["itunes"]["image"])}, append(module(x[markup.Prefix]).texts("image"), m.images...)...)
	for _, enclosure := range e.enclosures {
		if isImage(enclosure.Type, enclosure.URL) {
			e.images = append(e.images, enclosure.URL)
		}
	}
	e.firstFile = firstEnclosure(e.enclosures)
	e.enclosures = append(e.enclosures, m.enclosures...)
}

// firstEnclosure returns the address of the first enclosure that has one.
func firstEnclosure(enclosures []storage.Enclosure) string {
	for _, e := range enclosures {
		if strings.TrimSpace(e.URL) != "" {
			return e.URL
		}
	}
	return ""
}

// linksWithRelation returns the addresses of atom:link elements with that relation.
func linksWithRelation(links []ext.Extension, rel string) (out []string) {
	for _, l := range links {
		if markup.LinkRelation(l.Attrs["rel"]) == rel && l.Attrs["href"] != "" {
			out = append(out, l.Attrs["href"])
		}
	}
	return out
}

// attributeValues returns an attribute of each element.
func attributeValues(list []ext.Extension, name string) (out []string) {
	for _, e := range list {
		out = append(out, e.Attrs[name])
	}
	return out
}

// addressOf returns the first address that elements hold, as attribute or text.
func addressOf(list []ext.Extension) string {
	for _, e := range list {
		if s := firstNonBlank([]string{e.Attrs["href"], e.Attrs["url"], e.Attrs["resource"], e.Value}); s != "" {
			return s
		}
	}
	return ""
}

// firstURL returns the first of refs that is a web address, resolved; empty: none is.
func (r *reader) firstURL(refs []string) string {
	for _, ref := range refs {
		if link := r.webURL(ref); link != "" {
			return link
		}
	}
	return ""
}

// maxHubs is how many hubs a feed may name.
const maxHubs = 16

// hubs returns those of refs that are web addresses, resolved, up to a bound.
func (r *reader) hubs(refs []string) (out []string) {
	for _, ref := range refs {
		if link := r.webURL(ref); link != "" && len(out) < maxHubs {
			out = append(out, link)
		}
	}
	return out
}

// webURL returns ref resolved; empty: it is no web address.
func (r *reader) webURL(ref string) string {
	if extract.NamesNothing(ref) {
		return ""
	}
	if link := extract.Resolve(r.cost, r.base, ref); hasWebScheme(link) {
		return link
	}
	return ""
}

// nonBlank returns the strings that are not blank.
func nonBlank(list []string) (out []string) {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return out
}

// rssTTL returns how long a feed says it stays the same: its ttl, else the syndication
// module's period divided by its frequency; 0: it does not say.
func (r *reader) rssTTL(f *rss.Feed) time.Duration {
	if d := minutes(f.TTL); d > 0 {
		return d
	}
	sy := module(f.Extensions["sy"])
	return updatePeriod(sy.text("updatePeriod"), sy.text("updateFrequency"))
}
