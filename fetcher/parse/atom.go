package parse

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed/atom"

	"rawi/fetcher/extract"
	"rawi/fetcher/parse/markup"
	"rawi/storage"
)

// readAtom reads Atom 0.3 and 1.0, repaired.
func (r *reader) readAtom(d *Document, xml []byte) ([]entry, error) {
	feed, err := new(atom.Parser).Parse(r.cost.Reader(bytes.NewReader(xml)))
	if err != nil {
		return nil, fmt.Errorf("feed is broken: %s", truncate(err.Error()))
	}
	d.Channel = r.atomChannel(feed)
	r.feedLanguage = d.Channel.Language
	r.feedAuthors = uniquePersons(r.cost, atomAuthors(feed.Authors)) // RFC 4287, section 4.2.1
	entries := make([]entry, len(feed.Entries))
	for i, item := range feed.Entries {
		if r.cost.Err() != nil {
			break
		}
		entries[i] = atomEntry(item)
		feed.Entries[i] = nil // its memory is not needed any more
	}
	return entries, nil
}

// atomChannel returns the description of an Atom feed.
func (r *reader) atomChannel(f *atom.Feed) storage.Channel {
	x := f.Extensions
	dc, itunes, own := module(x["dc"]), module(x["itunes"]), module(x[markup.Prefix])
	c := storage.Channel{
		Title:       titleOr(extract.HTMLText(f.Title), dc.texts("title")),
		Description: titleOr(extract.HTMLDescription(f.Subtitle), itunes.texts("summary", "subtitle")),
		Language:    languageTag(firstNonBlank([]string{own.text("lang"), dc.text("language")})),
		ID:          firstNonBlank([]string{own.text("id"), f.ID}),
		Link:        r.firstURL(atomLinks(f.Links, "alternate")),
		Self:        r.firstURL(atomLinks(f.Links, "self")),
		Hubs:        r.hubs(atomLinks(f.Links, "hub")),
		Authors:     uniquePersons(r.cost, append(atomAuthors(f.Authors), append(dc.persons("creator"), itunes.persons("author")...)...)),
		Categories:  uniqueTexts(r.cost, append(atomCategories(f.Categories), append(dc.texts("subject"), itunes.topics()...)...), extract.Text),
		Image:       r.image([]string{f.Logo, f.Icon, addressOf(x["itunes"]["image"])}),
	}
	if f.Generator != nil {
		c.Generator = extract.Text(f.Generator.Value)
	}
	c.Updated, _ = r.date(nonBlank(append([]string{f.Updated}, dc.texts("date")...)))
	sy := module(x["sy"])
	c.TTL = updatePeriod(sy.text("updatePeriod"), sy.text("updateFrequency"))
	return c
}

// atomEntry returns the entry of an item of Atom.
func atomEntry(item *atom.Entry) entry {
	x := item.Extensions
	dc, terms, itunes, media, own := module(x["dc"]), module(x["dcterms"]), module(x["itunes"]), readMedia(x["media"]), module(x[markup.Prefix])
	e := entry{
		guid: firstNonBlank([]string{own.text("id"), item.ID}), permalink: true,
		links:      append(module(x["feedburner"]).texts("origLink"), atomLinks(item.Links, "alternate")...),
		title:      titleOr(extract.HTMLText(item.Title), append(dc.texts("title"), media.module.texts("title")...)),
		summaries:  append([]string{item.Summary}, append(media.module.texts("description"), itunes.texts("summary", "subtitle")...)...),
		authors:    append(atomAuthors(item.Authors), append(dc.persons("creator"), itunes.persons("author")...)...),
		published:  nonBlank(append([]string{item.Published}, terms.texts("issued")...)),
		updated:    nonBlank(append([]string{item.Updated}, append(terms.texts("modified"), dc.texts("date")...)...)),
		categories: append(atomCategories(item.Categories), append(dc.texts("subject"), keywords(media.module.texts("keywords"))...)...),
		language:   firstNonBlank([]string{own.text("lang"), dc.text("language")}),
		images:     append([]string{addressOf(x["itunes"]["image"])}, media.images...),
	}
	if len(e.published) == 0 {
		e.published = terms.texts("created")
	}
	if c := item.Content; c != nil {
		e.contents = []string{c.Value}
		if c.Src != "" {
			e.links = append(e.links, c.Src)
		}
	}
	for _, l := range item.Links {
		if markup.LinkRelation(l.Rel) != "enclosure" {
			continue
		}
		e.enclosures = append(e.enclosures, storage.Enclosure{URL: l.Href, Type: l.Type, Length: parseLength(l.Length)})
		if isImage(l.Type, l.Href) {
			e.images = append(e.images, l.Href)
		}
	}
	e.firstFile = firstEnclosure(e.enclosures)
	e.enclosures = append(e.enclosures, media.enclosures...)
	if s := item.Source; s != nil {
		e.source = &storage.Source{Title: extract.HTMLText(s.Title), Link: firstNonBlank(append(append(atomLinks(s.Links, "alternate"), atomLinks(s.Links, "self")...), s.ID))}
		e.sourceUpdated = s.Updated
		e.sourceAuthors = atomAuthors(s.Authors)
	}
	return e
}

// atomLinks returns the addresses of the links with that relation, HTML pages before
// other types.
func atomLinks(links []*atom.Link, rel string) (out []string) {
	var others []string
	for _, l := range links {
		switch {
		case markup.LinkRelation(l.Rel) != rel || l.Href == "":
		case l.Type == "" || strings.Contains(l.Type, "html"):
			out = append(out, l.Href)
		default:
			others = append(others, l.Href)
		}
	}
	return append(out, others...)
}

// atomAuthors returns persons of Atom.
func atomAuthors(list []*atom.Person) (out []storage.Person) {
	for _, p := range list {
		one := parsePerson(p.Name)
		if mail := parsePerson(p.Email).Email; mail != "" {
			one.Email = mail
		}
		out = append(out, one)
	}
	return out
}

// atomCategories returns the terms and labels of categories.
func atomCategories(list []*atom.Category) (out []string) {
	for _, c := range list {
		out = append(out, c.Term, c.Label)
	}
	return out
}
