package parse

import (
	"fmt"
	"slices"

	"rawi/fetcher/extract"
	"rawi/fetcher/parse/item"
	"rawi/fetcher/parse/sitemap"
	"rawi/fetcher/parse/telegram"
	"rawi/fetcher/parse/webpage"
	"rawi/storage"
)

// ErrNoItems occurs when a source that is no feed has no items: it is not what its kind, or its
// selectors, expect.
var ErrNoItems = item.ErrNoItems

// listReader reads documents of sources that are no feeds.
type listReader struct{ *reader }

// read reads a document of a source that is no feed.
func (r listReader) read(d *Document, body []byte) error {
	list, err := r.list(body)
	d.Found = list.Found
	if err != nil {
		return err
	}
	d.Format, d.Warnings, d.Short = list.Format, list.Warnings, list.Short
	d.Channel = r.channel(list.Channel)
	r.feedLanguage = d.Channel.Language
	for _, address := range list.More {
		if link := r.webURL(address); link != "" {
			d.More = append(d.More, link)
		}
	}
	entries, hashes := make([]entry, 0, len(list.Items)), make([]uint64, 0, len(list.Items))
	for i := range list.Items {
		h := list.Items[i].Hash()
		if d.ItemHashes = append(d.ItemHashes, h); r.in.Known == nil || !r.in.Known(h) {
			entries, hashes = append(entries, listEntry(&list.Items[i])), append(hashes, h)
		}
	}
	d.Articles = r.articles(entries)
	if len(d.Articles) != len(entries) {
		d.ItemHashes = nil // what is left out was not read
		return nil
	}
	for i := range d.Articles {
		d.Articles[i].ItemHash = hashes[i]
	}
	return nil
}

// list lets the reader of the feed's kind read a document.
func (r listReader) list(body []byte) (item.List, error) {
	switch kind := r.in.Feed.Kind; kind {
	case storage.KindTelegram:
		list, err := telegram.Read(r.cost, body, r.in.Feed.URL, r.base, r.in.Feed.All)
		slices.Reverse(list.Items) // the newest first, as feeds have them
		return list, err
	case storage.KindSitemap:
		return sitemap.Read(r.cost, body, r.base, sitemap.Options{All: r.in.Feed.All, Zone: r.zone, Now: r.in.Now})
	case storage.KindPage:
		if r.in.Feed.Select == nil {
			return item.List{}, webpage.Check(storage.Selectors{})
		}
		return webpage.Read(r.cost, body, r.base, *r.in.Feed.Select)
	default:
		return item.List{}, fmt.Errorf("this version of rawi does not know feeds of the kind %q", truncate(string(kind)))
	}
}

// channel returns the description of a source that is no feed, with absolute addresses.
func (r listReader) channel(c storage.Channel) storage.Channel {
	return storage.Channel{
		Title: c.Title, Description: c.Description, Language: languageTag(c.Language), Updated: c.Updated,
		Link: r.firstURL([]string{c.Link}), Image: r.image([]string{c.Image}),
	}
}

// listEntry returns the entry of an item of a source that is no feed.
func listEntry(it *item.Item) entry {
	e := entry{
		guid: it.ID, plain: true, titleGuessed: it.TitleGuessed, links: nonBlank([]string{it.Link}), title: extract.PlainText(it.Title),
		summaries: []string{it.Summary}, contents: []string{it.Content},
		published: nonBlank([]string{it.Published}), updated: nonBlank([]string{it.Updated}),
		categories: it.Categories, images: it.Images, enclosures: it.Enclosures, source: it.Source, language: it.Language,
	}
	for _, name := range it.Authors {
		e.authors = append(e.authors, storage.Person{Name: name})
	}
	return e
}
