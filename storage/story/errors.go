package story

import "errors"

var (
	// ErrRecord occurs when bytes are no record or Print of this package.
	ErrRecord = errors.New("not a record of stories")
	// ErrDecision occurs when a decision names no article that is known, or
	// is not about stories.
	ErrDecision = errors.New("decision does not fit")
)
