package websub

import (
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"time"

	"rawi/storage"
)

// settle compares what a feed wants with what there is. Caller holds s.mu.
func (s *Subscriber) settle(l *line, now time.Time) {
	if len(l.hubs) == 0 {
		s.drop(l)
		if l.current != nil {
			s.leave(l.current, now)
			l.current = nil
		}
		delete(s.lines, l.feed)
		return
	}
	if l.coming != nil && !l.fits(l.coming, s.base) {
		s.drop(l)
	}
	if l.coming == nil && !l.serves(s.base, now) {
		s.propose(l, now)
	}
}

// propose makes a new agreement for a feed, to be asked for at at, as soon as
// it is known where we are found.
func (s *Subscriber) propose(l *line, at time.Time) {
	if s.base == "" {
		return
	}
	id, secret, err := s.random()
	if err != nil {
		s.o.Logger.Error("no randomness for a callback", "feed", l.feed, "err", err)
		return
	}
	id = s.o.Prefix + id
	l.coming = newAgreement(storage.Subscription{
		ID: id, Feed: l.feed, Hub: l.hubs[l.try%len(l.hubs)], Topic: l.topic, Callback: callback(s.base, id), Secret: secret,
	})
	l.coming.at = at
	s.byID[id] = l.coming
}

// random is an ID of 144 bits and a secret of 256.
func (s *Subscriber) random() (id, secret string, err error) {
	var b [18 + 32]byte
	if _, err := io.ReadFull(s.o.Rand, b[:]); err != nil {
		return "", "", fmt.Errorf("random bytes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:18]), base64.RawURLEncoding.EncodeToString(b[18:]), nil
}

// callback is the address of an agreement.
func callback(base, id string) string { return base + Path + id }

// drop forgets the agreement that was wanted.
func (s *Subscriber) drop(l *line) {
	if l.coming != nil {
		delete(s.byID, l.coming.sub.ID)
		l.coming = nil
	}
}

// leave ends an agreement: it is no longer stored, its hub is told, and what
// still comes is answered with 410 for a while.
func (s *Subscriber) leave(a *agreement, now time.Time) {
	a.stage, a.at = leaving, now
	s.store(storage.Subscription{ID: a.sub.ID})
}

// verified makes the agreement that was wanted the one that holds. Caller
// holds s.mu.
func (s *Subscriber) verified(l *line, now time.Time, lease time.Duration) {
	a := l.coming
	a.hold(now, lease)
	if l.current != nil {
		s.leave(l.current, now)
	}
	l.current, l.coming = a, nil
	s.store(a.sub)
}

// failed notes that a hub did not do what it was asked, puts the next try off,
// and lets the feed's next hub have it.
func (s *Subscriber) failed(a *agreement, now time.Time, atLeast time.Duration) {
	a.failures++
	a.accepted = false
	a.at = now.Add(max(backOff(a.failures), atLeast))
	l := s.lines[a.sub.Feed]
	if l == nil || l.coming != a {
		return
	}
	i := slices.Index(l.hubs, a.sub.Hub)
	l.try = i + 1
	next := l.hubs[l.try%len(l.hubs)]
	if next == a.sub.Hub {
		return
	}
	// Another hub gets another callback: the first may still come back to it.
	failures, at := a.failures, a.at
	if l.try < len(l.hubs) {
		at = now
	}
	s.drop(l)
	if s.propose(l, at); l.coming != nil {
		l.coming.failures = failures
	}
}

// store has the store told. Caller holds s.mu.
func (s *Subscriber) store(sub storage.Subscription) {
	s.dirty[sub.ID] = sub
	signal(s.save)
}
