package storage

import (
	"slices"
	"time"
)

// Story is a group of articles that report the same in the same text. Its id is
// the id of its first article: it never changes and is never reused. If a story
// is merged into an older one, its id becomes an alias of that one.
type Story struct {
	ID      string    `json:"id"`
	Aliases []string  `json:"aliases,omitempty"` // ids of stories merged into it
	Lead    string    `json:"lead"`              // id of the member by which the story is shown
	Members []Member  `json:"members"`           // ordered by Time, then by id; of each feed the first 16
	Rest    int       `json:"rest,omitempty"`    // number of further articles of feeds that have more
	Time    time.Time `json:"time"`              // Time of the earliest member
	Updated time.Time `json:"updated"`           // last substantial change of the lead's text, such as of a number; before any: Time of the first lead
	Outlets int       `json:"outlets"`           // number of different outlets among the members
	Topics  []string  `json:"topics,omitempty"`  // topics of any member, sorted
	Event   string    `json:"event,omitempty"`   // id of its event: its own if no other story tells it
	Entered time.Time `json:"entered,omitzero"`  // time at which it entered the query's view; set only with OrderEntered, and with OrderBacklog to Time
}

// Member is an article in a story, reduced to what a list shows.
type Member struct {
	Article  string    `json:"article"` // Article.ID
	Feed     string    `json:"feed"`
	Outlet   string    `json:"outlet"`
	Title    string    `json:"title"`
	Link     string    `json:"link,omitempty"`
	Language string    `json:"language,omitempty"`
	Time     time.Time `json:"time"`
	Seen     time.Time `json:"seen,omitzero"`     // when it came into the store
	Evidence Evidence  `json:"evidence,omitzero"` // why it is in the story; zero for the first member
}

// Language returns the language of the article by which a story is shown; empty: unknown.
func (s *Story) Language() string {
	i := slices.IndexFunc(s.Members, func(m Member) bool { return m.Article == s.Lead })
	if i < 0 {
		return ""
	}
	return s.Members[i].Language
}

// Relation is the relation of one article to another.
type Relation string

const (
	RelationNone    Relation = ""        // they are different stories
	RelationCopy    Relation = "copy"    // the same text, or nearly
	RelationEdited  Relation = "edited"  // the same text with changed words
	RelationUpdate  Relation = "update"  // the other's text and more
	RelationExcerpt Relation = "excerpt" // a part of the other's text
	RelationDigest  Relation = "digest"  // the other's text among other stories
)

// Rule is the comparison by which two articles were judged the same or different.
type Rule string

const (
	RuleBody     Rule = "body"     // shared word triples of the bodies
	RuleOrdered  Rule = "ordered"  // rare words in the same order, for heavily edited texts
	RuleTitle    Rule = "title"    // titles, if a body is missing or hardly there
	RuleLink     Rule = "link"     // the same canonical address
	RuleOperator Rule = "operator" // a decision of the operator
)

// Evidence is the result of comparing two articles: why they are in one story,
// or why they are not. Shares are integers in thousandths, so that all machines
// compute the same.
type Evidence struct {
	Other    string   `json:"other,omitempty"` // id of the article compared with
	Relation Relation `json:"relation,omitempty"`
	Rule     Rule     `json:"path,omitempty"`
	Same     bool     `json:"same"`

	Shared      int `json:"shared,omitempty"`      // number of word triples in both texts
	Triples     int `json:"triples,omitempty"`     // number of word triples in the shorter text
	Weight      int `json:"weight,omitempty"`      // shared part of the shorter text, weighted by rarity, in thousandths
	Resemblance int `json:"resemblance,omitempty"` // shared part of the triples of both texts, in thousandths
	Ordered     int `json:"ordered,omitempty"`     // rare words in the same order, in thousandths
	Titles      int `json:"titles,omitempty"`      // similarity of the titles, in thousandths

	Headline      int      `json:"headline,omitempty"`       // share of their headlines, weighted by rarity, in thousandths; of articles that have hardly more
	HeadlineWords []string `json:"headline_words,omitempty"` // words that both headlines have, folded

	SharedOpening bool     `json:"lead,omitempty"`   // the texts share their opening
	Equal         int      `json:"equal,omitempty"`  // numbers in the same context that are equal
	Conflicts     int      `json:"differ,omitempty"` // numbers in the same context that differ
	Veto          string   `json:"veto,omitempty"`   // why they are not the same: "numbers differ: 34 ≠ 37", "the operator keeps them apart" …
	ConflictWords []string `json:"clash,omitempty"`  // words that caused the veto: those of this article, those of the other; folded
	LongestRun    []string `json:"run,omitempty"`    // longest sequence of words in both texts; folded, at most 40 words
}
