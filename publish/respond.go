package publish

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"rawi/storage"
)

// responder answers what documents and pages have in common.
type responder struct {
	log     *slog.Logger
	private Private

	viewGate, questionGate *gate // of what the site publishes, and of what clients make up
}

// gate returns the gate of what is published, or of what is not.
func (a *responder) gate(published bool) *gate {
	if published {
		return a.viewGate
	}
	return a.questionGate
}

// cacheControl returns a Cache-Control header. Shared caches must not keep what a
// private site serves.
func (a *responder) cacheControl(directives string) string {
	if a.private.enabled() {
		return "private, " + directives
	}
	return "public, " + directives
}

// writeError answers a feed reader with an error in plain text, which repeats nothing
// of the request.
func (a *responder) writeError(w http.ResponseWriter, r *http.Request, err error) {
	if isTransient(err) {
		writeBusy(w)
		return
	}
	status := a.errorStatus(r, err)
	h := w.Header()
	for _, key := range []string{"ETag", "Last-Modified", "Cache-Control"} {
		h.Del(key)
	}
	writePlain(w, status, http.StatusText(status)+"\n")
}

// isTransient reports whether a later request may succeed. A context that was canceled is
// the client's, who has gone, or that of a daemon that stops: to answer nothing would be
// an empty document with status 200, which a feed reader or a proxy keeps.
func isTransient(err error) bool {
	return errors.Is(err, errBusy) || errors.Is(err, context.Canceled)
}

// errorStatus returns the HTTP status of an error. It logs errors that are not the
// client's.
func (a *responder) errorStatus(r *http.Request, err error) int {
	var syntax *storage.SyntaxError
	switch {
	case errors.Is(err, storage.ErrNotFound), errors.Is(err, errNoView), errors.Is(err, storage.ErrAmbiguous):
		return http.StatusNotFound
	case errors.Is(err, storage.ErrBadCursor), errors.As(err, &syntax):
		return http.StatusBadRequest
	}
	a.log.Error("request not answered", "path", r.URL.Path, "err", err)
	return http.StatusInternalServerError
}

// writeTooLong answers that a query is too long. It repeats nothing of it.
func writeTooLong(w http.ResponseWriter) {
	writePlain(w, http.StatusRequestURITooLong, "the query is too long\n")
}

// writePlain answers with a text that no cache keeps.
func writePlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}
