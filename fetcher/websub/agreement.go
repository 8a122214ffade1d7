package websub

import (
	"crypto/sha256"
	"slices"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// stage is how far an agreement is.
type stage int

const (
	wanted  stage = iota // the hub is asked, and asked again, until it verifies
	live                 // the hub has verified it
	leaving              // it is no longer wanted; the hub is told so, a few times
)

// agreement is one callback with its secret at one hub for one topic. Its
// fields are guarded by Subscriber.mu.
type agreement struct {
	sub      storage.Subscription
	host     string // of sub.Hub
	stage    stage
	at       time.Time // when something is to be done next: ask, renew, leave, be forgotten
	asking   bool      // a request about it is under way
	sent     int       // requests in this stage
	accepted bool      // by the hub, which is to verify it until at
	failures int       // in a row: refused, or accepted and not verified
	told     bool      // the operator, that its signatures are not accepted
	held     int64     // bytes of its pushes that are read or wait
	seen     [][sha256.Size]byte
}

func newAgreement(sub storage.Subscription) *agreement {
	a := &agreement{sub: sub}
	if u, err := address.Parse(sub.Hub); err == nil {
		a.host = u.Host
	}
	return a
}

// maxSeen is how many pushes an agreement remembers, to know them again when
// they come twice: a hub whose answer got lost tries a few times.
const maxSeen = 16

// again reports whether a body with that hash came lately, and notes it.
func (a *agreement) again(sum [sha256.Size]byte) bool {
	if slices.Contains(a.seen, sum) {
		return true
	}
	if len(a.seen) == maxSeen {
		a.seen = slices.Delete(a.seen, 0, 1)
	}
	a.seen = append(a.seen, sum)
	return false
}

// unasked reports whether the hub is still to be asked, to agree or to end it.
func (a *agreement) unasked() bool {
	return a.stage == wanted && !a.accepted || a.stage == leaving && a.sent < maxLeaves
}

// renewal is when an agreement is to be renewed: two thirds on, so that a hub
// may be down for the last third.
func renewal(sub storage.Subscription) time.Time {
	return sub.Verified.Add(max(sub.Until.Sub(sub.Verified)*2/3, minRenew))
}

// hold notes that the hub promises to push for so long.
func (a *agreement) hold(now time.Time, lease time.Duration) {
	a.stage, a.sent, a.accepted, a.failures = live, 0, false, 0
	a.sub.Verified, a.sub.Until = now.UTC(), now.Add(lease).UTC()
	a.at = renewal(a.sub)
}

// line is what is wanted for one feed, and what there is. Its fields are
// guarded by Subscriber.mu.
type line struct {
	feed    string
	hubs    []string // where to ask, best first; empty: the feed has none
	topic   string
	try     int        // which of hubs is next
	current *agreement // live; nil: none yet
	coming  *agreement // wanted, to replace current; nil: nothing is asked
	pushed  time.Time  // last verified push
}

// fits reports whether an agreement is for what is wanted now, under the
// address that is ours now.
func (l *line) fits(a *agreement, base string) bool {
	return address.Same(a.sub.Topic, l.topic) && l.placed(a, base)
}

// placed is fits, whatever the topic.
func (l *line) placed(a *agreement, base string) bool {
	return a.sub.Callback == callback(base, a.sub.ID) && slices.Contains(l.hubs, a.sub.Hub)
}

// steady is how long a topic is kept though the feed calls itself otherwise:
// some do in each answer.
const steady = 24 * time.Hour

// serves reports whether the agreement that holds will do, and if so looks
// again when it no longer may.
func (l *line) serves(base string, now time.Time) bool {
	a := l.current
	if a == nil || !l.placed(a, base) || !now.Before(renewal(a.sub)) {
		return false
	}
	if address.Same(a.sub.Topic, l.topic) {
		return true
	}
	again := a.sub.Verified.Add(steady)
	if again.Before(a.at) {
		a.at = again
	}
	return now.Before(again)
}
