package client

import "errors"

var (
	// ErrBusy occurs when a large body had to wait for others until the timeout. It is
	// no fault of the server.
	ErrBusy = errors.New("too many large answers came at once")
	// errRefused occurs when an address is private or special, or its port is not allowed.
	errRefused = errors.New("address refused")
	// errTooLarge occurs when a body is larger than Options.MaxBytes.
	errTooLarge = errors.New("answer is too large")
	// errRedirect occurs when a redirect is not followed: too many, a circle, or a target that may not be asked.
	errRedirect = errors.New("redirect not followed")
	// errAddress occurs when a URL cannot be parsed or is neither http nor https.
	errAddress = errors.New("not an address to fetch")
)
