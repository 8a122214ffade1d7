package websub

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"rawi/storage/address"
	"rawi/storage/subscription"
	"rawi/storage/text"
)

// reverifyWindow is how long after a verification the hub may ask for it again:
// our answer may have been lost.
const reverifyWindow = time.Hour

// ServeHTTP answers hubs under Path. A callback of no subscription, or a request
// that matches none of ours, is answered 404 and changes nothing.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8") // the challenge is a stranger's text
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	id, _ := strings.CutPrefix(r.URL.Path, Path)
	switch r.Method {
	case http.MethodGet:
		s.serveVerification(w, r, id)
	case http.MethodPost:
		w.WriteHeader(s.receive(w, r, id))
	default:
		h.Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// serveVerification echoes the challenge if the hub was asked what it says.
func (s *Subscriber) serveVerification(w http.ResponseWriter, r *http.Request, id string) {
	in, err := parseIntent(r.URL.RawQuery)
	s.mu.Lock()
	confirmed := false
	if a := s.subs.byID[id]; a != nil {
		confirmed = s.confirm(a, in, err)
		signal(s.wake)
	}
	s.mu.Unlock()
	if !confirmed {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	_, _ = w.Write([]byte(in.challenge))
}

// confirm reports whether an intent is ours, and records what the hub said. err
// is parseIntent's. Caller holds s.mu.
func (s *Subscriber) confirm(a *hubSubscription, in intent, err error) bool {
	now, l := time.Now(), s.subs.byFeed[a.sub.Feed]
	isPending := l != nil && l.pending == a
	switch {
	case errors.Is(err, subscription.ErrLease) && isPending:
		s.o.Logger.Warn("hub offers no lease", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub))
		s.subs.onFailure(a, now, deniedRetry)
		return false
	case err != nil, !address.Same(in.topic, a.sub.Topic):
		return false
	}
	switch in.mode {
	case "unsubscribe":
		if a.stage != unsubscribing {
			return false
		}
		a.requests, a.due = maxUnsubscribes, now.Add(unsubscribeTimeout)
		return true
	case "denied":
		if a.stage != unsubscribing {
			s.o.Logger.Info("hub denies", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub), "reason", text.Truncate(in.reason, 200))
		}
		return s.subs.onDenied(a, l, now)
	}
	if a.stage == active {
		return now.Before(a.sub.Verified.Add(reverifyWindow))
	}
	if !isPending {
		return false
	}
	s.subs.onVerified(l, now, in.lease)
	s.o.Logger.Debug("hub will push", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub), "until", a.sub.Until)
	return true
}
