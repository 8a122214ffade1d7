package publish

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"rawi/publish/web"
	"rawi/storage"
)

// Options of a Server.
type Options struct {
	Store   storage.Reader
	Logger  *slog.Logger     // nil: nothing is logged
	Entries int              // stories in a document, if there are as many; 0: 100
	Recent  time.Duration    // a document also holds all stories that were added within it; 0: 12 h
	Cache   int              // bytes of rendered documents to keep; 0: 64 MiB
	Now     func() time.Time // nil: time.Now
	Health  string           // token of the health feed; empty: it is not served
	Private Private          // who may read; the zero value: anybody
	Images  bool             // pages show images, which browsers load from the outlets
	// Degraded returns in a word what is short, for /readyz; empty: nothing. nil: nothing is.
	Degraded func() string
	Hub      string // address of the WebSub hub, as a path of the site or whole; empty: none
	// Changed is called with the addresses of documents that changed. It must not
	// block. nil: changes are not reported.
	Changed func(addresses ...string)
	// Followers are those who are told of changes: what nobody is told of is not looked
	// for. nil: somebody is told of every document.
	Followers Followers
}

// Followers are told when documents change. *hub.Hub implements it.
type Followers interface {
	// HasFollowers reports whether anybody is told of any document.
	HasFollowers() bool
	// Follows reports whether anybody is told of the document at an address.
	Follows(address string) bool
}

// everyone follows every document.
type everyone struct{}

func (everyone) HasFollowers() bool  { return true }
func (everyone) Follows(string) bool { return true }

// answersShare is the part of the cache, one in so many bytes, for what clients make up:
// it does not drive out what the site publishes.
const answersShare = 4

// Server serves documents and pages. It is an http.Handler, safe for concurrent use.
type Server struct {
	*composer
	*responder

	pages           *pageServer
	cache           *cache // documents of published views, and lists
	answers         *cache // documents that clients make up
	mux             *http.ServeMux
	handler         http.Handler // mux behind the authentication
	securityHeaders headers      // of every answer
	attempts        *attempts    // to guess the password
	cacheBytes      int          // Options.Cache
	healthToken     string       // Options.Health
	degraded        func() string
	ready           atomic.Bool // Run follows the store
	changed         func(addresses ...string)
	followers       Followers
}

// New returns a Server that answers from o.Store. Documents follow the store's
// changes once Run is called.
func New(o Options) (*Server, error) {
	templates, err := web.New()
	if err != nil {
		return nil, err
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Followers == nil {
		o.Followers = everyone{}
	}
	c := &composer{
		settingsCache: &settingsCache{store: o.Store}, store: o.Store, now: o.Now, outlets: &outletNames{store: o.Store, now: o.Now},
		limit: cmp.Or(o.Entries, 100), recent: cmp.Or(o.Recent, 12*time.Hour), private: o.Private, hub: o.Hub,
	}
	a := &responder{
		log: o.Logger, private: o.Private,
		viewGate: newGate(viewSlots, viewQueue, viewOutbox), questionGate: newGate(questionSlots, questionQueue, questionOutbox),
	}
	bytes := cmp.Or(o.Cache, 64<<20)
	s := &Server{
		composer: c, responder: a, pages: &pageServer{composer: c, responder: a, templates: templates, images: o.Images},
		cacheBytes: bytes, cache: newCache(bytes - bytes/answersShare), answers: newCache(bytes / answersShare), mux: http.NewServeMux(), attempts: newAttempts(o.Logger, o.Now), healthToken: o.Health, degraded: o.Degraded, changed: o.Changed, followers: o.Followers,
		securityHeaders: headers{
			{"X-Content-Type-Options", []string{"nosniff"}},
			{"Referrer-Policy", []string{"no-referrer"}},
			{"X-Frame-Options", []string{"DENY"}},
			{"Content-Security-Policy", []string{contentSecurityPolicy(o.Images)}},
		},
	}
	s.registerRoutes()
	s.handler = s.RequireAuth(s.mux)
	return s, nil
}

func (s *Server) registerRoutes() {
	s.registerDocuments("", false)
	s.registerDocuments(eventsPrefix, true)
	s.registerWatched()
	s.pages.register(s.mux)
	s.mux.HandleFunc("GET /health/{file}", s.viewGate.handler(s.serveHealth))
	for path, render := range opmlLists {
		s.mux.HandleFunc("GET "+path, s.serveList(path, opmlType, freshDirectives, func(ctx context.Context, _ string) ([]byte, error) { return render(s.composer, ctx) }))
	}
	s.mux.HandleFunc("GET /status", s.serveList("/status", pageType, pageDirectives, s.pages.renderStatus))
	s.mux.HandleFunc("GET /topics", s.serveList("/topics", pageType, pageDirectives, s.pages.renderDirectory))
	s.mux.HandleFunc("GET /places", s.serveList("/places", pageType, pageDirectives, s.pages.renderPlaces))
	s.mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { writePlain(w, http.StatusOK, "ok\n") })
	s.mux.HandleFunc("GET /readyz", s.serveReady)
}

// registerDocuments registers the documents whose path begins with prefix, of events or
// of stories.
func (s *Server) registerDocuments(prefix string, events bool) {
	for _, f := range formats {
		k := key{format: f.suffix, events: events}
		s.mux.HandleFunc("GET "+k.path(), func(w http.ResponseWriter, r *http.Request) { s.serveDocument(w, r, k) })
		s.mux.HandleFunc("GET "+prefix+"/search."+f.suffix, s.serveSearch(f.suffix, events))
	}
	all := strings.TrimSuffix(key{events: events}.address("."), ".")
	s.mux.HandleFunc("GET "+all+"/{file}", s.serveArchive(viewAll, events))
	for _, kind := range namedKinds {
		s.mux.HandleFunc("GET "+prefix+"/"+kind+"/{file}", s.serveView(kind, events))
		s.mux.HandleFunc("GET "+prefix+"/"+kind+"/{name}/{file}", s.serveArchive(kind, events))
	}
}

// searchView returns the view of a request's query.
func searchView(r *http.Request) view {
	return view{viewSearch, strings.TrimSpace(r.URL.Query().Get("q"))}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.ServeKept(w, r) {
		return
	}
	s.securityHeaders.set(w.Header())
	if hasLongQuery(r) {
		writeTooLong(w)
		return
	}
	s.handler.ServeHTTP(w, r)
}

// maxURLQuery bounds the query of an address in bytes: Arabic takes three times its
// bytes in it.
const maxURLQuery = 4 << 10

// hasLongQuery reports whether a request asks for more than a query may be. It is
// refused before anything is done, and nothing of it is in the answer.
func hasLongQuery(r *http.Request) bool {
	return len(r.URL.RawQuery) > maxURLQuery || len(r.URL.RawQuery) > maxQuery && len(r.URL.Query().Get("q")) > maxQuery
}

// serveReady reports whether the store answers and Run follows its changes.
func (s *Server) serveReady(w http.ResponseWriter, r *http.Request) {
	if _, err := s.store.Stats(r.Context()); err != nil || !s.ready.Load() {
		writePlain(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	text := "ready\n"
	if s.degraded != nil && s.degraded() != "" {
		text += "degraded: " + s.degraded() + "\n"
	}
	writePlain(w, http.StatusOK, text)
}

// Run follows the store's changes until ctx ends or the store is closed, which are no
// errors.
func (s *Server) Run(ctx context.Context) error {
	stats, err := s.store.Stats(ctx)
	if err != nil {
		return err
	}
	if err := s.loadSettings(ctx); err != nil {
		return err
	}
	after := stats.Seq
	invalidator{s}.invalidateAll() // changes before this one were not followed
	s.ready.Store(true)
	defer s.ready.Store(false)
	defer watcher{s}.followWatched(ctx)()
	for {
		err := s.store.Wait(ctx, after)
		if ctx.Err() != nil || errors.Is(err, storage.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		if after, err = (invalidator{s}).invalidate(ctx, after); err != nil && ctx.Err() == nil {
			return err
		}
	}
}

// invalidator marks the documents stale that the store has changed.
type invalidator struct{ *Server }

func (s invalidator) invalidateAll() {
	s.cache.invalidateAll()
	s.answers.invalidateAll()
}

// changesBatch is how many changes are read at a time.
const changesBatch = 1000

// invalidate marks the documents stale that changes after a sequence number may
// concern. It returns the number of the last change that it read.
func (s invalidator) invalidate(ctx context.Context, after uint64) (uint64, error) {
	changes, err := s.store.Changes(ctx, after, changesBatch)
	if errors.Is(err, storage.ErrTooOld) {
		stats, err := s.store.Stats(ctx)
		err = errors.Join(err, s.loadSettings(ctx))
		s.invalidateAll()
		s.notifyHub(ctx, viewSet(storyViews(s.currentSettings(ctx))))
		return stats.Seq, err
	}
	if err != nil {
		return after, err
	}
	for _, c := range changes {
		after = c.Seq
		if c.Kind == storage.ChangeConfig {
			if err := s.loadSettings(ctx); err != nil {
				return after, err
			}
			s.invalidateAll() // last: what was rendered meanwhile has the old settings
		}
	}
	if topics, all := s.changedTopics(ctx, changes); all {
		s.invalidateAll()
	} else if len(changes) > 0 {
		s.cache.invalidate(topics)
		s.answers.invalidate(topics)
	}
	if len(changes) > 0 && s.changed != nil && s.followers.HasFollowers() {
		s.notifyHub(ctx, s.concerned(ctx, changes))
	}
	return after, nil
}

// changedTopics returns the topics that list what changes concern: the stories, and the
// others of their events, whose entries say who tells them too. all says that too many
// stories changed to look at each, or that one cannot be read.
func (s invalidator) changedTopics(ctx context.Context, changes []storage.Change) (topics []string, all bool) {
	concerned := map[string]bool{}
	for _, c := range changes {
		topics = append(topics, c.Topics...)
		for _, id := range []string{c.Event, c.Left, c.Story} {
			concerned[id] = true
		}
	}
	if len(concerned) > maxChangedStories {
		return nil, true
	}
	err := s.eachEvent(ctx, concerned, func(e storage.Event) { topics = append(topics, e.Topics...) })
	return topics, err != nil
}
