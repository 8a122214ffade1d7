package publish

import (
	"net/http"
	"time"
)

// published is a document that the site publishes of its own accord, with what an answer
// needs beside the rendered bytes. It holds as long as the settings do.
type published struct {
	key
	maxAge time.Duration // see composer.maxAge
	header headers       // of every answer, beside those of the document
}

// remember notes which document a path leads to. There are as many as the settings name.
func (f *settingsInForce) remember(path string, p *published) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.published[path] = p
}

// at returns the document that a path leads to; nil if it is not known.
func (f *settingsInForce) at(path string) *published {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.published[path]
}

// ServeKept answers a request for a published document that was asked for before and
// may be served as it was rendered then. It reports whether it did: what it leaves is
// for ServeHTTP. A private site is left to it, which looks who asks.
func (s *Server) ServeKept(w http.ResponseWriter, r *http.Request) bool {
	f := s.inForce.Load()
	plain := r.URL.RawQuery == "" && r.URL.RawPath == "" // RawPath: an escaped slash, as in the name of an outlet
	if f == nil || !plain || r.Method != http.MethodGet && r.Method != http.MethodHead || s.responder.private.enabled() {
		return false
	}
	p := f.at(r.URL.Path)
	if p == nil {
		return false
	}
	doc, stale := s.cache.find(p.key)
	if doc == nil || (stale || p.maxAge > 0) && !doc.mayBeServed(stale, s.now(), p.maxAge) {
		return false
	}
	h, preferred := w.Header(), doc.preferred(r)
	if has := doc.notModified(r, preferred); has != nil {
		p.header.setNotModified(h)
		has.header.setNotModified(h)
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	p.header.set(h)
	if !s.viewGate.add(doc, doc.size()) {
		writeBusy(w)
		return true
	}
	defer s.viewGate.remove(doc, doc.size())
	preferred.header.set(h)
	preferred.write(w, r)
	return true
}
