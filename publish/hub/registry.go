package hub

import (
	"net/http"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

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

// registry is the subscribers, within limits. Hub.mu guards it and what it points
// to.
type registry struct {
	limits      Limits
	saver       *subscription.Saver
	subscribers map[string]*subscriber // by Subscription.ID
	topics      map[string]int         // subscribers by topic
	queue       map[string]*subscriber // those of subscribers that may be due a request
}

func newRegistry(l Limits, saver *subscription.Saver) registry {
	return registry{
		limits: l.withDefaults(), saver: saver,
		subscribers: map[string]*subscriber{}, topics: map[string]int{}, queue: map[string]*subscriber{},
	}
}

func (r *registry) add(m *subscriber) {
	r.subscribers[m.sub.ID] = m
	r.topics[m.sub.Topic]++
}

// remove forgets a subscriber, here and in the store.
func (r *registry) remove(m *subscriber) {
	r.forget(m)
	if m.isVerified() {
		r.saver.Put(storage.Subscription{ID: m.sub.ID})
	}
}

// forget forgets a subscriber here, not in the store.
func (r *registry) forget(m *subscriber) {
	delete(r.subscribers, m.sub.ID)
	delete(r.queue, m.sub.ID)
	if r.topics[m.sub.Topic]--; r.topics[m.sub.Topic] == 0 {
		delete(r.topics, m.sub.Topic)
	}
}

// markOutdated queues the subscribers of a topic that do not have the document of
// that sum and whose lease lasts.
func (r *registry) markOutdated(topic string, sum uint64, now time.Time) {
	for id, m := range r.subscribers {
		if m.sub.Topic == topic && now.Before(m.sub.Until) && m.sub.Sent != sum {
			m.outdated = true
			r.queue[id] = m
		}
	}
}

// checkLimits returns a refusal if m is one subscriber too many.
func (r *registry) checkLimits(m *subscriber) error {
	perHost, pending := 0, 0
	for _, other := range r.subscribers {
		if other.host == m.host {
			perHost++
		}
		if !other.isVerified() {
			pending++
		}
	}
	l := r.limits
	switch {
	case perHost >= l.PerHost:
		return refuse(http.StatusTooManyRequests, "too many subscriptions of this host")
	case r.topics[m.sub.Topic] >= l.PerTopic, len(r.subscribers) >= l.Total, pending >= l.Pending:
		return refuse(http.StatusServiceUnavailable, "too many subscriptions")
	}
	return nil
}
