package publish

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"rawi/publish/web"
	"rawi/storage"
)

// Options of a Server.
type Options struct {
	Store   storage.Reader
	Logger  *slog.Logger
	Entries int              // stories in a document, as far as there are; 0: 100
	Recent  time.Duration    // a document holds at least what came within it; 0: 12 h
	Cache   int              // bytes of documents that are kept; 0: 64 MiB
	Now     func() time.Time // nil: time.Now
	Health  string           // token of the health feed; empty: there is none
	Private Private          // who may read; the zero value: everybody
	Images  bool             // pages show pictures, which readers' browsers get from the outlets
	Hub     string           // where readers may ask to be told of changes, below the site or whole; empty: nowhere
	// Changed is told the addresses of documents that changed; it must not
	// block. nil: nobody is.
	Changed func(addresses ...string)
}

// Server answers the public side. It is an http.Handler.
type Server struct {
	store  storage.Reader
	log    *slog.Logger
	now    func() time.Time
	limit  int
	recent time.Duration
	mux    *http.ServeMux
	inner  http.Handler // mux, for those who may read
	pages  *web.Pages
	cache  *cache
	ready  atomic.Bool

	token   string
	private Private
	hub     string
	images  bool
	guards  http.Header // of every answer
	report  report
	changed func(addresses ...string)

	mu       sync.Mutex // guards settings
	settings storage.Settings
}

// New returns a Server that answers from o.Store.
func New(o Options) (*Server, error) {
	pages, err := web.New()
	if err != nil {
		return nil, err
	}
	s := &Server{store: o.Store, log: o.Logger, now: o.Now, limit: cmp.Or(o.Entries, 100), recent: cmp.Or(o.Recent, 12*time.Hour), mux: http.NewServeMux(), pages: pages, cache: newCache(cmp.Or(o.Cache, 64<<20)), token: o.Health, private: o.Private, hub: o.Hub, images: o.Images, changed: o.Changed}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.guards = http.Header{
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"X-Frame-Options":         {"DENY"},
		"Content-Security-Policy": {policy(s.images)},
	}
	s.routes()
	s.inner = s.private.RequireAuth(s.mux)
	return s, nil
}

func (s *Server) routes() {
	for _, f := range formats {
		s.mux.HandleFunc("GET /feed."+f.suffix, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, key{format: f.suffix}) })
		s.mux.HandleFunc("GET /search."+f.suffix, s.searched(f.suffix))
	}
	s.mux.HandleFunc("GET /feed/{file}", s.archived(viewAll))
	for _, kind := range named {
		s.mux.HandleFunc("GET /"+kind+"/{file}", s.named(kind))
		s.mux.HandleFunc("GET /"+kind+"/{name}/{file}", s.archived(kind))
	}
	s.pageRoutes()
	s.mux.HandleFunc("GET /health/{file}", s.health)
	for path, write := range lists {
		s.mux.HandleFunc("GET "+path, s.list(write))
	}
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") })
	s.mux.HandleFunc("GET /readyz", s.readyz)
}

// searchOf is what a request asks to search for.
func searchOf(r *http.Request) view {
	return view{viewSearch, strings.TrimSpace(r.URL.Query().Get("q"))}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, s.guards)
	s.inner.ServeHTTP(w, r)
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// readyz says whether the store answers and its changes are followed.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if _, err := s.store.Stats(r.Context()); err != nil || !s.ready.Load() {
		plain(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

// Run follows the store's changes until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	stats, err := s.store.Stats(ctx)
	if err != nil {
		return err
	}
	if err := s.refresh(ctx); err != nil {
		return err
	}
	after := stats.Seq
	s.cache.staleAll() // what was served before nobody followed
	s.ready.Store(true)
	defer s.ready.Store(false)
	for {
		err := s.store.Wait(ctx, after)
		if ctx.Err() != nil || errors.Is(err, storage.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		if after, err = s.follow(ctx, after); err != nil {
			return err
		}
	}
}

// changesAtOnce is how many changes are read at a time.
const changesAtOnce = 1000

// follow marks what the changes after after concern as stale.
func (s *Server) follow(ctx context.Context, after uint64) (uint64, error) {
	changes, err := s.store.Changes(ctx, after, changesAtOnce)
	if errors.Is(err, storage.ErrTooOld) {
		stats, err := s.store.Stats(ctx)
		err = errors.Join(err, s.refresh(ctx))
		s.cache.staleAll()
		return stats.Seq, err
	}
	if err != nil {
		return after, err
	}
	topics := map[string]bool{}
	for _, c := range changes {
		after = c.Seq
		for _, topic := range c.Topics {
			topics[topic] = true
		}
		if c.Kind == storage.ChangeConfig {
			if err := s.refresh(ctx); err != nil {
				return after, err
			}
			s.cache.staleAll() // last: what was rendered meanwhile is of the old settings
			continue
		}
		s.cache.stale(c.Topics)
	}
	if len(changes) > 0 {
		s.tell(ctx, topics)
	}
	return after, nil
}

// refresh reads the settings anew.
func (s *Server) refresh(ctx context.Context) error {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = settings
	return nil
}

// current are the settings in force.
func (s *Server) current(ctx context.Context) storage.Settings {
	s.mu.Lock()
	settings := s.settings
	s.mu.Unlock()
	if settings.Site.URL == "" { // before Run has begun
		if fresh, err := s.store.Settings(ctx); err == nil {
			return fresh
		}
	}
	return settings
}
