package publish

import (
	"bytes"
	"cmp"
	"context"
	"net/http"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/opml"
)

// lists are the OPML documents, by path.
var lists = map[string]func(*Server, context.Context) ([]byte, error){
	"/feeds.opml":  (*Server).followed,
	"/topics.opml": (*Server).published,
}

func (s *Server) list(write func(*Server, context.Context) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := write(s, r.Context())
		if err != nil {
			s.fail(w, r, err)
			return
		}
		w.Header().Set("Cache-Control", s.cacheable(freshFor))
		newRendered(body, "text/x-opml; charset=utf-8", s.now()).serve(w, r)
	}
}

// followed is what is read here. A feed whose address may hold a key or a
// password is left out.
func (s *Server) followed(ctx context.Context) ([]byte, error) {
	list, err := s.store.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	var feeds []storage.Feed
	for _, f := range list {
		if f.Removed || !address.Public(f.Feed.URL) {
			continue
		}
		f.Feed.Title, f.Feed.URL = cmp.Or(f.Feed.Title, f.State.Channel.Title), address.Escape(f.Feed.URL)
		feeds = append(feeds, f.Feed)
	}
	return s.opml(ctx, feeds)
}

// published is what can be subscribed to here.
func (s *Server) published(ctx context.Context) ([]byte, error) {
	settings := s.current(ctx)
	feeds := []storage.Feed{{Name: "all", Title: settings.Site.Title, URL: s.home(settings) + view{}.address(".atom"), Language: settings.Site.Language}}
	for _, t := range settings.Topics {
		v := view{viewTopics, t.Name}
		feeds = append(feeds, storage.Feed{Name: t.Name, Title: t.Title + " · " + settings.Site.Title, URL: s.home(settings) + v.address(".atom")})
	}
	return s.opml(ctx, feeds)
}

func (s *Server) opml(ctx context.Context, feeds []storage.Feed) ([]byte, error) {
	var b bytes.Buffer
	err := opml.Write(&b, s.current(ctx).Site.Title, feeds)
	return b.Bytes(), err
}
