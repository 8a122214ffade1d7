package storage

// MaxWordForms is how many forms of a word Reader.WordForms returns at most.
const MaxWordForms = 200

// WordForms are the words by which one word of a query finds articles.
type WordForms struct {
	Word     string     `json:"word"`               // folded, as words are compared
	Kind     string     `json:"kind,omitempty"`     // exact: it stands for itself alone; prefix: for all that begin with it; empty: for its forms
	Excluded bool       `json:"excluded,omitempty"` // the query refuses articles with it
	Forms    []WordForm `json:"forms"`              // those that stand in articles, most articles first, at most MaxWordForms
	More     int        `json:"more,omitempty"`     // how many forms are left out
}

// WordForm is a folded word that stands in articles.
type WordForm struct {
	Form      string   `json:"form"`
	Articles  int      `json:"articles"`            // how many have it; one that changed is counted by its older text too, until the index is merged
	Languages []string `json:"languages,omitempty"` // the languages (BCP 47) in whose articles it counts; none: all
}
