package parse

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/json"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// jsonStart is where a JSON Feed or RSS in JSON begins: at the beginning, or behind
// what a server wrote before it, a function's name for one; -1: this is none.
func jsonStart(body []byte) int {
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		return 0
	}
	lead := body[:min(len(body), maxLead)]
	at := bytes.IndexByte(lead, '{')
	if at < 0 {
		return -1
	}
	isFeed := bytes.Contains(lead, []byte("jsonfeed.org/version/")) && !bytes.Contains(lead[:at], []byte("<rss"))
	if isFeed || bytes.Contains(lead[at:], []byte(`"channel"`)) && !bytes.ContainsRune(lead[:at], '<') {
		return at
	}
	return -1
}

// json reads a JSON Feed 1.0 or 1.1.
func (r *reader) json(d *Document, body []byte) error {
	mended, warnings, err := mendJSON(body)
	if err != nil {
		return err
	}
	var loose map[string]any
	if decodeJSON(mended, &loose) != nil || loose["items"] == nil {
		if saved := salvageJSON(body); saved != nil {
			loose, warnings = saved, append(warnings, brokenItems)
		}
	}
	if root, channel := channelOf(loose); channel != nil {
		return r.rssInJSON(d, root, channel, warnings)
	}
	if loose["items"] == nil && loose["version"] == nil {
		return fmt.Errorf("%w: %s", ErrNotFeed, looksLike(body))
	}
	strict, err := stdjson.Marshal(tighten(loose, feedKeys))
	if err != nil {
		return fmt.Errorf("feed is broken: %s", shorten(err.Error()))
	}
	feed, err := new(json.Parser).Parse(bytes.NewReader(strict))
	if err != nil {
		return fmt.Errorf("feed is broken: %s", shorten(err.Error()))
	}
	d.Warnings = warnings
	d.Format = strings.TrimSpace("json " + strings.TrimPrefix(feed.Version, "https://jsonfeed.org/version/"))
	d.Channel = r.jsonChannel(feed)
	d.Channel.Hubs = r.webs(hubs(loose["hubs"]))
	r.said = d.Channel.Language
	entries := make([]entry, 0, len(feed.Items))
	for _, item := range feed.Items {
		if item != nil {
			entries = append(entries, jsonEntry(item))
		}
	}
	d.Articles = r.articles(entries)
	return nil
}

// rssInJSON reads RSS in JSON.
func (r *reader) rssInJSON(d *Document, root, channel map[string]any, warnings []string) error {
	xml, err := writeRSS(root, channel)
	if err != nil {
		return err
	}
	entries, err := r.entries(d, xml)
	if err != nil {
		return err
	}
	d.Warnings = append(warnings, d.Warnings...)
	d.Articles = slices.DeleteFunc(r.articles(entries), saysNothing)
	return nil
}

func (r *reader) jsonChannel(f *json.Feed) storage.Channel {
	return storage.Channel{
		Title: extract.PlainText(f.Title), Link: r.web([]string{f.HomePageURL}), Self: r.web([]string{f.FeedURL}),
		Description: extract.PlainText(f.Description), Language: languageTag(f.Language), ID: strings.TrimSpace(f.FeedURL),
		Authors: jsonPeople(append(f.Authors, f.Author)), Image: r.image([]string{f.Icon, f.Favicon}),
	}
}

func jsonEntry(item *json.Item) entry {
	e := entry{
		guid: item.ID, permalink: true, links: nonEmpty([]string{item.URL, item.ExternalURL}), title: extract.PlainText(item.Title),
		summaries: []string{html.EscapeString(item.Summary)}, contents: []string{item.ContentHTML, html.EscapeString(item.ContentText)},
		authors: jsonPeople(append(item.Authors, item.Author)), published: nonEmpty([]string{item.DatePublished}), updated: nonEmpty([]string{item.DateModified}),
		categories: item.Tags, images: []string{item.Image, item.BannerImage}, language: item.Language,
	}
	if item.Attachments != nil {
		for _, a := range *item.Attachments {
			e.enclosures = append(e.enclosures, storage.Enclosure{URL: a.URL, Type: a.MimeType, Length: max(a.SizeInBytes, 0)})
		}
	}
	e.file = firstFile(e.enclosures)
	return e
}

func jsonPeople(list []*json.Author) (out []storage.Person) {
	for _, a := range list {
		if a == nil {
			continue
		}
		p := person(a.Name)
		if p.Email == "" && strings.HasPrefix(a.URL, "mailto:") {
			p.Email = mail(a.URL)
		}
		out = append(out, p)
	}
	return people(out)
}

func hubs(v any) (out []string) {
	list, _ := v.([]any)
	for _, h := range list {
		if m, ok := h.(map[string]any); ok {
			out = append(out, text1(m["url"]))
		}
	}
	return out
}

// shape is what a key's value must be.
type shape uint8

const (
	shapeText shape = iota + 1
	shapeTexts
	shapePerson
	shapePersons
	shapeFiles
	shapeItems
)

var feedKeys = map[string]shape{
	"version": shapeText, "title": shapeText, "home_page_url": shapeText, "feed_url": shapeText, "description": shapeText,
	"icon": shapeText, "favicon": shapeText, "author": shapePerson, "authors": shapePersons, "language": shapeText, "items": shapeItems,
}

var itemKeys = map[string]shape{
	"id": shapeText, "url": shapeText, "external_url": shapeText, "title": shapeText, "content_html": shapeText, "content_text": shapeText,
	"summary": shapeText, "image": shapeText, "banner_image": shapeText, "date_published": shapeText, "date_modified": shapeText,
	"author": shapePerson, "authors": shapePersons, "tags": shapeTexts, "attachments": shapeFiles, "language": shapeText,
}

// tighten gives every value the shape its key wants: numbers become texts, one
// name a list of persons, a list with commas tags.
func tighten(m map[string]any, keys map[string]shape) map[string]any {
	out := make(map[string]any, len(m))
	for key, want := range keys {
		v, ok := m[key]
		if !ok || v == nil {
			continue
		}
		switch want {
		case shapeText:
			out[key] = text1(v)
		case shapeTexts:
			out[key] = texts(v)
		case shapePerson:
			if list := persons(v); len(list) > 0 {
				out[key] = list[0]
			}
		case shapePersons:
			out[key] = persons(v)
		case shapeFiles:
			out[key] = files(v)
		case shapeItems:
			items := []any{}
			for _, item := range list(v) {
				if m, ok := item.(map[string]any); ok {
					items = append(items, tighten(m, itemKeys))
				}
			}
			out[key] = items
		}
	}
	return out
}

// list is v as a list: one thing is a list of one, an object one of its values.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func text1(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case stdjson.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	case []any:
		if len(v) > 0 {
			return text1(v[0])
		}
	case map[string]any:
		for _, key := range []string{"url", "href", "name", "term", "value", "#text"} {
			if s := text1(v[key]); s != "" {
				return s
			}
		}
	}
	return ""
}

func texts(v any) []string {
	if s, ok := v.(string); ok {
		return keywords([]string{s})
	}
	out := []string{}
	for _, one := range list(v) {
		out = append(out, text1(one))
	}
	return out
}

func persons(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range list(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"name": text1(m["name"]), "url": text1(m["url"])})
		} else if s := text1(one); s != "" {
			out = append(out, map[string]any{"name": s})
		}
	}
	return out
}

func files(v any) []map[string]any {
	out := []map[string]any{}
	for _, one := range list(v) {
		if m, ok := one.(map[string]any); ok {
			out = append(out, map[string]any{"url": text1(m["url"]), "mime_type": text1(m["mime_type"]), "size_in_bytes": text1(m["size_in_bytes"])})
		} else if s := text1(one); s != "" {
			out = append(out, map[string]any{"url": s})
		}
	}
	return out
}
