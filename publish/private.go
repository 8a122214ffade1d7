package publish

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Private restricts a site to readers who know a token or a password. The zero
// value: anybody may read.
type Private struct {
	Token    string // documents are served below /private/TOKEN/, for feed readers; empty: not there
	User     string // user name of basic authentication (RFC 7617), with
	Password string // its password; empty: basic authentication is refused
}

func (p Private) enabled() bool { return p.Token != "" || p.Password != "" }

// path returns the path below which documents are served; empty: the root.
func (p Private) path() string {
	if p.Token == "" {
		return ""
	}
	return "/private/" + p.Token
}

// RequireAuth wraps h so that it serves authorized requests only. Requests with the
// token reach h without the token in their path. A client that gives wrong passwords has
// to wait, whatever it asks for.
func (s *Server) RequireAuth(h http.Handler) http.Handler {
	p := s.responder.private
	if !p.enabled() {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		client, guess := guesserOf(r), p.hasPassword(r)
		if wait := s.attempts.delay(client); guess && wait > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
			writePlain(w, http.StatusTooManyRequests, "too many wrong passwords\n")
			return
		}
		authorized, ok := p.authorize(r)
		switch {
		case guess && ok:
			s.attempts.succeed(client)
		case guess:
			s.attempts.fail(client)
		}
		if !ok {
			p.deny(w)
			return
		}
		h.ServeHTTP(w, authorized)
	})
}

// hasPassword reports whether a password of the request decides on its answer.
func (p Private) hasPassword(r *http.Request) bool {
	_, _, ok := r.BasicAuth()
	return ok && p.Password != "" && !isOpen(r.URL.Path)
}

// isOpen reports whether a path is served to anybody: it has a token of its own, or says
// nothing.
func isOpen(path string) bool {
	return path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/health/")
}

// equalConstantTime compares a and b in a time that does not depend on them.
func equalConstantTime(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// authorize returns the request with the site's own path; ok is false if it may not
// be answered. Wrong credentials are refused even where the path has the token.
func (p Private) authorize(r *http.Request) (authorized *http.Request, ok bool) {
	if isOpen(r.URL.Path) {
		return r, true
	}
	if p.hasPassword(r) {
		user, password, _ := r.BasicAuth()
		return r, equalConstantTime(user, p.User) && equalConstantTime(password, p.Password)
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/private/")
	token, file, found := strings.Cut(rest, "/")
	if !ok || !found || p.Token == "" || !equalConstantTime(token, p.Token) {
		return r, false
	}
	if _, suffix := cutFormat(file); suffix == "" && !strings.HasSuffix(file, ".opml") {
		return r, false // no pages: they link to each other without the token
	}
	r = r.Clone(r.Context())
	if r.URL.RawPath != "" { // an escaped slash, as in the name of a channel
		_, raw, _ := strings.Cut(strings.TrimPrefix(r.URL.RawPath, "/private/"), "/")
		r.URL.RawPath = "/" + raw
	}
	r.URL.Path = "/" + file
	return r, true
}

// deny answers an unauthorized request: with 401 where a password would help, else
// with 404.
func (p Private) deny(w http.ResponseWriter) {
	if p.Password == "" {
		writePlain(w, http.StatusNotFound, http.StatusText(http.StatusNotFound)+"\n")
		return
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="rawi", charset="UTF-8"`)
	writePlain(w, http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized)+"\n")
}
