package storage

import "time"

// Query selects articles or stories by a text in the query language.
type Query struct {
	Text   string    `json:"text,omitempty"`   // empty: everything
	Now    time.Time `json:"now,omitzero"`     // relative dates such as since:7d count back from it
	Order  Order     `json:"order,omitempty"`  // empty: OrderNewest
	Limit  int       `json:"limit,omitempty"`  // page size; 0: DefaultLimit; larger values count as MaxLimit
	Cursor string    `json:"cursor,omitempty"` // Page.Next of the page before, for the same Text and Order; empty: the first page
	Brief  bool      `json:"brief,omitempty"`  // omit Summary, Content, Full and Text
	Bytes  int       `json:"bytes,omitempty"`  // a page of articles ends once their texts have as many bytes; 0: it does not
	Work   int       `json:"work,omitempty"`   // bytes of the search index that a page may read; more is a *SyntaxError; 0: any number

	// EnteredSince (inclusive) and EnteredBefore (exclusive) restrict
	// OrderEntered to stories that entered the view between them. Zero: no bound.
	EnteredSince  time.Time `json:"entered_since,omitzero"`
	EnteredBefore time.Time `json:"entered_before,omitzero"`
}

// Limits of Query.Limit.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// BacklogAge is the age above which an article of a feed's first document belongs
// to the feed's backlog. Subscribers do not get a backlog as new.
const BacklogAge = 48 * time.Hour

// Order is the order of a query's results.
type Order string

const (
	OrderNewest    Order = ""          // by Time, newest first
	OrderOldest    Order = "oldest"    // by Time, oldest first
	OrderArrival   Order = "arrival"   // in the order in which they were stored
	OrderRelevance Order = "relevance" // by BM25, best first
	// OrderEntered lists stories by the time at which they entered the query's
	// view, latest first. Without bounds it omits backlogs (BacklogAge). With
	// bounds it includes them at the time at which they were fetched.
	OrderEntered Order = "entered"
	// OrderBacklog lists the stories that OrderEntered omits, by Story.Time,
	// newest first, down to EnteredSince.
	OrderBacklog Order = "backlog"
)

// Page is one page of a query's results. One of Articles, Stories and Events is set.
type Page struct {
	Articles []Article `json:"articles,omitempty"`
	Stories  []Story   `json:"stories,omitempty"`
	Events   []Event   `json:"events,omitempty"`
	Next     string    `json:"next,omitempty"`  // cursor of the next page; empty: this is the last
	Hints    []Hint    `json:"hints,omitempty"` // advice on the query, with the first page
}
