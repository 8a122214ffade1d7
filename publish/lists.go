package publish

import (
	"bytes"
	"cmp"
	"net/http"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/opml"
)

// followed serves /feeds.opml: what is read here. A feed whose address may hold
// a key or a password is left out.
func (s *Server) followed(w http.ResponseWriter, r *http.Request) {
	list, err := s.store.Feeds(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	var feeds []storage.Feed
	for _, f := range list {
		if f.Removed || !format.Public(f.Feed.URL) {
			continue
		}
		f.Feed.Title = cmp.Or(f.Feed.Title, f.State.Channel.Title)
		feeds = append(feeds, f.Feed)
	}
	s.opml(w, r, feeds)
}

// published serves /topics.opml: what can be subscribed to here.
func (s *Server) published(w http.ResponseWriter, r *http.Request) {
	settings := s.current(r.Context())
	feeds := []storage.Feed{{Name: "all", Title: settings.Site.Title, URL: s.home(settings) + view{}.address(".atom"), Language: settings.Site.Language}}
	for _, t := range settings.Topics {
		v := view{viewTopics, t.Name}
		feeds = append(feeds, storage.Feed{Name: t.Name, Title: t.Title + " · " + settings.Site.Title, URL: s.home(settings) + v.address(".atom")})
	}
	s.opml(w, r, feeds)
}

func (s *Server) opml(w http.ResponseWriter, r *http.Request, feeds []storage.Feed) {
	var b bytes.Buffer
	if err := opml.Write(&b, s.current(r.Context()).Site.Title, feeds); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", s.cacheable(freshFor))
	newRendered(b.Bytes(), "text/x-opml; charset=utf-8", s.now()).serve(w, r)
}
