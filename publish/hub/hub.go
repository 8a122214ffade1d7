package hub

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"rawi/storage"
)

// Path is where the hub is asked.
const Path = "/hub"

// Store is where subscriptions are kept.
type Store interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

// Options of a Hub. Store, HTTP, Public and Fetch must be set.
type Options struct {
	Store Store
	HTTP  *http.Client           // the guarded one
	Known []storage.Subscription // as the store has them; our own with other hubs are left alone
	// Public is the address of this rawi for the world, without a slash at the
	// end: the hub is found there, under Path.
	Public func() string
	// Fetch gives a document as it is served now; the hub does not change it.
	// ok is false for what is not ours, or cannot be given now.
	Fetch func(ctx context.Context, topic string) (body []byte, contentType string, ok bool)
	// Ping are hubs of the operator's choice, told of each change.
	Ping []string
	// Owns reports whether a host, of a subscriber or a hub, is for this Hub to
	// tell, where several share the subscriptions; nil: all are.
	Owns   func(host string) bool
	Rand   io.Reader    // of challenges; nil: crypto/rand
	Logger *slog.Logger // nil: silent
	Limits Limits
}

// Limits bound what strangers may take. Zero fields have the defaults named.
type Limits struct {
	Total    int // subscriptions; 10,000
	PerTopic int // 5,000
	PerHost  int // of callbacks; 200
	Pending  int // that wait to be verified for the first time; 256
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{{&l.Total, 10_000}, {&l.PerTopic, 5_000}, {&l.PerHost, 200}, {&l.Pending, 256}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}

// Hub tells subscribers that documents changed. It is an http.Handler for
// Path, safe for concurrent use.
type Hub struct {
	o      Options
	client *http.Client
	wake   chan struct{} // the loop shall look again
	save   chan struct{} // there is something to store

	mu      sync.Mutex                      // guards all below, and what it points to
	members map[string]*member              // by Subscription.ID
	topics  map[string]int                  // members by topic
	todo    map[string]*member              // those of members with something to do
	looks   map[string]time.Time            // when to look at a document, by topic
	looking bool                            // at documents
	hosts   map[string]*host                // by name and port
	pings   map[string]*ping                // by hub
	active  int                             // requests under way
	dirty   map[string]storage.Subscription // to be stored, by ID; Until zero: removed
	stats   Stats
}

// Stats counts what there is, and what happened since the Hub was made.
type Stats struct {
	Subscribers int    // verified
	Pending     int    // to be verified, or verified anew
	Delivered   uint64 // documents
	Failed      uint64 // deliveries
	Refused     uint64 // requests
	Pings       uint64 // to hubs of the operator's
}

// New returns a Hub; it verifies and delivers while Run does.
func New(o Options) *Hub {
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Owns == nil {
		o.Owns = func(string) bool { return true }
	}
	o.Limits = o.Limits.withDefaults()
	h := &Hub{
		o: o, client: straight(o.HTTP), wake: make(chan struct{}, 1), save: make(chan struct{}, 1),
		members: map[string]*member{}, topics: map[string]int{}, todo: map[string]*member{}, looks: map[string]time.Time{},
		hosts: map[string]*host{}, pings: map[string]*ping{}, dirty: map[string]storage.Subscription{},
	}
	for _, sub := range o.Known {
		if sub.Feed != "" {
			continue // ours with another hub
		}
		h.add(newMember(sub))
		h.looks[sub.Topic] = time.Now().Add(settle) // for what changed while we were down
	}
	for _, address := range o.Ping {
		h.pings[address] = &ping{topics: map[string]bool{}}
	}
	return h
}

// Changed says that documents may have changed, by the addresses they are
// published at. What nobody subscribed to costs nothing.
func (h *Hub) Changed(topics ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	at := time.Now().Add(settle)
	for _, topic := range topics {
		if _, planned := h.looks[topic]; !planned && h.topics[topic] > 0 {
			h.looks[topic] = at
		}
	}
	for address, p := range h.pings {
		if h.o.Owns(hostOf(address)) {
			p.add(topics, at)
		}
	}
	signal(h.wake)
}

// Learn takes in a subscription as the store has it now: another Hub may have
// changed it. What waits here to be stored is newer.
func (h *Hub) Learn(sub storage.Subscription) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := h.members[sub.ID]
	switch _, newer := h.dirty[sub.ID]; {
	case newer || sub.Feed != "":
	case m != nil && sub.Until.IsZero() && (m.busy || m.wish != nil):
		m.sub.Until = time.Time{} // it is over when that has ended
	case m != nil && sub.Until.IsZero():
		h.forget(m)
	case m != nil:
		m.sub = sub
	case !sub.Until.IsZero():
		h.add(newMember(sub))
	}
}

// Recheck looks at all documents: hosts may have become this Hub's, whose last
// one left something to be told.
func (h *Hub) Recheck() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for topic := range h.topics {
		h.looks[topic] = time.Now().Add(settle)
	}
	signal(h.wake)
}

// Topics are the documents that somebody subscribed to.
func (h *Hub) Topics() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Sorted(maps.Keys(h.topics))
}

// Stats are the counts now.
func (h *Hub) Stats() Stats {
	h.mu.Lock()
	defer h.mu.Unlock()
	st := h.stats
	for _, m := range h.members {
		if m.verified() {
			st.Subscribers++
		}
		if m.wish != nil {
			st.Pending++
		}
	}
	return st
}

// store has the store told. Caller holds h.mu.
func (h *Hub) store(sub storage.Subscription) {
	h.dirty[sub.ID] = sub
	signal(h.save)
}

// signal wakes a loop, once however often it is called before the loop looks.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
