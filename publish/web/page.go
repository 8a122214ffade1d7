package web

import (
	"net/http"
	"time"

	"rawi/storage"
	"rawi/storage/outlet"
)

// Layout holds what every page shows around its content.
type Layout struct {
	Site        storage.Site
	Topics      []storage.Topic
	Now         time.Time
	Times       Times
	Language    string // of the interface: ar or en
	Path        string // of the page, to mark it in the navigation; empty: it is not there
	Query       string // what was searched for; empty: nothing
	OutletNames outlet.Names
}

// List is a page of events, each shown by a story.
type List struct {
	Layout
	Kind       string       // key of the translation of the view's kind: topic, outlet, region, language, searched; empty: all stories
	Title      string       // of the view; empty: all stories
	QueryError *QueryNote   // why the query cannot be parsed; nil: it can
	Hints      []*QueryNote // on a query that can
	Help       bool         // show how to search instead of stories
	Stories    []Item
	Feeds      Feeds  // of stories
	EventFeeds Feeds  // of events
	Next       string // address of the next page; empty: this is the last
	Newest     string // address of all finds, where only the best were listed up to here; empty: they were not cut
	Finds      *Finds // of a search; nil: they are not counted on this page
}

// Finds says how much a search finds, and leads to its other orders and to parts of it.
type Finds struct {
	Events   int
	More     bool     // there are more than Events
	Orders   []Choice // Text is the key of a translation; empty: there is one order
	Filters  []Filter // that are set: each with one choice, which leads to the finds without it
	Narrower []Filter
}

// The keys of the translations of orders.
const (
	OrderNewest    = "newest"
	OrderRelevance = "relevance"
)

// Filter are the choices of a kind by which finds can be filtered.
type Filter struct {
	Kind    string // key of a translation: language, region, outlet, day
	Choices []Choice
}

// Choice is a link to some of the finds, or to all in another order.
type Choice struct {
	Link
	Events  int // that it leads to; 0: they were not counted
	Current bool
}

// Item is an event in a list, and the story by which it is shown.
type Item struct {
	storage.Story
	Event   storage.Event
	Title   []Part // of the story's lead
	Excerpt []Part // of its text; empty: none may be shown
	Image   string // address; empty: none is shown
}

// Feeds are the addresses of the feeds that hold what a page shows.
type Feeds struct{ Atom, RSS, JSON string }

// Story is the page of one story.
type Story struct {
	Layout
	Story      storage.Story
	Lead       *storage.Article // with as much of its text as may be shown
	Image      string           // address; empty: none is shown
	Places     []Link           // of the lead
	Changes    []Change         // of the lead, newest first
	Event      storage.Event
	Others     []storage.Story // of the event
	Feeds      Feeds           // of all stories
	EventFeeds Feeds           // of all events
}

// Change is the difference between two versions of an article. Title and Text
// are nil where they stayed the same.
type Change struct {
	At          time.Time // when the newer version was first seen
	Title, Text []Part
	Truncated   bool // Text shows only the beginning of the difference
}

// NewChange returns the difference between two versions. at is when the newer one
// was first seen.
func NewChange(at time.Time, older, newer storage.Version) Change {
	c := Change{At: at}
	c.Title, _ = Compare([]string{older.Title}, []string{newer.Title})
	c.Text, c.Truncated = Compare(older.Text, newer.Text)
	return c
}

// Forms is the page that says by which forms the words of a query find articles.
type Forms struct {
	Layout
	QueryError *QueryNote // why the query cannot be parsed; nil: it can
	Words      []storage.WordForms
}

// Status is the page that shows the state of the outlets.
type Status struct {
	Layout
	Stats   storage.Stats
	Chart   Chart
	Outlets []Outlet
}

// Outlet is a row of the status page.
type Outlet struct {
	Name     string
	Title    string    // by which it is shown
	State    string    // key of a translation: ok, silent, error, gone, paused, unread
	Since    time.Time // when State began, if it is a problem; else zero
	Changed  time.Time // when the newest article came; zero: never
	Articles int
}

// Directory is the page that links to every view.
type Directory struct {
	Layout
	Sections []Section
}

// Section links to the views of one kind.
type Section struct {
	Kind      string // key of a translation: topics, regions, languages, outlets, watching
	Links     []Link
	FeedsOnly bool // there is a feed at each path, and no page
}

// Link is the path of a page and its title.
type Link struct {
	Path, Text string
	Kind       string // of a place, where another one of the page has its name; see PlaceKind
}

// Places is the page of the places that the stories of the last day are about.
type Places struct {
	Layout
	Countries []Country
}

// Country is a country with its places, those of most stories first.
type Country struct {
	PlaceCount // Path is empty for what lies in no country
	Places     []PlaceCount
}

// PlaceCount is a place and the number of its stories.
type PlaceCount struct {
	Link
	Stories int
}

// ErrorPage shows an HTTP error. It repeats nothing of the request.
type ErrorPage struct {
	Layout
	Status int // HTTP
}

// MessageKey is the key of the translated message.
func (p ErrorPage) MessageKey() string {
	switch {
	case p.Status == http.StatusNotFound:
		return "404"
	case p.Status >= 500:
		return "500"
	}
	return "400"
}

// AdviceKey is the key of the translated advice to the reader.
func (p ErrorPage) AdviceKey() string {
	if p.Status >= 500 {
		return "wait"
	}
	return "lost"
}
