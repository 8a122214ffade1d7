package publish

import (
	"context"
	"net/url"
	"strings"
)

// Document returns the document at an address, as the hub delivers it. ok is false if
// address is not one that a document names as its own, or if it cannot be rendered
// now. The caller must not change body.
func (s *Server) Document(ctx context.Context, address string) (body []byte, contentType string, ok bool) {
	path, ok := strings.CutPrefix(address, s.baseURL(s.currentSettings(ctx)))
	if !ok {
		return nil, "", false
	}
	k, ok := parseKey(path)
	if !ok {
		return nil, "", false
	}
	doc, err := s.rendered(ctx, k)
	if err != nil {
		return nil, "", false
	}
	return doc.body, doc.contentType, true
}

// parseKey returns the key of the document at a path with query.
func parseKey(address string) (key, bool) {
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
		// Only the address that the document names as its own can be subscribed to.
		return k, k.address("."+f.suffix) == address
	}
	return key{}, false
}

// notifyHub reports the documents that a change of topics may concern: those of all
// stories, and those in the cache.
func (s *Server) notifyHub(ctx context.Context, topics map[string]bool) {
	if s.changed == nil {
		return
	}
	site := s.baseURL(s.currentSettings(ctx))
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
