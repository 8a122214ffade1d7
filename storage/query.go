package storage

import "time"

// Query asks for articles or stories in the query language.
type Query struct {
	Text   string    `json:"text,omitempty"`   // empty: everything
	Now    time.Time `json:"now,omitzero"`     // what since:7d counts from
	Order  Order     `json:"order,omitempty"`  //
	Limit  int       `json:"limit,omitempty"`  // 0: DefaultLimit; at most MaxLimit
	Cursor string    `json:"cursor,omitempty"` // Page.Next of the page before, for the same Text and Order
	Brief  bool      `json:"brief,omitempty"`  // leave out Summary, Content, Full and Text

	// EnteredSince and EnteredBefore narrow OrderEntered down to the stories
	// that came at or after the one and before the other. Zero: no bound.
	EnteredSince  time.Time `json:"entered_since,omitzero"`
	EnteredBefore time.Time `json:"entered_before,omitzero"`
}

// Limits of one page.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

// BacklogAge is how old an article is that a feed's first document lists only
// because it was not read before. Subscribers are not shown it as new.
const BacklogAge = 48 * time.Hour

// Order is the order of an answer.
type Order string

const (
	OrderNewest    Order = ""          // by Time, newest first
	OrderOldest    Order = "oldest"    // by Time, oldest first
	OrderArrival   Order = "arrival"   // as they came in, oldest first
	OrderRelevance Order = "relevance" // BM25
	// OrderEntered lists stories by when they entered the query's view, latest
	// first. Without bounds it leaves out backlogs (BacklogAge), with bounds they
	// are listed by when they were fetched.
	OrderEntered Order = "entered"
	// OrderBacklog lists the stories that OrderEntered leaves out, by Story.Time,
	// newest first, down to EnteredSince.
	OrderBacklog Order = "backlog"
)

// Page is one page of an answer.
type Page struct {
	Articles []Article `json:"articles,omitempty"`
	Stories  []Story   `json:"stories,omitempty"`
	Next     string    `json:"next,omitempty"` // empty: there is no more
}
