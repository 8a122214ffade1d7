package storage

import "time"

// Watch is what the feeds beside those of topics tell the operator's readers about: see
// deploy/docs/watching.md.
type Watch struct {
	Bursts  Bursts   `json:"bursts,omitzero"`
	Gaps    Gaps     `json:"gaps,omitzero"`
	Digests []Digest `json:"digests,omitempty"`
}

// Bursts are events that many outlets tell within a short time.
type Bursts struct {
	Outlets int           `json:"outlets,omitempty"` // minimum number of outlets; 0: 5
	Within  time.Duration `json:"within,omitempty"`  // of which all told it within; 0: 2 h
}

// Gaps are events of topics that are told in one of Languages only, or by outlets of one
// of Regions only, Hours after they began. A list of fewer than two is not watched.
type Gaps struct {
	Languages []string `json:"languages,omitempty"`
	Regions   []string `json:"regions,omitempty"` // Feed.Region
	Outlets   int      `json:"outlets,omitempty"` // minimum number of outlets that tell it; 0: 2
	Hours     int      `json:"hours,omitempty"`   // 0: 12
}

// IsWatched reports whether there are languages or regions to compare.
func (g *Gaps) IsWatched() bool { return len(g.Languages) > 1 || len(g.Regions) > 1 }

// Digest is a feed with one entry a day or week: the events of a topic, those that most
// outlets told first.
type Digest struct {
	Name    string `json:"name"` // letters, digits and dashes; part of URLs
	Title   string `json:"title,omitempty"`
	Topic   string `json:"topic,omitempty"`   // Topic.Name; empty: all stories
	Weekly  bool   `json:"weekly,omitempty"`  // one entry a week, else a day
	Weekday int    `json:"weekday,omitempty"` // of a weekly one: 0 is Sunday
	Hour    int    `json:"hour"`              // 0 to 23, in Zone
	Zone    string `json:"zone,omitempty"`    // IANA zone; empty: UTC
}
