package storage

import "time"

// Story is one piece of news, told by one article or many. Its id is its
// first article's: it never changes and is never used again. A story that was
// merged into an older one lives on as one of its aliases.
type Story struct {
	ID      string    `json:"id"`
	Aliases []string  `json:"aliases,omitempty"` // ids of stories merged into it
	Lead    string    `json:"lead"`              // the article that is shown: Members[i].Article for some i
	Members []Member  `json:"members"`           // by Time, then id
	Time    time.Time `json:"time"`              // of its earliest article
	Updated time.Time `json:"updated"`           // moves only when the lead's text changed in substance
	Outlets int       `json:"outlets"`           // different ones among its members
	Topics  []string  `json:"topics,omitempty"`  // of any member, sorted
	Entered time.Time `json:"entered,omitzero"`  // when it came into what was asked for; only in answers by OrderEntered
}

// Member is one article in a story, as much of it as a list needs.
type Member struct {
	Article  string    `json:"article"`
	Feed     string    `json:"feed"`
	Outlet   string    `json:"outlet"`
	Title    string    `json:"title"`
	Link     string    `json:"link,omitempty"`
	Language string    `json:"language,omitempty"`
	Time     time.Time `json:"time"`
	Evidence Evidence  `json:"evidence,omitzero"` // why it is here; zero for the first
}

// Relation is what one article is to another.
type Relation string

const (
	RelationNone    Relation = ""        // another story
	RelationCopy    Relation = "copy"    // word for word, or nearly
	RelationEdited  Relation = "edited"  // the same text with changed words
	RelationUpdate  Relation = "update"  // the same text and more
	RelationExcerpt Relation = "excerpt" // a part of the other
	RelationDigest  Relation = "digest"  // holds it beside other stories
)

// Rule is the rule by which two articles were found the same, or not.
type Rule string

const (
	RuleBody     Rule = "body"     // shared word triples of the body
	RuleOrdered  Rule = "ordered"  // rare words in the same order, under heavy edits
	RuleTitle    Rule = "title"    // titles, where a body is missing
	RuleLink     Rule = "link"     // the same canonical address
	RuleOperator Rule = "operator" // the operator said so
)

// Evidence is what was found when two articles were compared: the reason of a
// join, or of the lack of one. Shares are whole numbers so that every machine
// finds the same.
type Evidence struct {
	Other    string   `json:"other,omitempty"` // the article compared with
	Relation Relation `json:"relation,omitempty"`
	Rule     Rule     `json:"path,omitempty"`
	Same     bool     `json:"same"`

	Shared      int `json:"shared,omitempty"`      // word triples both have
	Triples     int `json:"triples,omitempty"`     // word triples of the shorter
	Weight      int `json:"weight,omitempty"`      // their share weighted by rarity, in thousandths
	Resemblance int `json:"resemblance,omitempty"` // shared of all triples of both, in thousandths
	Ordered     int `json:"ordered,omitempty"`     // rare words in the same order, in thousandths
	Titles      int `json:"titles,omitempty"`      // how alike the titles are, in thousandths

	Lead       bool     `json:"lead,omitempty"`   // the beginnings agree
	Equal      int      `json:"equal,omitempty"`  // numbers that stand in the same place and are equal
	Differ     int      `json:"differ,omitempty"` // numbers that stand in the same place and differ
	Veto       string   `json:"veto,omitempty"`   // "numbers differ: 34 ≠ 37", "the operator keeps them apart" …
	Clash      []string `json:"clash,omitempty"`  // what the veto is about: words of this article, words of the other, folded
	LongestRun []string `json:"run,omitempty"`    // the longest run of words both share, folded, at most 40 words
}
