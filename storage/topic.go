package storage

import "time"

// Topic is a saved query with a name and a title.
type Topic struct {
	Name  string `json:"name"` // letters, digits and dashes: it stands in URLs
	Title string `json:"title,omitempty"`
	Query string `json:"query"` // in the query language

	Languages []string      `json:"languages,omitempty"`  // only these
	Regions   []string      `json:"regions,omitempty"`    // only these
	Outlets   int           `json:"outlets,omitempty"`    // publish a story once so many independent outlets ran it
	PerOutlet int           `json:"per_outlet,omitempty"` // at most so many stories led by one outlet in a document; 0: any
	MaxAge    time.Duration `json:"max_age,omitempty"`    // publish nothing older; 0: any age
}

// TopicInfo is a topic and what it has gathered.
type TopicInfo struct {
	Topic
	Articles int     `json:"articles"`
	Days     []int   `json:"days,omitempty"`    // articles a day, the last 30 days, today last
	Top      []Count `json:"top,omitempty"`     // outlets with the most articles, at most 5
	Pending  bool    `json:"pending,omitempty"` // its query changed and the old set is still served
}

// Count is a name and how often it occurs.
type Count struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}
