package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"rawi/publish/format"
	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/boilerplate"
)

const (
	// maxPublicPage bounds the articles, stories or events of a public page.
	maxPublicPage = 100
	// maxPublicBytes is how many bytes of texts end a public page.
	maxPublicBytes = 4 << 20
)

// NewPublicHandler returns the handler of the public API under /api/v1/, which
// Client uses with --server: the reads of the socket that do not wait, with
// everything left out that may not be republished. Whether a caller must log in,
// and how many are answered at once, is for the one who mounts the handler.
func NewPublicHandler(hello Hello, reader storage.Reader) http.Handler {
	mux := http.NewServeMux()
	mountReads(mux, "/api/v1/", hello, redactingReader{reader})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// redactingReader is a Reader for anybody. It shows no more than the published
// feeds do: texts as far as their feed may be republished, and no part of an
// address that may hold a password or token.
type redactingReader struct{ storage.Reader }

func (r redactingReader) Article(ctx context.Context, id string) (storage.Article, error) {
	a, err := r.Reader.Article(ctx, id)
	if err != nil {
		return a, err
	}
	rules, err := r.republishRules(ctx)
	if err != nil {
		return storage.Article{}, err
	}
	return format.ApplyRepublish(a, rules[a.Feed]), nil
}

// Articles refuses more ids than a public page has articles.
func (r redactingReader) Articles(ctx context.Context, ids []string) ([]storage.Article, error) {
	if err := checkCount(ids); err != nil {
		return nil, err
	}
	var articles []storage.Article
	total := 0
	for batch := range slices.Chunk(ids, 8) { // so that few large ones are read in vain
		more, err := r.Reader.Articles(ctx, batch)
		if err != nil {
			return nil, err
		}
		for i := range more {
			total += more[i].TextBytes()
		}
		if articles = append(articles, more...); total > maxPublicBytes && len(ids) > 1 {
			return nil, fmt.Errorf("%w: ask for fewer articles at once", ErrTooLarge)
		}
	}
	rules, err := r.republishRules(ctx)
	if err != nil {
		return nil, err
	}
	for i := range articles {
		articles[i] = format.ApplyRepublish(articles[i], rules[articles[i].Feed])
	}
	return articles, nil
}

// Outlets refuses more ids than a public page has stories.
func (r redactingReader) Outlets(ctx context.Context, stories []string) (map[string]int, error) {
	if err := checkCount(stories); err != nil {
		return nil, err
	}
	return r.Reader.Outlets(ctx, stories)
}

// EventsOf refuses more ids than a public page has stories.
func (r redactingReader) EventsOf(ctx context.Context, stories []string) (map[string]string, error) {
	if err := checkCount(stories); err != nil {
		return nil, err
	}
	return r.Reader.EventsOf(ctx, stories)
}

// checkCount returns ErrTooLarge if there are more ids than a public page has
// articles or stories.
func checkCount(ids []string) error {
	if len(ids) > maxPublicPage {
		return fmt.Errorf("%w: %d ids, at most %d are answered at once", ErrTooLarge, len(ids), maxPublicPage)
	}
	return nil
}

// Versions returns none: older texts were withdrawn by their outlet. An unknown
// id is an error as in the store.
func (r redactingReader) Versions(ctx context.Context, id string, _ int) ([]storage.Version, error) {
	_, err := r.Reader.Article(ctx, id)
	return nil, err
}

func (r redactingReader) Query(ctx context.Context, q storage.Query) (storage.Page, error) {
	p, err := r.Reader.Query(ctx, limited(q))
	if err != nil {
		return p, err
	}
	rules, err := r.republishRules(ctx)
	if err != nil {
		return storage.Page{}, err
	}
	for i := range p.Articles {
		p.Articles[i] = format.ApplyRepublish(p.Articles[i], rules[p.Articles[i].Feed])
	}
	return p, nil
}

func (r redactingReader) Stories(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Reader.Stories(ctx, limited(q))
}

func (r redactingReader) Events(ctx context.Context, q storage.Query) (storage.Page, error) {
	return r.Reader.Events(ctx, limited(q))
}

func (r redactingReader) WordForms(ctx context.Context, q storage.Query) ([]storage.WordForms, error) {
	return r.Reader.WordForms(ctx, limited(q))
}

// Why leaves out the words of the texts unless both texts may be shown whole.
func (r redactingReader) Why(ctx context.Context, a, b string) (storage.Evidence, error) {
	e, err := r.Reader.Why(ctx, a, b)
	if err != nil {
		return e, err
	}
	whole, err := r.showsWhole(ctx, a, b)
	if !whole {
		e.LongestRun, e.ConflictWords = nil, nil
	}
	return e, err
}

// WhyEvent leaves out the words of the texts unless both texts may be shown whole.
func (r redactingReader) WhyEvent(ctx context.Context, a, b string) (storage.EventEvidence, error) {
	e, err := r.Reader.WhyEvent(ctx, a, b)
	if err != nil {
		return e, err
	}
	whole, err := r.showsWhole(ctx, e.A, e.B)
	for i := range e.Parts {
		if !whole {
			e.Parts[i].Shared = nil
		}
	}
	return e, err
}

// showsWhole reports whether the whole texts of articles may be republished. The id of a
// story stands for its first article; if that is gone, the answer is no.
func (r redactingReader) showsWhole(ctx context.Context, ids ...string) (bool, error) {
	rules, err := r.republishRules(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		a, err := r.Reader.Article(ctx, id)
		if errors.Is(err, storage.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		shown := format.ApplyRepublish(a, rules[a.Feed])
		if !slices.Equal(shown.Text, boilerplate.Strip(a).Text) {
			return false, nil
		}
	}
	return true, nil
}

// The bytes of the search index that a public query may read: some tens of
// milliseconds. Ranking keeps what it reads.
const (
	publicWork        = 8 << 20
	publicRankingWork = 2 << 20
)

// limited returns q with a limit of at most maxPublicPage, and bounded work.
func limited(q storage.Query) storage.Query {
	if q.Limit <= 0 || q.Limit > maxPublicPage {
		q.Limit = maxPublicPage
	}
	q.Work, q.Bytes = publicWork, maxPublicBytes
	if q.Order == storage.OrderRelevance {
		q.Work = publicRankingWork
	}
	return q
}

func (r redactingReader) Feeds(ctx context.Context) ([]storage.FeedInfo, error) {
	feeds, err := r.Reader.Feeds(ctx)
	for i := range feeds {
		f := &feeds[i]
		f.Feed.URL, f.Feed.Secrets = address.Shown(f.Feed.URL, f.Feed.Secrets...), nil
		f.State = storage.FeedState{
			Feed: f.State.Feed, URL: f.Feed.URL, Status: f.State.Status, Since: f.State.Since,
			Polled: f.State.Polled, Changed: f.State.Changed, Next: f.State.Next, Channel: f.State.Channel,
		}
		f.State.Channel.Self, f.State.Channel.Hubs = "", nil
	}
	return feeds, err
}

func (r redactingReader) Settings(ctx context.Context) (storage.Settings, error) {
	s, err := r.Reader.Settings(ctx)
	return storage.Settings{At: s.At, Site: s.Site, Topics: s.Topics, Aliases: s.Aliases, Places: s.Places, Stories: s.Stories}, err
}

// republishRules returns by feed name how much of its articles may be
// republished. Feeds that left the settings are missing: the zero rule holds
// for them.
func (r redactingReader) republishRules(ctx context.Context) (map[string]storage.Republish, error) {
	s, err := r.Reader.Settings(ctx)
	rules := make(map[string]storage.Republish, len(s.Feeds))
	for _, f := range s.Feeds {
		rules[f.Name] = f.Republish
	}
	return rules, err
}
