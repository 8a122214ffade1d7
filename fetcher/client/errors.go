package client

import "errors"

var (
	// ErrRefused occurs when an address is private or special, or its port is not allowed.
	ErrRefused = errors.New("address refused")
	// ErrTooLarge occurs when a body is larger than Options.MaxBytes.
	ErrTooLarge = errors.New("answer is too large")
	// ErrRedirect occurs when a redirect is not followed: too many, a circle, or a target that may not be asked.
	ErrRedirect = errors.New("redirect not followed")
	// ErrAddress occurs when a URL cannot be parsed or is neither http nor https.
	ErrAddress = errors.New("not an address to fetch")
)
