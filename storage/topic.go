package storage

import "time"

// Topic is a saved query that is published as a feed and a page.
type Topic struct {
	Name  string `json:"name"` // letters, digits and dashes; part of URLs
	Title string `json:"title,omitempty"`
	Query string `json:"query"` // in the query language

	Languages []string      `json:"languages,omitempty"`  // only articles in these; empty: all
	Regions   []string      `json:"regions,omitempty"`    // only articles of feeds in these; empty: all
	Outlets   int           `json:"outlets,omitempty"`    // minimum number of outlets of a published story
	PerOutlet int           `json:"per_outlet,omitempty"` // maximum number of stories with a lead of one outlet in a document; 0: no limit
	By        string        `json:"by,omitempty"`         // event: its documents and pages have one entry an event; empty or story: one a story
	MaxAge    time.Duration `json:"max_age,omitempty"`    // maximum age of what is published; 0: no limit
}

// TopicInfo is a topic and statistics of its articles.
type TopicInfo struct {
	Topic
	Articles int     `json:"articles"`
	Days     []int   `json:"days,omitempty"`    // articles per day of the last 30 days, today last
	Top      []Count `json:"top,omitempty"`     // the outlets with the most articles in Days, at most 5
	Pending  bool    `json:"pending,omitempty"` // its query changed and the results of the old query are still served
}

// Count is a name and its number of occurrences.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}
