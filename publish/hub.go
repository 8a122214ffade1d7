package publish

import (
	"context"
	"net/url"
	"strings"

	"rawi/storage"
)

// A hub delivers and is told of the documents of named views only: a stranger can
// name any number of searches, each of which costs a query at every change.

// HasHub reports whether address is that of a document which a hub delivers: as the
// document names itself, of a named view.
func (s *Server) HasHub(ctx context.Context, address string) bool {
	_, ok := s.hubDocument(ctx, address)
	return ok
}

// Document returns the document at an address for which HasHub is true. ok is false if
// it cannot be rendered now. The caller must not change body.
func (s *Server) Document(ctx context.Context, address string) (body []byte, contentType string, ok bool) {
	k, ok := s.hubDocument(ctx, address)
	if !ok {
		return nil, "", false
	}
	doc, err := s.rendered(ctx, k, s.viewGate.enterPatiently)
	if err != nil {
		return nil, "", false
	}
	return doc.plain.body, doc.contentType, true
}

// hubDocument returns the key of the document at an address that a hub delivers.
func (s *Server) hubDocument(ctx context.Context, address string) (key, bool) {
	path, ok := strings.CutPrefix(address, s.baseURL(s.currentSettings(ctx)))
	if !ok {
		return key{}, false
	}
	k, ok := parseKey(path)
	return k, ok && s.isNamed(ctx, k.view) && !(k.events && k.isWatched())
}

// parseKey returns the key of the document of a view with a name at a path.
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
		k := key{format: f.suffix}
		path, k.events = strings.CutPrefix(path, eventsPrefix)
		kind, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if path != "" && path != "/feed" {
			k.view = view{kind, name}
		}
		// Only the address that the document names as its own can be subscribed to.
		return k, k.address("."+f.suffix) == address
	}
	return key{}, false
}

// notifyHub reports the documents of views that may have changed.
func (s *Server) notifyHub(ctx context.Context, views map[view]bool) {
	if s.changed == nil {
		return
	}
	site := s.baseURL(s.currentSettings(ctx))
	var addresses []string
	for v := range views {
		for _, f := range formats {
			for _, k := range documentsOf(v, f.suffix) {
				addresses = append(addresses, site+k.path())
			}
		}
	}
	s.changed(addresses...)
}

// maxChangedStories is how many stories are read to find the views that their changes
// concern. After more, as of an import, all are concerned.
const maxChangedStories = 200

// concerned returns the views of stories that changes may concern: those of the articles,
// and of all others in their events, which list them.
func (s *Server) concerned(ctx context.Context, changes []storage.Change) map[view]bool {
	settings, stories := s.currentSettings(ctx), map[string]bool{}
	out := map[view]bool{{}: true}
	add := func(v view) {
		if s.isNamed(ctx, v) {
			out[v] = true
		}
	}
	feeds := make(map[string]storage.Feed, len(settings.Feeds))
	for _, f := range settings.Feeds {
		feeds[f.Name] = f
	}
	for _, c := range changes {
		stories[c.Story], stories[c.Left] = true, true
		if c.Kind == storage.ChangeConfig || len(stories) > maxChangedStories {
			return viewSet(storyViews(settings))
		}
		for _, topic := range c.Topics {
			add(view{viewTopics, topic})
		}
		for _, v := range feedViews(feeds[c.Feed]) {
			add(v)
		}
	}
	err := s.eachEvent(ctx, stories, func(e storage.Event) { // of a story that is no more, the change told its topics and feed
		for _, topic := range e.Topics {
			add(view{viewTopics, topic})
		}
		for _, story := range e.Stories {
			for _, m := range story.Members {
				add(view{viewOutlets, m.Outlet})
				add(view{viewLanguages, m.Language})
				add(view{viewRegions, feeds[m.Feed].Region})
			}
		}
	})
	if err != nil {
		return viewSet(storyViews(settings))
	}
	return out
}
