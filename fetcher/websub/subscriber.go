package websub

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// Path is where the callbacks are served, with the agreement's ID behind it.
const Path = "/websub/"

// Store is where agreements are kept.
type Store interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

// Push is what a hub sent, with a signature that is right.
type Push struct {
	Feed        string // Feed.Name
	Topic       string // URL of the document: relative addresses count from it
	ContentType string
	Body        []byte    // the document, or its new entries only
	At          time.Time // when it was complete
}

// Options of a Subscriber. Store, HTTP, Public and Push must be set.
type Options struct {
	Store Store
	HTTP  *http.Client           // the guarded one
	Known []storage.Subscription // as the store has them; those of others are left alone
	// Public is the address of this rawi for the world, without a slash at the
	// end. While it is empty no hub is asked.
	Public func() string
	// Push takes in what came, in the order in which it did, at most MaxBatch
	// at once. One call runs at a time. What it returns an error for is lost:
	// the next poll brings it.
	Push   func(ctx context.Context, pushes []Push) error
	Rand   io.Reader    // of callbacks and secrets; nil: crypto/rand
	Logger *slog.Logger // nil: silent
	// Prefix begins the ID of each agreement, where several share a store:
	// those with another are left alone.
	Prefix string
	// SHA1 accepts signatures made with SHA-1, which can be forged with effort.
	SHA1     bool
	MaxBytes int64 // of one push; 0: 15 MiB
	Budget   int64 // bytes of pushes that are read or wait; 0: 64 MiB, or twice MaxBytes
}

// Subscriber keeps agreements with hubs. It is an http.Handler for Path, safe
// for concurrent use.
type Subscriber struct {
	o      Options
	client *http.Client
	wake   chan struct{} // the asking loop shall look again
	save   chan struct{} // there is something to store
	work   chan struct{} // there are pushes to hand on

	mu     sync.Mutex      // guards all below, and what it points to
	base   string          // where we are found, as the asking loop last knew
	feeds  map[string]bool // that may be subscribed to; nil: SetFeeds was not called yet
	lines  map[string]*line
	byID   map[string]*agreement
	hubs   map[string]*hub
	asking int
	dirty  map[string]storage.Subscription // to be stored, by ID; Until zero: removed
	queue  []waiting
	held   int64 // bytes of pushes that are read or wait
	stats  Stats
}

// Stats counts what there is, and what came since the Subscriber was made.
type Stats struct {
	Live, Wanted int    // agreements
	Pushes       uint64 // handed on
	Forged       uint64 // without a right signature
	Repeated     uint64 // that came twice
	Refused      uint64 // too large, or too many at once
	Lost         uint64 // that Push returned an error for
}

// New returns a Subscriber; it asks and hands on while Run does.
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
	s := &Subscriber{
		o: o, client: redirects(o.HTTP), wake: make(chan struct{}, 1), save: make(chan struct{}, 1), work: make(chan struct{}, 1),
		lines: map[string]*line{}, byID: map[string]*agreement{}, hubs: map[string]*hub{},
		dirty: map[string]storage.Subscription{},
	}
	s.restore(o.Known)
	return s
}

// restore takes agreements up again where they were left.
func (s *Subscriber) restore(known []storage.Subscription) {
	now := time.Now()
	for _, sub := range known {
		if sub.Feed == "" || !strings.HasPrefix(sub.ID, s.o.Prefix) {
			continue // somebody's with our own hub, or another's with a hub
		}
		a := newAgreement(sub)
		a.stage, a.at = live, renewal(sub)
		s.byID[sub.ID] = a
		l := s.lines[sub.Feed]
		if l == nil {
			l = &line{feed: sub.Feed, hubs: []string{sub.Hub}, topic: sub.Topic}
			s.lines[sub.Feed] = l
		}
		if l.current != nil && l.current.sub.Until.After(sub.Until) {
			s.leave(a, now)
			continue
		}
		if l.current != nil {
			s.leave(l.current, now)
		}
		l.current, l.hubs, l.topic = a, []string{sub.Hub}, sub.Topic
	}
}

// SetFeeds makes feeds the ones that are subscribed to, where they name a hub:
// hubs of others are told that we leave. A feed whose state is of another URL,
// or that has none yet, keeps the agreement it has until Learn is called.
func (s *Subscriber) SetFeeds(feeds []storage.Feed, states []storage.FeedState) {
	known := make(map[string]storage.FeedState, len(states))
	for _, st := range states {
		known[st.Feed] = st
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.feeds = make(map[string]bool, len(feeds))
	for _, f := range feeds {
		if f.Paused {
			continue
		}
		s.feeds[f.Name] = true
		if st, ok := known[f.Name]; ok && address.Same(st.URL, f.URL) && st.Status == storage.StatusOK {
			s.learn(st)
		}
	}
	for name, l := range s.lines {
		if !s.feeds[name] {
			l.hubs = nil
		}
		s.settle(l, now)
	}
	signal(s.wake)
}

// Learn takes in what a poll taught: State.Channel as Discover makes it. A
// state that is not good changes nothing, nor does one of a feed that SetFeeds
// has taken away. It costs nothing when nothing changed.
func (s *Subscriber) Learn(st storage.FeedState) {
	if st.Status != storage.StatusOK {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.feeds != nil && !s.feeds[st.Feed] {
		return
	}
	if l := s.learn(st); l != nil {
		s.settle(l, time.Now())
		signal(s.wake)
	}
}

// learn notes what a feed says of itself; nil: nothing that was not known.
func (s *Subscriber) learn(st storage.FeedState) *line {
	l, ch := s.lines[st.Feed], st.Channel
	if l == nil {
		if len(ch.Hubs) == 0 || ch.Self == "" {
			return nil
		}
		l = &line{feed: st.Feed, pushed: st.Pushed}
		s.lines[st.Feed] = l
	}
	if st.Pushed.After(l.pushed) {
		l.pushed = st.Pushed
	}
	if slices.Equal(l.hubs, ch.Hubs) && l.topic == ch.Self {
		return nil
	}
	l.hubs, l.topic, l.try = slices.Clone(ch.Hubs), ch.Self, 0
	return l
}

// Lease says until when a feed's hub has promised to push, and when it last
// did; zero: never.
func (s *Subscriber) Lease(feed string) (until, pushed time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.lines[feed]
	if l == nil {
		return until, pushed
	}
	if l.current != nil {
		until = l.current.sub.Until
	}
	return until, l.pushed
}

// Stats are the counts now.
func (s *Subscriber) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	for _, l := range s.lines {
		if l.current != nil {
			st.Live++
		}
		if l.coming != nil {
			st.Wanted++
		}
	}
	return st
}

// signal wakes a loop, once however often it is called before the loop looks.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
