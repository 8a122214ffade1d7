package publish

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"rawi/storage"
)

// Private says who may read a site that is not for everybody. The zero value:
// everybody may.
type Private struct {
	Token    string // documents stand below /private/TOKEN/, for feed readers; empty: they do not
	User     string // whom a browser or feed reader names (RFC 7617), with
	Password string // his password; empty: nobody is let in so
}

func (p Private) on() bool { return p.Token != "" || p.Password != "" }

// path is where documents stand.
func (p Private) path() string {
	if p.Token == "" {
		return ""
	}
	return "/private/" + p.Token
}

// RequireAuth lets to h who may read.
func (p Private) RequireAuth(h http.Handler) http.Handler {
	if !p.on() {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		admitted, ok := p.admit(r)
		if !ok {
			p.refuse(w)
			return
		}
		h.ServeHTTP(w, admitted)
	})
}

// same compares in a time that tells nothing of where two texts differ.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// admit is the request as the site's own paths have it; ok is false for who may
// not read.
func (p Private) admit(r *http.Request) (admitted *http.Request, ok bool) {
	if r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || strings.HasPrefix(r.URL.Path, "/health/") { // which has a token of its own
		return r, true
	}
	if user, password, ok := r.BasicAuth(); ok && p.Password != "" {
		return r, same(user, p.User) && same(password, p.Password)
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/private/")
	token, file, found := strings.Cut(rest, "/")
	if !ok || !found || p.Token == "" || !same(token, p.Token) {
		return r, false
	}
	if _, suffix := cutFormat(file); suffix == "" && !strings.HasSuffix(file, ".opml") {
		return r, false // pages lead to each other without a token
	}
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath = "/"+file, ""
	return r, true
}

// refuse answers who may not read.
func (p Private) refuse(w http.ResponseWriter) {
	if p.Password == "" {
		plain(w, http.StatusNotFound, http.StatusText(http.StatusNotFound)+"\n")
		return
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="rawi", charset="UTF-8"`)
	plain(w, http.StatusUnauthorized, http.StatusText(http.StatusUnauthorized)+"\n")
}

// home is the address that documents stand below.
func (s *Server) home(settings storage.Settings) string { return settings.Site.URL + s.private.path() }

// cacheable is a Cache-Control: what only some may read is not kept for others.
func (s *Server) cacheable(directives string) string {
	if s.private.on() {
		return "private, " + directives
	}
	return "public, " + directives
}
