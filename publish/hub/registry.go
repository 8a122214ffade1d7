package hub

import (
	"net/http"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// Limits bound what strangers may take. Zero fields have the defaults named.
type Limits struct {
	Total      int // subscriptions; 10,000
	PerTopic   int // 5,000
	PerDomain  int // of callbacks on one registrable domain; 200
	PerNetwork int // of callbacks at one IP address, of IPv6 a /64; 500: many sites share one
	PerSource  int // requested from one such network; 200

	Pending          int // requests that wait to be verified; 256
	PendingPerDomain int // and per source; 32
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{
		{&l.Total, 10_000},
		{&l.PerTopic, 5_000},
		{&l.PerDomain, 200},
		{&l.PerNetwork, 500},
		{&l.PerSource, 200},
		{&l.Pending, 256},
		{&l.PendingPerDomain, 32},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}

// place is what subscriptions are counted by.
type place struct {
	kind placeKind
	name string
}

type placeKind int

const (
	byTopic   placeKind = iota
	byDomain            // of the callback
	byNetwork           // of the callback
	bySource
	pendingByDomain // requests that wait to be verified
	pendingBySource
)

// counts counts by place. What has none is missing, and a place without a name,
// which is not known, is not counted.
type counts map[place]int

func (c counts) change(n int, places ...place) {
	for _, p := range places {
		if p.name == "" {
			continue
		}
		if c[p] += n; c[p] == 0 {
			delete(c, p)
		}
	}
}

// registry is the subscribers, within limits. Hub.mu guards it and what it points
// to.
type registry struct {
	limits      Limits
	saver       *subscription.Saver
	subscribers map[string]*subscriber // by Subscription.ID
	count       counts                 // of subscribers, and of pending requests
	pending     []*subscriber          // with a pending request, the longest wait first
}

func newRegistry(l Limits, saver *subscription.Saver) registry {
	return registry{limits: l.withDefaults(), saver: saver, subscribers: map[string]*subscriber{}, count: counts{}}
}

// add adds a subscriber.
func (r *registry) add(m *subscriber) {
	r.subscribers[m.sub.ID] = m
	r.count.change(1, m.places()...)
}

// set replaces what is stored of a subscriber.
func (r *registry) set(m *subscriber, sub storage.Subscription) {
	r.count.change(-1, m.places()...)
	m.sub = sub
	r.count.change(1, m.places()...)
}

// remove forgets a subscriber, here and in the store.
func (r *registry) remove(m *subscriber) {
	r.forget(m)
	if m.isVerified() {
		r.saver.Put(storage.Subscription{ID: m.sub.ID})
	}
}

// forget forgets a subscriber and its pending request here, not in the store.
func (r *registry) forget(m *subscriber) {
	r.endPending(m)
	delete(r.subscribers, m.sub.ID)
	r.count.change(-1, m.places()...)
	m.outdated = false
}

// has reports whether m is a subscriber still.
func (r *registry) has(m *subscriber) bool { return r.subscribers[m.sub.ID] == m }

// setPending makes p the pending request of a subscriber, in place of another.
func (r *registry) setPending(m *subscriber, p *pendingRequest) {
	r.endPending(m)
	m.pending = p
	r.pending = append(r.pending, m)
	r.count.change(1, m.pendingPlaces()...)
}

// endPending removes the pending request of a subscriber, if it has one.
func (r *registry) endPending(m *subscriber) {
	if m.pending == nil {
		return
	}
	r.count.change(-1, m.pendingPlaces()...)
	m.pending = nil
	for i, other := range r.pending {
		if other == m {
			r.pending = append(r.pending[:i], r.pending[i+1:]...)
			return
		}
	}
}

// checkPending returns a refusal if a request of m would be one too many that
// wait.
func (r *registry) checkPending(m *subscriber, p *pendingRequest) error {
	l := r.limits
	places := []place{{pendingByDomain, m.domain}, {pendingBySource, p.source}}
	if m.pending != nil { // p replaces it, and takes its places
		held := m.pendingPlaces()
		places = slices.DeleteFunc(places, func(at place) bool { return slices.Contains(held, at) })
	}
	for _, at := range places {
		if r.count[at] >= l.PendingPerDomain {
			return refuse(http.StatusTooManyRequests, "too many requests wait to be verified")
		}
	}
	if m.pending == nil && len(r.pending) >= l.Pending {
		return refuse(http.StatusServiceUnavailable, "too many requests wait to be verified")
	}
	return nil
}

// checkLimits returns a refusal if m is one subscriber too many.
func (r *registry) checkLimits(m *subscriber) error {
	l := r.limits
	switch {
	case r.count[place{byDomain, m.domain}] >= l.PerDomain:
		return refuse(http.StatusTooManyRequests, "too many subscriptions of this domain")
	case r.count[place{bySource, m.sub.Source}] >= l.PerSource:
		return refuse(http.StatusTooManyRequests, "too many subscriptions from your address")
	case r.count[place{byTopic, m.sub.Topic}] >= l.PerTopic, len(r.subscribers) >= l.Total:
		return refuse(http.StatusServiceUnavailable, "too many subscriptions")
	}
	return nil
}

// isFull reports whether there is no place for another subscriber in a network.
func (r *registry) isFull(network string) bool {
	return r.count[place{byNetwork, network}] >= r.limits.PerNetwork
}

// topics returns what there are subscribers of, sorted.
func (r *registry) topics() (topics []string) {
	for p := range r.count {
		if p.kind == byTopic {
			topics = append(topics, p.name)
		}
	}
	slices.Sort(topics)
	return topics
}

// outdate marks the subscribers of a topic that do not have the document of that
// sum and whose lease lasts, and returns them.
func (r *registry) outdate(topic string, sum uint64, now time.Time) (outdated []*subscriber) {
	for _, m := range r.subscribers {
		if m.sub.Topic == topic && now.Before(m.sub.Until) && m.sub.Sent != sum {
			m.outdated = true
			outdated = append(outdated, m)
		}
	}
	return outdated
}
