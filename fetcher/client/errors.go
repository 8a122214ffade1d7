package client

import "errors"

var (
	// ErrRefused occurs when an address is private, special, or a port is not allowed.
	ErrRefused = errors.New("address refused")
	// ErrTooLarge occurs when a body is larger than Options.MaxBytes.
	ErrTooLarge = errors.New("answer is too large")
	// ErrRedirect occurs when a redirect cannot be followed.
	ErrRedirect = errors.New("redirect not followed")
	// ErrAddress occurs when a URL is not one that can be asked.
	ErrAddress = errors.New("not an address to fetch")
)
