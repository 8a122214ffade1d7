package publish

import (
	"context"
	"strings"
)

// Document gives a feed by its whole address, as it is served now: what the hub
// hands on. ok is false for what is not ours or cannot be made now. The bytes
// must not be changed.
func (s *Server) Document(ctx context.Context, address string) (body []byte, contentType string, ok bool) {
	path, ok := strings.CutPrefix(address, s.current(ctx).Site.URL+"/")
	if !ok {
		return nil, "", false
	}
	k, ok := keyOf(path)
	if !ok || k.topic != "" && s.topicNamed(ctx, k.topic) == nil {
		return nil, "", false
	}
	doc, err := s.cache.get(k, s.now(), func() ([]byte, string, error) { return s.render(ctx, k) })
	if err != nil {
		return nil, "", false
	}
	return doc.plain, doc.contentType, true
}

// keyOf is the document at a path of the site.
func keyOf(path string) (key, bool) {
	for _, f := range formats {
		name, ok := strings.CutSuffix(path, "."+f.suffix)
		if !ok {
			continue
		}
		if name == "feed" {
			return key{format: f.suffix}, true
		}
		if topic, ok := strings.CutPrefix(name, "topics/"); ok && topic != "" && !strings.Contains(topic, "/") {
			return key{topic, f.suffix}, true
		}
	}
	return key{}, false
}

// path is where a document is served.
func (k key) path() string {
	if k.topic == "" {
		return "/feed." + k.format
	}
	return "/topics/" + k.topic + "." + k.format
}

// tell names the documents that a change of topics concerns.
func (s *Server) tell(ctx context.Context, topics map[string]bool) {
	if s.changed == nil {
		return
	}
	site := s.current(ctx).Site.URL
	var addresses []string
	for _, f := range formats {
		addresses = append(addresses, site+key{format: f.suffix}.path())
		for topic := range topics {
			addresses = append(addresses, site+key{topic, f.suffix}.path())
		}
	}
	s.changed(addresses...)
}
