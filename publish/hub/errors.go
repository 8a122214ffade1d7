package hub

import "errors"

var (
	// errStatus occurs when a callback or a hub answers with a status other than 2xx.
	errStatus = errors.New("unexpected status")
	// errChallenge occurs when a callback does not echo the challenge.
	errChallenge = errors.New("challenge not echoed")
	// errFull occurs when there are enough subscriptions at the address of a callback.
	errFull = errors.New("too many subscriptions at its address")
	// errGone occurs when a callback answers 410.
	errGone = errors.New("callback is gone")
)
