package webpage

import (
	"fmt"
	"unicode/utf8"

	"rawi/storage/text"
)

// maxShown is how many letters of a selector an error shows.
const maxShown = 60

// SelectorError occurs when a selector of the operator cannot be used.
type SelectorError struct {
	Key      string // "item", "title" …
	Selector string // as configured
	At       int    // byte of the selector
	Why      string
}

func (e *SelectorError) Error() string {
	if e.Selector == "" {
		return fmt.Sprintf("select.%s: %s", e.Key, e.Why)
	}
	return fmt.Sprintf("select.%s %q: at character %d: %s", e.Key, text.Truncate(e.Selector, maxShown), utf8.RuneCountInString(e.Selector[:min(e.At, len(e.Selector))])+1, e.Why)
}
