package hub

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"time"

	"rawi/storage"
)

// member is one callback for one topic. Its fields are guarded by Hub.mu.
type member struct {
	sub  storage.Subscription
	host string // of the callback
	wish *wish  // what it asked for and did not confirm yet; nil: nothing
	due  bool   // its document is to be looked at
	busy bool   // a request to it is under way
	next time.Time
	last time.Time // of the last delivery
}

// wish is a request to be verified.
type wish struct {
	leave  bool // unsubscribe
	secret string
	lease  time.Duration
}

// host is what a callback's host is sent: one request at a time, with a gap
// between them.
type host struct {
	busy bool
	free time.Time // no request before
}

func newMember(sub storage.Subscription) *member {
	return &member{sub: sub, host: hostOf(sub.Callback)}
}

// hostOf is an address's name and port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// memberID tells callbacks and topics apart as the Recommendation does
// (section 5.1): a second request of the same pair is about the same member.
func memberID(callback, topic string) string {
	sum := sha256.Sum256([]byte(topic + "\x00" + callback))
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// verified reports whether a member has ever confirmed what it asked for.
func (m *member) verified() bool { return !m.sub.Until.IsZero() }

// over reports whether there is nothing left of a member: its lease has ended,
// and it asks for nothing.
func (m *member) over(now time.Time) bool {
	return m.wish == nil && !m.busy && now.After(m.sub.Until)
}

// at is when a member is to be sent something: a verification as soon as
// possible, a document when its back-off and its gap are over.
func (m *member) at() time.Time {
	if m.wish != nil {
		return time.Time{}
	}
	if gap := m.last.Add(deliverGap); gap.After(m.next) {
		return gap
	}
	return m.next
}

// backOff is how long a member is left alone after so many failures in a row:
// 1, 2, 4 … minutes.
func backOff(failures int) time.Duration {
	return min(time.Minute<<min(failures-1, 20), maxBackOff)
}

// add takes a member in. Caller holds h.mu.
func (h *Hub) add(m *member) {
	h.members[m.sub.ID] = m
	h.topics[m.sub.Topic]++
}

// remove forgets a member, here and in the store. Caller holds h.mu.
func (h *Hub) remove(m *member) {
	h.forget(m)
	if m.verified() {
		h.store(storage.Subscription{ID: m.sub.ID})
	}
}

func (h *Hub) forget(m *member) {
	delete(h.members, m.sub.ID)
	delete(h.todo, m.sub.ID)
	if h.topics[m.sub.Topic]--; h.topics[m.sub.Topic] == 0 {
		delete(h.topics, m.sub.Topic)
	}
}
