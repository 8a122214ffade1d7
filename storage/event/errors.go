package event

import "errors"

var (
	// ErrRecord is returned for bytes that no batch returned as a record.
	ErrRecord = errors.New("event: not a record")
	// ErrDecision is returned for a decision on a story that is not known, or that another
	// decision contradicts.
	ErrDecision = errors.New("event: decision is not possible")
)
