package websub

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// replay is how long after a verification the hub may ask for it again: its
// answer may have been lost.
const replay = time.Hour

// ServeHTTP answers hubs under Path. An address that is no agreement's, or a
// question that fits none of ours, is 404 and changes nothing.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8") // the challenge is a stranger's text
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	id, _ := strings.CutPrefix(r.URL.Path, Path)
	switch r.Method {
	case http.MethodGet:
		s.verify(w, r, id)
	case http.MethodPost:
		w.WriteHeader(s.receive(w, r, id))
	default:
		h.Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// verify answers whether we meant what the hub was asked for.
func (s *Subscriber) verify(w http.ResponseWriter, r *http.Request, id string) {
	in, err := readIntent(r.URL.RawQuery)
	s.mu.Lock()
	a := s.byID[id]
	agreed := false
	if a != nil {
		agreed = s.intended(a, in, err)
		signal(s.wake)
	}
	s.mu.Unlock()
	if !agreed {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write([]byte(in.challenge))
}

// intended decides, and takes in what the hub said. Caller holds s.mu.
func (s *Subscriber) intended(a *agreement, in intent, err error) bool {
	now, l := time.Now(), s.lines[a.sub.Feed]
	coming := l != nil && l.coming == a
	switch {
	case errors.Is(err, errLease) && coming:
		s.o.Logger.Warn("hub offers no lease", "feed", a.sub.Feed, "hub", a.sub.Hub)
		s.failed(a, now, denied)
		return false
	case err != nil, !address.Same(in.topic, a.sub.Topic):
		return false
	}
	switch in.mode {
	case "unsubscribe":
		if a.stage != leaving {
			return false
		}
		a.sent, a.at = maxLeaves, now.Add(farewell)
		return true
	case "denied":
		return s.deny(a, l, in.reason, now)
	}
	if a.stage == live {
		return now.Before(a.sub.Verified.Add(replay))
	}
	if !coming {
		return false
	}
	s.verified(l, now, in.lease)
	s.o.Logger.Debug("hub will push", "feed", a.sub.Feed, "hub", a.sub.Hub, "until", a.sub.Until)
	return true
}

// deny takes a hub's no, which it may say at any time (section 5.2).
func (s *Subscriber) deny(a *agreement, l *line, reason string, now time.Time) bool {
	if l == nil || a != l.current && a != l.coming {
		return a.stage == leaving
	}
	s.o.Logger.Info("hub denies", "feed", a.sub.Feed, "hub", a.sub.Hub, "reason", cut(reason))
	if a == l.current {
		delete(s.byID, a.sub.ID)
		l.current = nil
		s.store(storage.Subscription{ID: a.sub.ID})
		if l.coming == nil {
			s.propose(l, now)
		}
		a = l.coming
	}
	if a != nil {
		s.failed(a, now, denied)
	}
	return true
}

// cut shortens a stranger's text for the log.
func cut(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}
