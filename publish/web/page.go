package web

import (
	"time"

	"rawi/storage"
)

// Frame is what stands around every page.
type Frame struct {
	Site     storage.Site
	Topics   []storage.Topic
	Now      time.Time
	Language string // of the interface: ar or en
	Here     string // the path of the page; empty: nowhere that is linked to
	Asked    string // what was searched for
}

// List is a page of stories.
type List struct {
	Frame
	Kind    string // of what is shown, a word: topic, outlet, region, language, searched; empty: all stories
	Title   string // of what is shown; empty: all stories
	Fault   string // what is wrong with what was searched for
	Help    bool   // show how to search instead of stories
	Stories []Item
	Feeds   Feeds
	Next    string // address of the next page; empty: this is the last
}

// Empty reports a page that shows no feed to subscribe to.
func (l List) Empty() bool { return l.Help }

// Item is a story in a list.
type Item struct {
	storage.Story
	Image string // address; empty: none is shown
}

// Feeds are the addresses of what a page shows as a feed.
type Feeds struct{ Atom, RSS, JSON string }

// Story is the page of one story.
type Story struct {
	Frame
	Story   storage.Story
	Lead    *storage.Article // as much of it as may be shown
	Image   string           // address; empty: none is shown
	Changes []Change         // of the lead's text, newest first
	Feeds   Feeds
}

// Change is the difference between two versions of an article. Title and Text
// are nil where they stayed the same.
type Change struct {
	At          time.Time // when the newer one was seen
	Title, Text []Part
	Cut         bool // Text shows a part of the difference
}

// Between is the difference that the newer of two versions made.
func Between(at time.Time, was, is storage.Version) Change {
	c := Change{At: at}
	c.Title, _ = Compare([]string{was.Title}, []string{is.Title})
	c.Text, c.Cut = Compare(was.Text, is.Text)
	return c
}

// Status is the page that says how the sources do.
type Status struct {
	Frame
	Stats   storage.Stats
	Chart   Chart
	Outlets []Outlet
}

// Outlet is who tells, on the page of the status.
type Outlet struct {
	Name     string
	State    string    // a word: ok, silent, error, gone, paused, unread
	Since    time.Time // of a State that is worth the mention; zero: none is
	Changed  time.Time // when it last brought something; zero: never
	Articles int
}

// Browse is the page that leads to all others.
type Browse struct {
	Frame
	Shelves []Shelf
}

// Shelf are pages of one kind.
type Shelf struct {
	Kind  string // a word: topics, regions, languages, outlets
	Links []Link
}

// Link is a page's path and what it is called.
type Link struct{ Path, Text string }

// Fault is the page of an error: it holds nothing of the request.
type Fault struct {
	Frame
	Status int // HTTP
}

// Word is the key of what the page says.
func (f Fault) Word() string {
	switch {
	case f.Status == 404:
		return "404"
	case f.Status >= 500:
		return "500"
	}
	return "400"
}

// Advice is the key of what the reader may do.
func (f Fault) Advice() string {
	if f.Status >= 500 {
		return "sick"
	}
	return "lost"
}
