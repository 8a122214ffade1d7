package storage

import "fmt"

// Hint is a sentence about a part of a query. Package query has the sentences by Code, in
// Arabic and English.
type Hint struct {
	Code    string   `json:"code"`              // "unclosed-quote"
	Args    []string `json:"args,omitempty"`    // what stands in the sentence
	Line    int      `json:"line"`              // from 1
	Column  int      `json:"column"`            // from 1, in characters
	Length  int      `json:"length"`            // characters from there that it is about
	Reason  string   `json:"reason"`            // the sentence in English, without a full stop
	Instead string   `json:"instead,omitempty"` // a query with the part put right; empty: none is known
}

// SyntaxError describes why a query cannot be parsed.
type SyntaxError Hint

// Error returns the position and the reason as "query:LINE:COLUMN: REASON".
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("query:%d:%d: %s", e.Line, e.Column, e.Reason)
}
