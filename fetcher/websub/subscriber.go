package websub

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/subscription"
)

// Path is where callbacks are served; the subscription's ID follows.
const Path = "/websub/"

// Push is what a hub sent with a right signature.
type Push struct {
	Feed        string // Feed.Name
	Topic       string // URL of the document: relative addresses count from it
	ContentType string
	Body        []byte    // the document, or its new entries only
	At          time.Time // when it was complete
}

// Options of a Subscriber. Store, HTTP, Public and Push must be set.
type Options struct {
	Store subscription.Store
	HTTP  *http.Client           // must be guarded: hubs are strangers' addresses
	Known []storage.Subscription // as the store has them; those of others are ignored
	// Public returns this rawi's address for the world, without a slash at the
	// end. While it is empty no hub is asked.
	Public func() string
	// Push takes pushes of one feed in the order of their arrival, at most 128 at
	// once. One call runs at a time for each feed. Pushes that it returns an error
	// for are lost: the next poll brings them.
	Push func(ctx context.Context, pushes []Push) error
	// Missed is told of feeds whose pushes were lost: what they brought is in the
	// feed. nil: nobody is told.
	Missed func(ctx context.Context, feeds []string)
	Rand   io.Reader    // of IDs and secrets; nil: crypto/rand
	Logger *slog.Logger // nil: silent
	// Prefix begins the ID of each subscription where several Subscribers share a
	// store; those with another prefix are ignored.
	Prefix string
	// SHA1 accepts signatures made with SHA-1, which can be forged with effort.
	SHA1     bool
	MaxBytes int64 // of one push; 0: 15 MiB
	Budget   int64 // bytes of pushes that are being read or queued; 0: 64 MiB, or twice MaxBytes
}

// Subscriber keeps subscriptions to hubs. It is an http.Handler for Path, safe
// for concurrent use.
type Subscriber struct {
	o      Options
	client *http.Client
	saver  *subscription.Saver
	inbox  inbox
	wake   chan struct{} // the request loop shall look again

	mu       sync.Mutex      // guards all below, and what it points to
	wanted   map[string]bool // feeds that may be subscribed to; nil: SetFeeds was not called yet
	subs     registry
	traffic  map[string]*hubTraffic // by host
	inFlight int                    // requests
}

// Stats counts what there is, and what came since the Subscriber was made.
type Stats struct {
	Active, Pending int    // subscriptions
	Pushes          uint64 // delivered
	Forged          uint64 // without a right signature
	Repeated        uint64 // that came twice
	Refused         uint64 // too large, or too many at once
	Lost            uint64 // that Push returned an error for
}

// New returns a Subscriber; it sends requests and delivers pushes while Run runs.
func New(o Options) *Subscriber {
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 15 << 20
	}
	if o.Budget == 0 {
		o.Budget = max(64<<20, 2*o.MaxBytes)
	}
	saver := subscription.NewSaver(o.Store)
	s := &Subscriber{
		o: o, client: limitRedirects(o.HTTP), saver: saver, wake: make(chan struct{}, 1),
		inbox: inbox{
			budget: o.Budget, deliver: o.Push, logger: o.Logger, work: make(chan struct{}, 1),
			queues: map[string]*feedQueue{}, missed: map[string]bool{},
		},
		subs: registry{
			prefix: o.Prefix, rand: o.Rand, logger: o.Logger, saver: saver,
			byFeed: map[string]*feedSubscription{}, byID: map[string]*hubSubscription{},
		},
		traffic: map[string]*hubTraffic{},
	}
	s.subs.restore(o.Known, time.Now())
	return s
}

// SetFeeds makes feeds the ones that are subscribed to where they name a hub; the
// hubs of other feeds are sent an unsubscribe. A feed whose state is of another
// URL, or that has no state yet, keeps its subscription until Learn is called.
func (s *Subscriber) SetFeeds(feeds []storage.Feed, states []storage.FeedState) {
	known := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		known[st.Feed] = st
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.wanted = make(map[string]bool, len(feeds))
	for _, f := range feeds {
		if f.Paused {
			continue
		}
		s.wanted[f.Name] = true
		if st, ok := known[f.Name]; ok && address.Same(st.URL, f.URL) && st.Status == storage.StatusOK {
			s.subs.update(st)
		}
	}
	for name, l := range s.subs.byFeed {
		if !s.wanted[name] {
			l.hubs = nil
		}
		s.subs.reconcile(l, now)
	}
	signal(s.wake)
}

// Learn records what a poll found: State.Channel as Discover returns it. A state
// that is not good changes nothing, nor does one of a feed that SetFeeds removed.
// It is cheap if nothing changed.
func (s *Subscriber) Learn(st storage.FeedState) {
	if st.Status != storage.StatusOK {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wanted != nil && !s.wanted[st.Feed] {
		return
	}
	if l := s.subs.update(st); l != nil {
		s.subs.reconcile(l, time.Now())
		signal(s.wake)
	}
}

// Lease returns until when a feed's hub has promised to push and when it last
// pushed; zero times: never.
func (s *Subscriber) Lease(feed string) (until, pushed time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.subs.byFeed[feed]
	if l == nil {
		return until, pushed
	}
	if l.active != nil {
		until = l.active.sub.Until
	}
	return until, l.lastPush
}

// Stats returns the counts as they are now.
func (s *Subscriber) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.inbox.counts()
	for _, l := range s.subs.byFeed {
		if l.active != nil {
			st.Active++
		}
		if l.pending != nil {
			st.Pending++
		}
	}
	return st
}
