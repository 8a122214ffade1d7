package control

import (
	"context"
	"net/http"
	"net/url"

	"rawi/publish/format"
	"rawi/storage"
)

const (
	// publicAtOnce bounds how many strangers' questions are answered at once:
	// each may cost some milliseconds of a core.
	publicAtOnce = 8
	// publicPage bounds a page: an answer of long articles stays below some MB.
	publicPage = 100
)

// NewPublicHandler answers anybody's questions under /api/v1/: those of the
// socket that only ask, with what may be passed on. It is for --server.
func NewPublicHandler(hello Hello, reader storage.Reader) http.Handler {
	mux := http.NewServeMux()
	questions(mux, "/api/v1/", hello, discreet{reader})
	turns := make(chan struct{}, publicAtOnce)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case turns <- struct{}{}:
			defer func() { <-turns }()
			w.Header().Set("Cache-Control", "no-store")
			mux.ServeHTTP(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many questions at once", http.StatusServiceUnavailable)
		}
	})
}

// discreet is a reader that tells strangers no more than the published feeds
// do: texts as far as their feed lets them be passed on, and no address that
// may hold a password.
type discreet struct{ storage.Reader }

func (d discreet) Article(ctx context.Context, id string) (storage.Article, error) {
	a, err := d.Reader.Article(ctx, id)
	if err != nil {
		return a, err
	}
	rules, err := d.rules(ctx)
	a = format.ApplyRepublish(a, rules[a.Feed])
	return a, err
}

// Versions are withdrawn texts: they are not passed on.
func (d discreet) Versions(ctx context.Context, id string) ([]storage.Version, error) {
	_, err := d.Reader.Article(ctx, id)
	return nil, err
}

func (d discreet) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	if q.Limit <= 0 || q.Limit > publicPage {
		q.Limit = publicPage
	}
	p, err := d.Reader.Query(ctx, q)
	if err != nil {
		return p, err
	}
	rules, err := d.rules(ctx)
	for i := range p.Articles {
		p.Articles[i] = format.ApplyRepublish(p.Articles[i], rules[p.Articles[i].Feed])
	}
	return p, err
}

func (d discreet) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	if q.Limit <= 0 || q.Limit > publicPage {
		q.Limit = publicPage
	}
	return d.Reader.Stories(ctx, q)
}

func (d discreet) Feeds(ctx context.Context) ([]storage.FeedInfo, error) {
	feeds, err := d.Reader.Feeds(ctx)
	for i := range feeds {
		f := &feeds[i]
		f.Feed.URL = publicURL(f.Feed.URL)
		f.State = storage.FeedState{
			Feed: f.State.Feed, URL: f.Feed.URL, Status: f.State.Status, Since: f.State.Since,
			Polled: f.State.Polled, Changed: f.State.Changed, Next: f.State.Next, Channel: f.State.Channel,
		}
		f.State.Channel.Self = publicURL(f.State.Channel.Self)
		f.State.Channel.Hubs = nil
	}
	return feeds, err
}

func (d discreet) Settings(ctx context.Context) (storage.Settings, error) {
	s, err := d.Reader.Settings(ctx)
	return storage.Settings{At: s.At, Site: s.Site, Topics: s.Topics, Aliases: s.Aliases, Stories: s.Stories}, err
}

// rules say by a feed's name how much of its articles may be passed on. A feed
// that is no longer in the settings gets the usual rule.
func (d discreet) rules(ctx context.Context) (map[string]storage.Republish, error) {
	s, err := d.Reader.Settings(ctx)
	rules := make(map[string]storage.Republish, len(s.Feeds))
	for _, f := range s.Feeds {
		rules[f.Name] = f.Republish
	}
	return rules, err
}

// publicURL is an address without a user, a password, a query and a fragment,
// where tokens stand.
func publicURL(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}
