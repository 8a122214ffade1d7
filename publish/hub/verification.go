package hub

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rawi/storage/address"
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
		network, err := v.verify(ctx, h.client, h.o.Rand)
		if h.o.Proxied {
			network = ""
		}
		return func() { h.onVerified(m, p, network, err) }
	}
}

// verify asks a callback to echo a random challenge (section 5.3). It returns the
// network that did; empty: it is not known.
func (v verification) verify(ctx context.Context, c *http.Client, random io.Reader) (network string, err error) {
	var b [24]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("random bytes: %w", err)
	}
	challenge := base64.RawURLEncoding.EncodeToString(b[:])
	q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {v.topic}, "hub.challenge": {challenge}}
	if v.request.unsubscribe {
		q.Set("hub.mode", "unsubscribe")
	} else {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(v.request.lease/time.Second), 10))
	}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if at, err := netip.ParseAddrPort(info.Conn.RemoteAddr().String()); err == nil {
			network = address.Network(at.Addr())
		}
	}})
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, appendQuery(v.callback, q.Encode()), nil)
	if err != nil {
		return "", address.Cause(err)
	}
	resp, err := c.Do(req)
	if err != nil {
		return "", address.Cause(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return "", fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	echo, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(challenge))+1))
	if err == nil && string(echo) != challenge {
		err = errChallenge
	}
	return network, err
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
func (h *Hub) onVerified(m *subscriber, p *pendingRequest, network string, err error) {
	if m.pending != p {
		return
	}
	h.subs.endPending(m)
	if err == nil && !p.unsubscribe && network != m.sub.Network && h.subs.isFull(network) {
		err = errFull
	}
	log := h.o.Logger.With("callback", m.host, "topic", address.Shown(m.sub.Topic, h.o.Secrets...))
	switch {
	case err != nil:
		log.Debug("subscriber does not confirm", "err", err)
		h.verifier.onUnconfirmed(m.domain, p.source, time.Now())
		if !m.isVerified() {
			h.subs.remove(m)
		}
	case p.unsubscribe:
		log.Debug("subscriber leaves")
		h.subs.remove(m)
	default:
		now, sub := time.Now().UTC(), m.sub
		sub.Secret, sub.Verified, sub.Until, sub.Failures = p.secret, now, now.Add(p.lease), 0
		sub.Network, sub.Source = network, p.source
		h.subs.set(m, sub)
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
