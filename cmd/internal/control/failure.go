package control

import (
	"errors"
	"net/http"

	"rawi/storage"
)

// failure is the JSON form of an error.
type failure struct {
	Code   string               `json:"code"`
	Text   string               `json:"error"`
	Syntax *storage.SyntaxError `json:"syntax,omitempty"`
}

// codes maps each sentinel to its code in a failure and to the HTTP status.
var codes = []struct {
	code   string
	status int
	err    error
}{
	{"not-found", http.StatusNotFound, storage.ErrNotFound},
	{"ambiguous", http.StatusConflict, storage.ErrAmbiguous},
	{"unknown-feed", http.StatusNotFound, storage.ErrUnknownFeed},
	{"invalid", http.StatusBadRequest, storage.ErrInvalid},
	{"too-old", http.StatusGone, storage.ErrTooOld},
	{"bad-cursor", http.StatusBadRequest, storage.ErrBadCursor},
	{"closed", http.StatusServiceUnavailable, storage.ErrClosed},
	{"damaged", http.StatusInternalServerError, storage.ErrDamaged},
	{"full", http.StatusInsufficientStorage, storage.ErrFull},
	{"too-large", http.StatusRequestEntityTooLarge, ErrTooLarge},
	{"usage", http.StatusBadRequest, ErrUsage},
}

// encodeError returns the JSON form of err and the HTTP status of its answer.
// An error that wraps none of the sentinels in codes gets status 500.
func encodeError(err error) (failure, int) {
	f := failure{Code: "error", Text: err.Error()}
	if errors.As(err, &f.Syntax) {
		f.Code = "syntax"
		return f, http.StatusBadRequest
	}
	for _, c := range codes {
		if errors.Is(err, c.err) {
			f.Code = c.code
			return f, c.status
		}
	}
	return f, http.StatusInternalServerError
}

// decode returns the error that f describes. It wraps the sentinel that the
// daemon's error wrapped.
func (f failure) decode() error {
	if f.Syntax != nil {
		return f.Syntax
	}
	for _, c := range codes {
		if c.code == f.Code {
			return &remoteError{text: f.Text, sentinel: c.err}
		}
	}
	return errors.New(f.Text)
}

// remoteError is an error of the daemon: its message, and the sentinel it
// wraps.
type remoteError struct {
	text     string
	sentinel error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.sentinel }
