package client

import (
	"errors"
	"fmt"
	"net/netip"
)

var (
	// ErrBusy occurs when a large body had to wait for others until the timeout. It is
	// no fault of the server.
	ErrBusy = errors.New("too many large answers came at once")
	// ErrDisallowed occurs when a site's robots.txt does not allow a page.
	ErrDisallowed = errors.New("the site's robots.txt does not allow it")
	// errRefused occurs when an address is private or special, or its port is not allowed.
	errRefused = errors.New("address refused")
	// errTooLarge occurs when a body is larger than Options.MaxBytes.
	errTooLarge = errors.New("answer is too large")
	// errRedirect occurs when a redirect is not followed: too many, a circle, or a target that may not be asked.
	errRedirect = errors.New("redirect not followed")
	// errAddress occurs when a URL cannot be parsed or is neither http nor https.
	errAddress = errors.New("not an address to fetch")
)

// PrivateError occurs when an address is private or special and
// Options.AllowPrivate does not contain it.
type PrivateError struct{ Addr netip.Addr }

func (e *PrivateError) Error() string {
	return fmt.Sprintf("%v: %s is a private or special address (fetch.allow_private can allow it)", errRefused, e.Addr)
}

func (e *PrivateError) Unwrap() error { return errRefused }

// PortError occurs when a port of a public address is not a usual one and
// Options.Ports does not contain it.
type PortError struct{ Port uint16 }

func (e *PortError) Error() string {
	return fmt.Sprintf("%v: port %d (80, 443 and 8000–8999 are allowed; fetch.ports can allow it)", errRefused, e.Port)
}

func (e *PortError) Unwrap() error { return errRefused }
