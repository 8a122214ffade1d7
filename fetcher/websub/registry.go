package websub

import (
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// registry is the state of all subscriptions, and the rules that change it.
// Subscriber.mu guards it and what it points to. It does no I/O: what must be
// stored goes to saver, what must be requested is due.
type registry struct {
	prefix string // of IDs
	rand   io.Reader
	logger *slog.Logger
	saver  *subscription.Saver

	base   string // our public address, as the request loop last saw it; empty: unknown
	byFeed map[string]*feedSubscription
	byID   map[string]*hubSubscription
}

// restore adds the subscriptions of the store. It ignores those of others.
func (r *registry) restore(known []storage.Subscription, now time.Time) {
	for _, sub := range known {
		if sub.Feed == "" || !strings.HasPrefix(sub.ID, r.prefix) {
			continue // a subscriber of our own hub, or of another node
		}
		a := newHubSubscription(sub)
		a.stage, a.due = active, renewAt(sub)
		r.byID[sub.ID] = a
		l := r.byFeed[sub.Feed]
		if l == nil {
			l = &feedSubscription{feed: sub.Feed, hubs: []string{sub.Hub}, topic: sub.Topic}
			r.byFeed[sub.Feed] = l
		}
		if l.active != nil && l.active.sub.Until.After(sub.Until) {
			r.unsubscribe(a, now)
			continue
		}
		if l.active != nil {
			r.unsubscribe(l.active, now)
		}
		l.active, l.hubs, l.topic = a, []string{sub.Hub}, sub.Topic
	}
}

// update records what a poll found in a feed. It returns nil if nothing changed.
func (r *registry) update(st storage.FeedState) *feedSubscription {
	l, ch := r.byFeed[st.Feed], st.Channel
	if l == nil {
		if len(ch.Hubs) == 0 || ch.Self == "" {
			return nil
		}
		l = &feedSubscription{feed: st.Feed, lastPush: st.Pushed}
		r.byFeed[st.Feed] = l
	}
	if st.Pushed.After(l.lastPush) {
		l.lastPush = st.Pushed
	}
	if slices.Equal(l.hubs, ch.Hubs) && l.topic == ch.Self {
		return nil
	}
	l.hubs, l.topic, l.nextHub = slices.Clone(ch.Hubs), ch.Self, 0
	return l
}

// reconcile starts or ends subscriptions until a feed has what it wants.
func (r *registry) reconcile(l *feedSubscription, now time.Time) {
	if len(l.hubs) == 0 {
		r.dropPending(l)
		if l.active != nil {
			r.unsubscribe(l.active, now)
			l.active = nil
		}
		delete(r.byFeed, l.feed)
		return
	}
	if l.pending != nil && !l.matches(l.pending, r.base) {
		r.dropPending(l)
	}
	if l.pending == nil && !l.isSatisfied(r.base, now) {
		r.addPending(l, now)
	}
}

// addPending creates a subscription that is requested at due. It does nothing
// while our public address is unknown.
func (r *registry) addPending(l *feedSubscription, due time.Time) {
	if r.base == "" {
		return
	}
	id, secret, err := newIDAndSecret(r.rand)
	if err != nil {
		r.logger.Error("no randomness for a callback", "feed", l.feed, "err", err)
		return
	}
	id = r.prefix + id
	l.pending = newHubSubscription(storage.Subscription{
		ID: id, Feed: l.feed, Hub: l.hubs[l.nextHub%len(l.hubs)], Topic: l.topic, Callback: callback(r.base, id), Secret: secret,
	})
	l.pending.due = due
	r.byID[id] = l.pending
}

// newIDAndSecret returns an ID of 144 random bits and a secret of 256, in base64.
func newIDAndSecret(random io.Reader) (id, secret string, err error) {
	var b [18 + 32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", "", fmt.Errorf("random bytes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:18]), base64.RawURLEncoding.EncodeToString(b[18:]), nil
}

// callback returns the callback address of a subscription.
func callback(base, id string) string { return base + Path + id }

// dropPending forgets a feed's pending subscription, if any.
func (r *registry) dropPending(l *feedSubscription) {
	if l.pending != nil {
		delete(r.byID, l.pending.sub.ID)
		l.pending = nil
	}
}

// unsubscribe ends a subscription: it leaves the store, a request to its hub is due, and
// pushes that still come are answered 410 until unsubscribeTimeout.
func (r *registry) unsubscribe(a *hubSubscription, now time.Time) {
	a.stage, a.due = unsubscribing, now
	r.saver.Put(storage.Subscription{ID: a.sub.ID})
}

// onVerified makes a feed's pending subscription the active one.
func (r *registry) onVerified(l *feedSubscription, now time.Time, lease time.Duration) {
	a := l.pending
	a.activate(now, lease)
	if l.active != nil {
		r.unsubscribe(l.active, now)
	}
	l.active, l.pending = a, nil
	r.saver.Put(a.sub)
}

// onDenied handles a hub's denial, which it may send at any time (section 5.2).
// l is a's feed, or nil. It reports whether the denial is one of ours.
func (r *registry) onDenied(a *hubSubscription, l *feedSubscription, now time.Time) bool {
	if l == nil || a != l.active && a != l.pending {
		return a.stage == unsubscribing
	}
	if a == l.active {
		delete(r.byID, a.sub.ID)
		l.active = nil
		r.saver.Put(storage.Subscription{ID: a.sub.ID})
		if l.pending == nil {
			r.addPending(l, now)
		}
		a = l.pending
	}
	if a != nil {
		r.onFailure(a, now, deniedRetry)
	}
	return true
}

// onFailure records that a hub did not do what it was asked. The next request is
// due after the back-off, or after atLeast if that is longer; the feed's next hub
// gets it, at once if that one was not tried yet.
func (r *registry) onFailure(a *hubSubscription, now time.Time, atLeast time.Duration) {
	a.failures++
	a.accepted = false
	a.due = now.Add(max(subscription.BackOff(a.failures), atLeast))
	l := r.byFeed[a.sub.Feed]
	if l == nil || l.pending != a {
		return
	}
	l.nextHub = slices.Index(l.hubs, a.sub.Hub) + 1
	if l.hubs[l.nextHub%len(l.hubs)] == a.sub.Hub {
		return
	}
	// Another hub gets another callback: the first may still come back to it.
	failures, due := a.failures, a.due
	if l.nextHub < len(l.hubs) {
		due = now
	}
	r.dropPending(l)
	if r.addPending(l, due); l.pending != nil {
		l.pending.failures = failures
	}
}
