package story

import "errors"

var (
	// ErrRecord occurs when bytes are no record or Fingerprint of this package.
	ErrRecord = errors.New("not a record of stories")
	// ErrDecision occurs when a decision names an unknown article, is not about
	// stories, or contradicts another.
	ErrDecision = errors.New("decision does not fit")
)
