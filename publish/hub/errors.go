package hub

import "errors"

var (
	// errAnswer occurs when a callback answers with another status than 2xx.
	errAnswer = errors.New("unexpected status")
	// errChallenge occurs when a callback does not echo the challenge.
	errChallenge = errors.New("challenge not echoed")
	// errGone occurs when a callback says with 410 that it is no more.
	errGone = errors.New("callback is gone")
)
