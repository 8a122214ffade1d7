package hub

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// subscriber is one callback for one topic. Hub.mu guards its fields.
type subscriber struct {
	sub        storage.Subscription
	host       string          // of the callback
	domain     string          // of host, that somebody registered
	pending    *pendingRequest // requested and not verified yet; nil: nothing
	verifying  bool            // a verification is under way
	outdated   bool            // it may lack the document as it is now
	queued     bool            // it is in its lane
	delivering bool            // a delivery is under way
	prompt     bool            // it took its last delivery within promptTime
	retryAt    time.Time       // no delivery before
	delivered  time.Time       // the last delivery
}

// pendingRequest is a request to subscribe or unsubscribe, to be verified.
type pendingRequest struct {
	unsubscribe bool
	secret      string
	lease       time.Duration
	source      string // network that sent it; empty: not known
}

func newSubscriber(sub storage.Subscription) *subscriber {
	m := &subscriber{sub: sub, host: hostOf(sub.Callback)}
	if u, err := url.Parse(sub.Callback); err == nil {
		m.domain = address.Domain(u.Hostname())
	}
	return m
}

// hostOf returns an address's host name and port, in lower case.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// subscriptionID returns the ID of a callback and topic. A second request of the
// same pair is about the same subscription (section 5.1).
func subscriptionID(callback, topic string) string {
	sum := sha256.Sum256([]byte(topic + "\x00" + callback))
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// places returns what a subscriber is counted by.
func (m *subscriber) places() []place {
	return []place{{byTopic, m.sub.Topic}, {byDomain, m.domain}, {byNetwork, m.sub.Network}, {bySource, m.sub.Source}}
}

// pendingPlaces returns what its pending request is counted by.
func (m *subscriber) pendingPlaces() []place {
	return []place{{pendingByDomain, m.domain}, {pendingBySource, m.pending.source}}
}

// isVerified reports whether a subscriber has ever confirmed a request.
func (m *subscriber) isVerified() bool { return !m.sub.Until.IsZero() }

// hasExpired reports whether a subscriber's lease has ended and no request of it
// is pending or under way.
func (m *subscriber) hasExpired(now time.Time) bool {
	return m.pending == nil && !m.delivering && now.After(m.sub.Until)
}

// dueAt returns when a subscriber may be sent its next document: after its
// back-off and deliverGap.
func (m *subscriber) dueAt() time.Time {
	if gap := m.delivered.Add(deliverGap); gap.After(m.retryAt) {
		return gap
	}
	return m.retryAt
}
