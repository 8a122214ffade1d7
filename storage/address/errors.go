package address

import "errors"

var (
	// ErrInvalid occurs when an address cannot be read. It does not show the
	// address, which may hold a password.
	ErrInvalid = errors.New("not an address")
	// ErrTooLong occurs when an address is longer than MaxBytes.
	ErrTooLong = errors.New("address is too long")
)
