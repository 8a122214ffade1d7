package websub

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"time"

	"rawi/storage/address"
	"rawi/storage/subscription"
)

// receive reads one push and returns the status for its hub. A wrong signature is
// answered like a right one, so that nobody learns which one is right.
func (s *Subscriber) receive(w http.ResponseWriter, r *http.Request, id string) int {
	a, secret, status := s.recipient(id)
	if status != 0 {
		return status
	}
	cost := max(r.ContentLength, minPushCost)
	if r.ContentLength < 0 {
		cost = s.o.MaxBytes
	}
	if r.ContentLength > s.o.MaxBytes {
		return s.inbox.refuse(http.StatusRequestEntityTooLarge)
	}
	if !s.inbox.reserve(a, cost) {
		w.Header().Set("Retry-After", "5")
		return s.inbox.refuse(http.StatusServiceUnavailable)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.o.MaxBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.inbox.release(a, cost)
		return s.inbox.refuse(http.StatusRequestEntityTooLarge)
	case err != nil:
		s.inbox.release(a, cost)
		return http.StatusBadRequest
	}
	signature := r.Header.Get("X-Hub-Signature")
	genuine := subscription.Verify(signature, secret, body, s.o.SHA1)
	if !genuine && subscription.Verify(signature, secret, body, true) {
		s.warnOfSHA1(a)
	}
	s.accept(a, cost, genuine, Push{Feed: a.sub.Feed, Topic: a.sub.Topic, ContentType: r.Header.Get("Content-Type"), Body: body})
	return http.StatusAccepted
}

// recipient returns the active subscription of a callback, or the status that
// says that there is none.
func (s *Subscriber) recipient(id string) (a *hubSubscription, secret string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a = s.subs.byID[id]
	switch {
	case a == nil || a.stage == pending:
		return nil, "", http.StatusNotFound
	case a.stage == unsubscribing:
		return nil, "", http.StatusGone
	}
	return a, a.sub.Secret, 0
}

// warnOfSHA1 logs, once for each subscription, why the pushes of an
// honest hub are ignored.
func (s *Subscriber) warnOfSHA1(a *hubSubscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !a.warned {
		s.o.Logger.Warn("hub signs with SHA-1: its pushes are ignored", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub))
	}
	a.warned = true
}

// accept queues a push that is genuine, new and still wanted, and releases what
// was reserved beyond its size.
func (s *Subscriber) accept(a *hubSubscription, reserved int64, genuine bool, p Push) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.subs.byFeed[a.sub.Feed]
	switch {
	case !genuine:
		s.inbox.drop(a, reserved, &s.inbox.stats.Forged)
		s.o.Logger.Debug("push with a wrong signature", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub))
	case a.stage != active || l == nil: // it ended while the body was read
		s.inbox.release(a, reserved)
	case a.isRepeat(sha256.Sum256(p.Body)):
		s.inbox.drop(a, reserved, &s.inbox.stats.Repeated)
	default:
		p.At = time.Now().UTC()
		l.lastPush = p.At
		s.inbox.add(a, reserved, p)
	}
}
