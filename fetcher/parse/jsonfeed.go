package parse

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"

	"github.com/mmcdole/gofeed/json"

	"rawi/fetcher/extract"
	"rawi/fetcher/parse/jsonfix"
	"rawi/storage"
)

// readJSON reads a JSON Feed 1.0 or 1.1, or RSS in JSON.
func (r *reader) readJSON(d *Document, body []byte) error {
	items := jsonfix.SplitItems(r.cost, body)
	if err := r.readSplit(d, body, &items, r.readJSONItems); err != nil {
		return err
	}
	if !strings.HasPrefix(d.Format, "json") {
		d.Articles = slices.DeleteFunc(d.Articles, isEmpty)
	}
	d.Short = len(items.Hashes()) == 0 && jsonfix.EndsEarly(body) // one that was split has an end
	return nil
}

// readJSONItems repairs a document in JSON and lets gofeed read it.
func (r *reader) readJSONItems(d *Document, body []byte) ([]entry, error) {
	r.cost.Stage()
	document, warnings, err := jsonfix.Decode(r.cost, body)
	if err != nil {
		return nil, err
	}
	xml := jsonfix.RSS(r.cost, document)
	switch {
	case xml != nil:
		entries, err := r.readItems(d, xml)
		d.Warnings = append(warnings, d.Warnings...)
		return entries, err
	case document["items"] == nil && document["version"] == nil:
		return nil, fmt.Errorf("%w: %s", ErrNotFeed, describe(body))
	}
	hubs := hubs(document["hubs"]) // read first: document is not held while gofeed parses
	var strict bytes.Buffer
	enc := stdjson.NewEncoder(&strict)
	enc.SetEscapeHTML(false) // a < would have six times its bytes
	if err := enc.Encode(conform(r.cost, document, feedKeys)); err != nil {
		return nil, fmt.Errorf("feed is broken: %s", truncate(err.Error()))
	}
	feed, err := new(json.Parser).Parse(r.cost.Reader(&strict))
	if err != nil {
		return nil, fmt.Errorf("feed is broken: %s", truncate(err.Error()))
	}
	d.Warnings = warnings
	d.Format = strings.TrimSpace("json " + strings.TrimPrefix(feed.Version, "https://jsonfeed.org/version/"))
	d.Channel = r.jsonChannel(feed)
	d.Channel.Hubs = r.hubs(hubs)
	r.feedLanguage = d.Channel.Language
	entries := make([]entry, 0, len(feed.Items))
	for _, item := range feed.Items {
		if item != nil && r.cost.Err() == nil {
			entries = append(entries, jsonEntry(item))
		}
	}
	return entries, nil
}

// jsonChannel returns the description of a JSON Feed.
func (r *reader) jsonChannel(f *json.Feed) storage.Channel {
	return storage.Channel{
		Title: extract.PlainText(f.Title), Link: r.firstURL([]string{f.HomePageURL}), Self: r.firstURL([]string{f.FeedURL}),
		Description: extract.PlainText(f.Description), Language: languageTag(f.Language), ID: strings.TrimSpace(f.FeedURL),
		Authors: uniquePersons(r.cost, jsonAuthors(append(f.Authors, f.Author))), Image: r.image([]string{f.Icon, f.Favicon}),
	}
}

// jsonEntry returns the entry of an item of JSON Feed.
func jsonEntry(item *json.Item) entry {
	e := entry{
		guid: item.ID, permalink: true, plain: true, links: nonBlank([]string{item.URL, item.ExternalURL}), title: extract.PlainText(item.Title),
		summaries: []string{html.EscapeString(item.Summary)}, contents: []string{item.ContentHTML, html.EscapeString(item.ContentText)},
		authors: jsonAuthors(append(item.Authors, item.Author)), published: nonBlank([]string{item.DatePublished}), updated: nonBlank([]string{item.DateModified}),
		categories: item.Tags, images: []string{item.Image, item.BannerImage}, language: item.Language,
	}
	if item.Attachments != nil {
		for _, a := range *item.Attachments {
			e.enclosures = append(e.enclosures, storage.Enclosure{URL: a.URL, Type: a.MimeType, Length: max(a.SizeInBytes, 0)})
		}
	}
	e.firstFile = firstEnclosure(e.enclosures)
	return e
}

// jsonAuthors returns authors as persons.
func jsonAuthors(list []*json.Author) (out []storage.Person) {
	for _, a := range list {
		if a == nil {
			continue
		}
		p := parsePersonAs(a.Name, extract.PlainText)
		if p.Email == "" && strings.HasPrefix(a.URL, "mailto:") {
			p.Email = mailAddress(a.URL)
		}
		out = append(out, p)
	}
	return out
}

// hubs returns the addresses of a JSON Feed's hubs, which gofeed does not read.
func hubs(v any) (out []string) {
	list, _ := v.([]any)
	for _, h := range list {
		if m, ok := h.(map[string]any); ok {
			out = append(out, textOf(m["url"]))
		}
	}
	return out
}
