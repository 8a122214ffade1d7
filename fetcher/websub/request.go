package websub

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// form is the request for an agreement (section 5.1).
func form(a *agreement) url.Values {
	v := url.Values{"hub.callback": {a.sub.Callback}, "hub.topic": {a.sub.Topic}}
	if a.stage == leaving {
		v.Set("hub.mode", "unsubscribe")
		return v
	}
	v.Set("hub.mode", "subscribe")
	v.Set("hub.lease_seconds", strconv.Itoa(int(askLease/time.Second)))
	// Also to a hub without TLS: who can read the secret there can read the
	// callback and the pushes as well, and others still cannot forge.
	v.Set("hub.secret", a.sub.Secret)
	return v
}

// post sends a request. An error with a pause is the hub's trouble, which
// concerns all its feeds; one without is about this request.
func (s *Subscriber) post(ctx context.Context, address string, form url.Values) (pause time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.client.Do(req)
	if err != nil {
		return time.Second, err
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 200)) // a reason, for people
	switch {
	case resp.StatusCode/100 == 2:
		return 0, nil
	case resp.StatusCode/100 == 5, resp.StatusCode == http.StatusTooManyRequests:
		pause = time.Second
		if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n > 0 {
			pause = min(time.Duration(min(n, int(maxPause/time.Second)))*time.Second, maxPause)
		}
	}
	return pause, fmt.Errorf("status %d: %q", resp.StatusCode, strings.TrimSpace(string(said)))
}

// redirects is c, following only the redirects that a hub may answer a request
// with: 307 and 308, which keep it a POST (section 5.1.2), a few in a row.
func redirects(c *http.Client) *http.Client {
	own := *c
	own.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		if req.Method != http.MethodPost || len(via) > maxRedirects {
			return http.ErrUseLastResponse
		}
		req.Header.Del("Referer")
		if c.CheckRedirect != nil {
			return c.CheckRedirect(req, via)
		}
		return nil
	}
	return &own
}

const maxRedirects = 3
