// Package item is what the readers of sources that are no feeds make of a document: its
// items, and where more of them are.
//
//	list, err := telegram.Read(budget, body, base, all)   // or sitemap, or webpage
//	list.Items                                            // the first count most, where not all are taken
//
// Package parse turns the items into articles, as those of a feed: it resolves addresses,
// reads dates, sanitises HTML, and gives each its identity.
package item

import (
	"errors"

	"rawi/fetcher/parse/itemhash"
	"rawi/storage"
	"rawi/storage/dates"
)

// ErrNoItems occurs when a document has no items where it should have some: its shape is
// not what the reader, or the selectors of the operator, expect.
var ErrNoItems = errors.New("nothing is found")

// Item is an item as its document has it. Addresses may be relative to the document's.
type Item struct {
	ID         string // permanent within the source; empty: Link is
	Link       string
	Title      string // text; empty: the first words of Content
	Summary    string // HTML
	Content    string // HTML
	Published  string // as written
	Updated    string // as written
	Language   string
	Authors    []string
	Categories []string // texts
	Images     []string // addresses, the best first
	Enclosures []storage.Enclosure
	Source     *storage.Source // who told it first; nil: the source itself

	// Fleeting means that the addresses of Images and Enclosures are new at each request.
	Fleeting bool

	// TitleGuessed is set if Title is made of the item's address.
	TitleGuessed bool
}

// List is a document that was read.
type List struct {
	Channel  storage.Channel // with addresses as the document has them
	Format   string          // "telegram", "sitemap", "sitemap index", "page"
	Items    []Item          // in the document's order; of a sitemap the newest first
	More     []string        // further documents of the source, in the order in which they are to be read
	Found    []Found
	Warnings []string
	Short    bool // the document's end is missing: its complete items were read
}

// Found is what a selector found.
type Found struct {
	Name  string // key in the config: "item", "title" …
	Items int    // how many items it found something in
}

// Hash returns a hash of all that the item says, except fleeting addresses: an item of the
// same hash was read before. A date that is relative to the fetch, such as "3 hours ago", says
// something else each time, and is left out.
func (it *Item) Hash() (h uint64) {
	add := func(texts ...string) {
		for _, s := range texts {
			h = itemhash.Sum(h, []byte(s))
		}
		h = itemhash.Sum(h, nil)
	}
	add(it.ID, it.Link, it.Title, it.Summary, it.Content, lastingDate(it.Published), lastingDate(it.Updated), it.Language)
	add(it.Authors...)
	add(it.Categories...)
	for _, address := range it.Images {
		add(it.lasting(address))
	}
	add()
	for _, e := range it.Enclosures {
		add(it.lasting(e.URL), e.Type)
	}
	add()
	if it.Source != nil {
		add(it.Source.Title, it.Source.Link)
	}
	return h
}

// lasting returns the address of a file, as far as it is the same at each request.
func (it *Item) lasting(address string) string {
	if it.Fleeting {
		return ""
	}
	return address
}

// lastingDate returns a date; empty: it is relative to the fetch.
func lastingDate(date string) string {
	if dates.IsRelative(date) {
		return ""
	}
	return date
}
