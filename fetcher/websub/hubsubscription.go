package websub

import (
	"crypto/sha256"
	"net/url"
	"slices"
	"strconv"
	"time"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/subscription"
)

// stage is how far a hubSubscription is.
type stage int

const (
	pending       stage = iota // requested, and requested again, until the hub verifies it
	active                     // the hub has verified it
	unsubscribing              // no longer wanted; the hub gets up to maxUnsubscribes requests
)

// hubSubscription is one callback with its secret at one hub for one topic. It
// is never changed into another: a renewal, a new hub or a new topic is a new
// one. Subscriber.mu guards its fields, except reserved.
type hubSubscription struct {
	sub        storage.Subscription
	host       string // of sub.Hub
	stage      stage
	due        time.Time // when to act next: request, renew, unsubscribe or forget
	requesting bool      // a request about it is under way
	requests   int       // in this stage
	accepted   bool      // the hub answered 2xx and must verify until due
	failures   int       // in a row: refused, or accepted and not verified
	warned     bool      // the operator was warned that its SHA-1 signatures are not accepted
	reserved   int64     // bytes of its pushes that are being read or queued; inbox.mu guards it
	recent     [][sha256.Size]byte
}

func newHubSubscription(sub storage.Subscription) *hubSubscription {
	a := &hubSubscription{sub: sub}
	if u, err := address.Parse(sub.Hub); err == nil {
		a.host = u.Host
	}
	return a
}

// maxRecent is how many pushes a subscription remembers to recognize repeats: a
// hub that did not get our answer sends a push again.
const maxRecent = 16

// isRepeat reports whether a body with that hash came recently, and remembers it.
func (a *hubSubscription) isRepeat(sum [sha256.Size]byte) bool {
	if slices.Contains(a.recent, sum) {
		return true
	}
	if len(a.recent) == maxRecent {
		a.recent = slices.Delete(a.recent, 0, 1)
	}
	a.recent = append(a.recent, sum)
	return false
}

// needsRequest reports whether the hub must still be sent a request.
func (a *hubSubscription) needsRequest() bool {
	return a.stage == pending && !a.accepted || a.stage == unsubscribing && a.requests < maxUnsubscribes
}

// minRenewal is the least age of a subscription that is renewed: leases shorter
// than that have gaps.
const minRenewal = 5 * time.Minute

// renewAt returns when to renew a subscription: after two thirds of its lease, so
// that the hub may be down for the last third.
func renewAt(sub storage.Subscription) time.Time {
	return sub.Verified.Add(max(sub.Until.Sub(sub.Verified)*2/3, minRenewal))
}

// activate records that the hub verified the subscription for a lease.
func (a *hubSubscription) activate(now time.Time, lease time.Duration) {
	a.stage, a.requests, a.accepted, a.failures = active, 0, false, 0
	a.sub.Verified, a.sub.Until = now.UTC(), now.Add(lease).UTC()
	a.due = renewAt(a.sub)
}

// requestForm returns the form of a request to subscribe, or to unsubscribe in
// that stage (section 5.1).
func (a *hubSubscription) requestForm() url.Values {
	v := url.Values{"hub.callback": {a.sub.Callback}, "hub.topic": {a.sub.Topic}}
	if a.stage == unsubscribing {
		v.Set("hub.mode", "unsubscribe")
		return v
	}
	v.Set("hub.mode", "subscribe")
	v.Set("hub.lease_seconds", strconv.Itoa(int(subscription.DefaultLease/time.Second)))
	// A hub without TLS gets the secret too: who can read it there can read the
	// callback and the pushes as well, and others still cannot forge.
	v.Set("hub.secret", a.sub.Secret)
	return v
}

// feedSubscription is what one feed wants and has. Subscriber.mu guards it.
type feedSubscription struct {
	feed     string
	hubs     []string // the feed's hubs, best first; empty: it has none
	topic    string
	nextHub  int              // index into hubs, modulo their number
	active   *hubSubscription // nil: none yet
	pending  *hubSubscription // is to replace active; nil: nothing is requested
	lastPush time.Time        // of a verified push
}

// matches reports whether a is for the topic, one of the hubs, and our address as
// they are wanted now.
func (l *feedSubscription) matches(a *hubSubscription, base string) bool {
	return address.Same(a.sub.Topic, l.topic) && l.matchesHub(a, base)
}

// matchesHub is matches without the topic.
func (l *feedSubscription) matchesHub(a *hubSubscription, base string) bool {
	return a.sub.Callback == callback(base, a.sub.ID) && slices.Contains(l.hubs, a.sub.Hub)
}

// topicGrace is how long a topic is kept though the feed names another: some
// feeds name another self link in each answer.
const topicGrace = 24 * time.Hour

// isSatisfied reports whether the active subscription needs no replacement now.
// During topicGrace it moves the subscription's due time to the end of the grace.
func (l *feedSubscription) isSatisfied(base string, now time.Time) bool {
	a := l.active
	if a == nil || !l.matchesHub(a, base) || !now.Before(renewAt(a.sub)) {
		return false
	}
	if address.Same(a.sub.Topic, l.topic) {
		return true
	}
	end := a.sub.Verified.Add(topicGrace)
	if end.Before(a.due) {
		a.due = end
	}
	return now.Before(end)
}
