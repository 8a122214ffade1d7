package hub

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// Path is where the hub is served.
const Path = "/hub"

// fetchFunc returns a document as it is served now; the caller does not change
// it. ok is false for what is not ours or cannot be given now.
type fetchFunc = func(ctx context.Context, topic string) (body []byte, contentType string, ok bool)

// Options of a Hub. Store, HTTP, Public, Named and Fetch must be set.
type Options struct {
	Store subscription.Store
	HTTP  *http.Client           // must be guarded: callbacks are strangers' addresses
	Known []storage.Subscription // as the store has them; our own with other hubs are ignored
	// Public returns this rawi's address for the world, without a slash at the
	// end: the hub is found there, under Path.
	Public func() string
	// Named reports whether topic is that of a document that may be subscribed to:
	// of those there are few.
	Named func(ctx context.Context, topic string) bool
	// Fetch returns a document as it is served now; the hub does not change it.
	// ok is false for what is not ours or cannot be given now.
	Fetch fetchFunc
	// Source returns the address of the client that sent a request; the zero Addr:
	// it is not known. nil: it never is.
	Source func(*http.Request) netip.Addr
	// Proxied says that HTTP's connections lead to a proxy, and tell nothing of
	// where callbacks are.
	Proxied bool
	// Ping are hubs of the operator's choice, notified of each change.
	Ping []string
	// Owns reports whether this Hub sends requests to a host, of a subscriber or a
	// hub, where several Hubs share the subscriptions; nil: it sends to all.
	Owns   func(host string) bool
	Rand   io.Reader    // of challenges; nil: crypto/rand
	Logger *slog.Logger // nil: silent
	Limits Limits
	// Secrets are parts of our documents' addresses that are not logged.
	Secrets []string
}

// Hub delivers changed documents to subscribers. It is an http.Handler for Path,
// safe for concurrent use.
type Hub struct {
	o      Options
	client *http.Client
	saver  *subscription.Saver
	wake   chan struct{} // the loop shall look again

	mu       sync.Mutex // guards all below, and what it points to
	subs     registry
	lanes    lanes
	verifier verifier
	checks   checks
	pings    map[string]*ping // by hub
	stats    Stats
}

// Stats counts what there is, and what happened since the Hub was made.
type Stats struct {
	Subscribers int    // verified
	Pending     int    // to be verified, or verified anew
	Delivered   uint64 // documents
	Failed      uint64 // deliveries
	Refused     uint64 // requests
	Pings       uint64 // to hubs of the operator's choice
}

// New returns a Hub; it verifies and delivers while Run runs.
func New(o Options) *Hub {
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Source == nil {
		o.Source = func(*http.Request) netip.Addr { return netip.Addr{} }
	}
	if o.Owns == nil {
		o.Owns = func(string) bool { return true }
	}
	saver := subscription.NewSaver(o.Store)
	h := &Hub{
		o: o, client: noRedirects(o.HTTP), saver: saver, wake: make(chan struct{}, 1),
		subs: newRegistry(o.Limits, saver), lanes: newLanes(), verifier: newVerifier(),
		checks: newChecks(), pings: map[string]*ping{},
	}
	for _, sub := range o.Known {
		if sub.Feed != "" {
			continue // ours with another hub
		}
		h.subs.add(newSubscriber(sub))
		h.checks.add(sub.Topic, time.Now()) // it may have changed while we were down
	}
	for _, hub := range o.Ping {
		h.pings[hub] = &ping{topics: map[string]bool{}}
	}
	return h
}

// Changed says that the documents at these addresses may have changed. Documents
// without subscribers cost nothing.
func (h *Hub) Changed(topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for _, topic := range topics {
		if h.subs.count[place{byTopic, topic}] > 0 {
			h.checks.add(topic, now)
		}
	}
	for hub, p := range h.pings {
		if h.o.Owns(hostOf(hub)) {
			p.add(topics, now.Add(checkDelay))
		}
	}
	signal(h.wake)
}

// HasFollowers reports whether anybody is told of any document.
func (h *Hub) HasFollowers() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.pings) > 0 || len(h.subs.subscribers) > 0
}

// Follows reports whether anybody is told when the document at an address changes.
func (h *Hub) Follows(topic string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.pings) > 0 || h.subs.count[place{byTopic, topic}] > 0
}

// Learn records a subscription as the store has it now: another Hub may have
// changed it. It ignores the store where a newer value waits to be saved.
func (h *Hub) Learn(sub storage.Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.subs.subscribers[sub.ID]
	switch {
	case h.saver.Has(sub.ID) || sub.Feed != "":
	case m != nil && sub.Until.IsZero() && (m.delivering || m.pending != nil):
		m.sub.Until = time.Time{} // removed when its request has ended
	case m != nil && sub.Until.IsZero():
		h.subs.forget(m)
	case m != nil:
		h.subs.set(m, sub)
	case !sub.Until.IsZero():
		h.subs.add(newSubscriber(sub))
	}
}

// Recheck checks all documents: this Hub may own new hosts, to which their last
// owner left something to deliver.
func (h *Hub) Recheck() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, topic := range h.subs.topics() {
		h.checks.add(topic, time.Now())
	}
	signal(h.wake)
}

// Topics returns the documents that somebody subscribed to, sorted.
func (h *Hub) Topics() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.subs.topics()
}

// Stats returns the counts as they are now.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	st := h.stats
	st.Pending = len(h.subs.pending)
	for _, m := range h.subs.subscribers {
		if m.isVerified() {
			st.Subscribers++
		}
	}
	return st
}
