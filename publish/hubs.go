package publish

import (
	"context"
	"net/url"
	"strings"
)

// Document gives a feed by its whole address, as it is served now: what the hub
// hands on. ok is false for what is not ours or cannot be made now. The bytes
// must not be changed.
func (s *Server) Document(ctx context.Context, address string) (body []byte, contentType string, ok bool) {
	path, ok := strings.CutPrefix(address, s.home(s.current(ctx)))
	if !ok {
		return nil, "", false
	}
	k, ok := s.keyOf(path)
	if !ok {
		return nil, "", false
	}
	doc, err := s.rendered(ctx, k)
	if err != nil {
		return nil, "", false
	}
	return doc.plain, doc.contentType, true
}

// keyOf is the document at an address below the site's.
func (s *Server) keyOf(address string) (key, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return key{}, false
	}
	for _, f := range formats {
		path, ok := strings.CutSuffix(u.Path, "."+f.suffix)
		if !ok {
			continue
		}
		kind, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		k := key{view: view{kind, name}, format: f.suffix}
		switch {
		case path == "/feed":
			k.view = view{}
		case path == "/search":
			k.view = view{viewSearch, u.Query().Get("q")}
		}
		// Only the address that the document itself names is one to subscribe to.
		return k, k.address("."+f.suffix) == address
	}
	return key{}, false
}

// tell names the documents that a change of topics may concern: those of all
// stories, and whatever else was asked for.
func (s *Server) tell(ctx context.Context, topics map[string]bool) {
	if s.changed == nil {
		return
	}
	site := s.home(s.current(ctx))
	var addresses []string
	for _, f := range formats {
		addresses = append(addresses, site+view{}.address("."+f.suffix))
	}
	for _, k := range s.cache.keys() {
		if k.kind != viewAll && (k.kind != viewTopics || topics[k.name]) {
			addresses = append(addresses, site+k.address("."+k.format))
		}
	}
	s.changed(addresses...)
}
