package websub

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"rawi/storage/address"
	"rawi/storage/subscription"
)

const (
	verifyTimeout      = 10 * time.Minute // from a hub's 2xx to its verification
	maxUnsubscribes    = 3                // requests to end a subscription
	unsubscribeTimeout = 24 * time.Hour   // after which pushes of an ended one are answered 404, no longer 410
	maxRequests        = 8                // at once, to all hubs together
	hubGap             = 250 * time.Millisecond
	maxRetryAfter      = 6 * time.Hour  // believed of a hub that fails
	deniedRetry        = 24 * time.Hour // until a hub that denied is asked again
	maxSleep           = time.Hour      // of the request loop
	requestTimeout     = 30 * time.Second
	maxRedirects       = 3
)

// hubTraffic is the requests to one hub's host: one at a time, with a gap.
type hubTraffic struct {
	busy      bool
	notBefore time.Time // of the next request
	failures  int       // in a row: no answer, 5xx or 429
}

// requestLoop sends due requests until ctx ends, and waits for those under way.
func (s *Subscriber) requestLoop(ctx context.Context) {
	var requests sync.WaitGroup
	defer requests.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(s.startDue(ctx, &requests))
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-timer.C:
		}
	}
}

// startDue starts the requests that are due and returns how long until more may
// be. It visits every subscription: ten thousand take half a millisecond.
func (s *Subscriber) startDue(ctx context.Context, requests *sync.WaitGroup) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if base := s.o.Public(); base != s.subs.base {
		s.subs.base = base
		for _, l := range s.subs.byFeed {
			s.subs.reconcile(l, now)
		}
	}
	next := now.Add(maxSleep)
	var timedOut []*hubSubscription
	due := map[string]*hubSubscription{} // the one that waits longest, by host
	for _, a := range s.subs.byID {
		at := a.due
		if a.needsRequest() {
			h := s.trafficOf(a.host)
			if a.requesting || h.busy {
				continue // the end of that request wakes the loop
			}
			if h.notBefore.After(at) {
				at = h.notBefore
			}
			if first := due[a.host]; !at.After(now) && (first == nil || dueBefore(a, first)) {
				due[a.host] = a
			}
		} else if !a.requesting && !at.After(now) {
			timedOut = append(timedOut, a)
		}
		if at.After(now) && at.Before(next) {
			next = at
		}
	}
	for _, a := range due {
		if s.inFlight == maxRequests {
			break // the end of a request wakes the loop
		}
		s.sendRequest(ctx, requests, a)
	}
	for _, a := range timedOut {
		s.onTimeout(a, now)
	}
	return next.Sub(now)
}

func dueBefore(a, b *hubSubscription) bool {
	return cmp.Or(a.due.Compare(b.due), cmp.Compare(a.sub.ID, b.sub.ID)) < 0
}

// onTimeout handles a subscription that is due and needs no request: it is to be
// forgotten, to be renewed, or was not verified in time. Caller holds s.mu.
func (s *Subscriber) onTimeout(a *hubSubscription, now time.Time) {
	switch a.stage {
	case unsubscribing:
		delete(s.subs.byID, a.sub.ID)
	case active:
		a.due = now.Add(maxSleep)
		s.subs.reconcile(s.subs.byFeed[a.sub.Feed], now)
	default:
		s.o.Logger.Debug("hub did not verify", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub))
		s.subs.onFailure(a, now, 0)
	}
	signal(s.wake)
}

// trafficOf returns the traffic of a host. When there are many, it forgets hosts
// that may be asked at once. Caller holds s.mu.
func (s *Subscriber) trafficOf(host string) *hubTraffic {
	h := s.traffic[host]
	if h == nil {
		if len(s.traffic) > len(s.subs.byID)+1000 {
			maps.DeleteFunc(s.traffic, func(_ string, h *hubTraffic) bool { return !h.busy && time.Now().After(h.notBefore) })
		}
		h = &hubTraffic{}
		s.traffic[host] = h
	}
	return h
}

// sendRequest sends a hub the request of a. Caller holds s.mu.
func (s *Subscriber) sendRequest(ctx context.Context, requests *sync.WaitGroup, a *hubSubscription) {
	a.requesting = true
	a.requests++
	s.trafficOf(a.host).busy = true
	s.inFlight++
	hub, form := a.sub.Hub, a.requestForm()
	requests.Go(func() {
		pause, err := post(ctx, s.client, hub, form)
		if ctx.Err() != nil {
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.onAnswer(a, pause, err)
		signal(s.wake)
	})
}

// onAnswer handles the end of a request; pause and err are post's. Caller holds
// s.mu.
func (s *Subscriber) onAnswer(a *hubSubscription, pause time.Duration, err error) {
	now := time.Now()
	a.requesting = false
	s.inFlight--
	h := s.trafficOf(a.host)
	h.busy, h.notBefore = false, now.Add(hubGap)
	switch {
	case pause > 0:
		h.failures++
		h.notBefore = now.Add(max(pause, subscription.BackOff(h.failures)))
		if h.failures == 1 {
			s.o.Logger.Warn("hub fails", "hub", address.Shown(a.sub.Hub), "err", err, "next", h.notBefore)
		}
	case h.failures > 0:
		s.o.Logger.Info("hub answers again", "hub", address.Shown(a.sub.Hub), "failures", h.failures)
		h.failures = 0
	}
	switch {
	case a.stage == unsubscribing && a.requests >= maxUnsubscribes:
		a.due = now.Add(unsubscribeTimeout)
	case a.stage == unsubscribing:
		a.due = now.Add(verifyTimeout)
	case a.stage == active: // verified while the request was under way
	case err != nil:
		s.o.Logger.Debug("hub refuses", "feed", a.sub.Feed, "hub", address.Shown(a.sub.Hub), "err", err)
		s.subs.onFailure(a, now, 0)
	default:
		a.accepted, a.due = true, now.Add(verifyTimeout)
	}
}

// post sends a form to a hub. A pause > 0 is trouble of the hub, which concerns
// all its feeds, and how long to leave it alone; an error without one is about
// this request only.
func post(ctx context.Context, c *http.Client, hub string, form url.Values) (pause time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, address.Cause(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := c.Do(req)
	if err != nil {
		return time.Second, address.Cause(err)
	}
	defer resp.Body.Close()
	reason, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // for the log
	switch {
	case resp.StatusCode/100 == 2:
		return 0, nil
	case resp.StatusCode/100 == 5, resp.StatusCode == http.StatusTooManyRequests:
		pause = time.Second
		if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n > 0 {
			pause = time.Duration(min(n, int(maxRetryAfter/time.Second))) * time.Second
		}
	}
	return pause, fmt.Errorf("status %d: %q", resp.StatusCode, strings.TrimSpace(string(reason)))
}

// limitRedirects returns a client that follows only redirects that keep a request
// a POST, 307 and 308, as a hub may answer (section 5.1.2), maxRedirects in a row.
func limitRedirects(c *http.Client) *http.Client {
	limited := *c
	limited.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if req.Method != http.MethodPost || len(via) > maxRedirects {
			return http.ErrUseLastResponse
		}
		req.Header.Del("Referer")
		if c.CheckRedirect != nil {
			return c.CheckRedirect(req, via)
		}
		return nil
	}
	return &limited
}
