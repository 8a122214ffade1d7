package web

import (
	"rawi/storage"
	"rawi/storage/query"
)

// QueryNote says why a query cannot be read, or gives a hint on one that can.
type QueryNote struct {
	Language            string // of the interface
	Message             string
	Before, Part, After string // the query, with the part that the note is about; Part is empty if it is about all
	Instead             string // a query to try; empty: none is known
}

// NewQueryNote returns what h says of a query, in a language of the interface.
func NewQueryNote(language, q string, h storage.Hint) *QueryNote {
	n := &QueryNote{Language: language, Message: query.Message(h, language), Instead: h.Instead}
	n.Before, n.Part, n.After = query.Split(q, h)
	return n
}
