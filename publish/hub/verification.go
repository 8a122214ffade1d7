package hub

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// verification is what a callback is asked to confirm.
type verification struct {
	callback, topic string
	request         pendingRequest
}

// prepareVerification prepares to ask a subscriber whether it meant its pending
// request. request asks, without a lock, and returns finish, which handles the
// answer and must be called with h.mu held. Caller holds h.mu.
func (h *Hub) prepareVerification(m *subscriber) (request func(context.Context) (finish func())) {
	p := m.pending
	v := verification{callback: m.sub.Callback, topic: m.sub.Topic, request: *p}
	return func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, verifyTimeout)
		defer cancel()
		err := v.verify(ctx, h.client, h.o.Rand)
		return func() { h.onVerified(m, p, err) }
	}
}

// verify returns nil if the callback echoes a random challenge (section 5.3).
func (v verification) verify(ctx context.Context, c *http.Client, random io.Reader) error {
	var b [24]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return fmt.Errorf("random bytes: %w", err)
	}
	challenge := base64.RawURLEncoding.EncodeToString(b[:])
	q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {v.topic}, "hub.challenge": {challenge}}
	if v.request.unsubscribe {
		q.Set("hub.mode", "unsubscribe")
	} else {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(v.request.lease/time.Second), 10))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, appendQuery(v.callback, q.Encode()), nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	echo, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(challenge))+1))
	if err == nil && string(echo) != challenge {
		err = errChallenge
	}
	return err
}

// appendQuery appends q to an address and keeps the address's own query as it is.
func appendQuery(address, q string) string {
	switch {
	case !strings.Contains(address, "?"):
		return address + "?" + q
	case strings.HasSuffix(address, "?"):
		return address + q
	}
	return address + "&" + q
}

// onVerified handles the end of a verification of p. It does nothing if a later
// request replaced p meanwhile. What is not confirmed changes nothing. Caller
// holds h.mu.
func (h *Hub) onVerified(m *subscriber, p *pendingRequest, err error) {
	if m.pending != p {
		return
	}
	m.pending = nil
	log := h.o.Logger.With("callback", m.host, "topic", m.sub.Topic)
	switch {
	case err != nil:
		log.Debug("subscriber does not confirm", "err", err)
		h.trafficOf(m.host).notBefore = time.Now().Add(unconfirmedGap)
		if !m.isVerified() {
			h.subs.remove(m)
		}
	case p.unsubscribe:
		log.Debug("subscriber leaves")
		h.subs.remove(m)
	default:
		now := time.Now().UTC()
		m.sub.Secret, m.sub.Verified, m.sub.Until, m.sub.Failures = p.secret, now, now.Add(p.lease), 0
		m.retryAt = time.Time{}
		h.saver.Put(m.sub)
		log.Debug("subscriber confirms", "until", m.sub.Until)
	}
}

// noRedirects returns a client that follows no redirects: a callback that
// redirects has failed (section 7).
func noRedirects(c *http.Client) *http.Client {
	own := *c
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}
