package websub

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	// leastCost is what a push counts at least, in bytes, so that the budget
	// bounds their number too.
	leastCost = 16 << 10
	// share: an agreement may take one part in so many of the budget. A hub
	// that floods leaves room for the others.
	share = 2
)

// receive takes in one push and returns what its hub is answered. A wrong
// signature is answered like a right one, so that nobody can try them out.
func (s *Subscriber) receive(w http.ResponseWriter, r *http.Request, id string) int {
	a, secret, status := s.recipient(id)
	if status != 0 {
		return status
	}
	cost := max(r.ContentLength, leastCost)
	if r.ContentLength < 0 {
		cost = s.o.MaxBytes
	}
	if r.ContentLength > s.o.MaxBytes {
		return s.refuse(http.StatusRequestEntityTooLarge)
	}
	if !s.reserve(a, cost) {
		w.Header().Set("Retry-After", "5")
		return s.refuse(http.StatusServiceUnavailable)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, s.o.MaxBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		s.release(a, cost)
		return s.refuse(http.StatusRequestEntityTooLarge)
	case err != nil:
		s.release(a, cost)
		return http.StatusBadRequest
	}
	signature := r.Header.Get("X-Hub-Signature")
	genuine := signed(signature, secret, body, s.o.SHA1)
	if !genuine && signed(signature, secret, body, true) {
		s.tellOfSHA1(a)
	}
	s.accept(a, cost, genuine, Push{Feed: a.sub.Feed, Topic: a.sub.Topic, ContentType: r.Header.Get("Content-Type"), Body: body})
	return http.StatusAccepted
}

// tellOfSHA1 tells the operator, once, why an honest hub's pushes are ignored.
func (s *Subscriber) tellOfSHA1(a *agreement) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !a.told {
		s.o.Logger.Warn("hub signs with SHA-1: its pushes are ignored", "feed", a.sub.Feed, "hub", a.sub.Hub)
	}
	a.told = true
}

// recipient is the live agreement of an address, or the status that says that
// there is none.
func (s *Subscriber) recipient(id string) (a *agreement, secret string, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a = s.byID[id]
	switch {
	case a == nil || a.stage == wanted:
		return nil, "", http.StatusNotFound
	case a.stage == leaving:
		return nil, "", http.StatusGone
	}
	return a, a.sub.Secret, 0
}

// reserve takes bytes of the budget, and reports whether there were so many.
func (s *Subscriber) reserve(a *agreement, n int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held+n > s.o.Budget || a.held > 0 && a.held+n > s.o.Budget/share {
		return false
	}
	s.held += n
	a.held += n
	return true
}

// release gives bytes of the budget back.
func (s *Subscriber) release(a *agreement, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held -= n
	a.held -= n
}

func (s *Subscriber) refuse(status int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats.Refused++
	return status
}

// accept puts a push that is genuine, new and still wanted into the queue, and
// gives back what was reserved beyond its size.
func (s *Subscriber) accept(a *agreement, reserved int64, genuine bool, p Push) {
	s.mu.Lock()
	defer s.mu.Unlock()
	keep := int64(0)
	l := s.lines[a.sub.Feed]
	switch {
	case !genuine:
		s.stats.Forged++
		s.o.Logger.Debug("push without a right signature", "feed", a.sub.Feed, "hub", a.sub.Hub)
	case a.stage != live || l == nil: // it ended while the body was read
	case a.again(sha256.Sum256(p.Body)):
		s.stats.Repeated++
	default:
		keep = max(int64(len(p.Body)), leastCost)
		p.At = time.Now().UTC()
		l.pushed = p.At
		s.queue = append(s.queue, waiting{push: p, from: a, cost: keep})
		signal(s.work)
	}
	s.held -= reserved - keep
	a.held -= reserved - keep
}
