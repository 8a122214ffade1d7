package control

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"rawi/publish/format"
)

const (
	// maxAction bounds the body of an action's request in bytes: an import
	// sends its articles in batches well below.
	maxAction = 64 << 20
	// maxArguments bounds the arguments of a read in bytes, and so a query.
	maxArguments = 64 << 10
)

// readHandler answers GET requests with what f returns. An argument that f
// cannot parse makes the answer ErrUsage, whatever f returns.
func readHandler(f read) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if len(r.URL.RawQuery) > maxArguments {
			respond(w, nil, ErrTooLarge)
			return
		}
		var invalid error
		out, err := f(r.Context(), arguments{values: r.URL.Query(), err: &invalid})
		respond(w, out, cmp.Or(invalid, err))
	}
}

// actionHandler decodes the body of a POST request, and answers with what f
// returns. f is not called if the body is too large or no JSON.
func actionHandler[In, Out any](f func(context.Context, In) (Out, error)) http.HandlerFunc {
	return limitedActionHandler(maxAction, f)
}

func limitedActionHandler[In, Out any](limit int64, f func(context.Context, In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit)).Decode(&in)
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			err = ErrTooLarge
		} else if err != nil {
			err = fmt.Errorf("%w: %w", ErrUsage, err)
		}
		if err != nil {
			respond(w, nil, err)
			return
		}
		out, err := f(r.Context(), in)
		respond(w, out, err)
	}
}

// respond sends out as JSON, or the failure that describes err.
func respond(w http.ResponseWriter, out any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		f, status := encodeError(err)
		w.WriteHeader(status)
		out = f
	}
	// The only error left is a caller that has disconnected.
	_ = format.WriteJSON(w, out, "")
}
