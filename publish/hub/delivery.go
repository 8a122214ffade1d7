package hub

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"rawi/storage/address"
	"rawi/storage/subscription"
)

// delivery is a document on its way to one subscriber.
type delivery struct {
	callback, topic, secret string
	hub                     string // our address, for the Link header
	sent                    uint64 // documentSum of what the subscriber has
}

// documentSum returns a hash of a document; never 0, which is that of none.
func documentSum(body []byte) uint64 {
	sum := sha256.Sum256(body)
	return max(binary.BigEndian.Uint64(sum[:]), 1)
}

// prepareDelivery prepares to send a subscriber its document, as
// prepareVerification does. Caller holds h.mu.
func (h *Hub) prepareDelivery(m *subscriber) (request func(context.Context) (finish func())) {
	m.outdated = false
	d := delivery{callback: m.sub.Callback, topic: m.sub.Topic, secret: m.sub.Secret, sent: m.sub.Sent}
	return func(ctx context.Context) func() {
		began := time.Now()
		ctx, cancel := context.WithTimeout(ctx, deliverTimeout)
		defer cancel()
		d.hub = h.o.Public() + Path
		sum, err := d.deliver(ctx, h.client, h.o.Fetch)
		return func() {
			m.prompt = err == nil && time.Since(began) <= promptTime
			h.onDelivered(m, d.sent, sum, err)
		}
	}
}

// deliver sends the document as it is now, unless the subscriber has it, and
// returns the documentSum of what the subscriber has then.
func (d delivery) deliver(ctx context.Context, c *http.Client, fetch fetchFunc) (sum uint64, err error) {
	body, contentType, ok := fetch(ctx, d.topic)
	if !ok {
		return d.sent, nil
	}
	if sum = documentSum(body); sum == d.sent {
		return sum, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.callback, bytes.NewReader(body))
	if err != nil {
		return d.sent, address.Cause(err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Link", fmt.Sprintf(`<%s>; rel="hub", <%s>; rel="self"`, d.hub, d.topic))
	if d.secret != "" {
		req.Header.Set("X-Hub-Signature", subscription.Sign(d.secret, body))
	}
	resp, err := c.Do(req)
	if err != nil {
		return d.sent, address.Cause(err)
	}
	defer resp.Body.Close()
	// The body means nothing; reading it lets the connection be reused.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 4<<10))
	switch {
	case resp.StatusCode == http.StatusGone:
		return d.sent, errGone
	case resp.StatusCode/100 != 2:
		return d.sent, fmt.Errorf("%w: %d", errStatus, resp.StatusCode)
	}
	return sum, nil
}

// onDelivered handles the end of a delivery: before and sum are the documentSums
// of what the subscriber had and has. Caller holds h.mu.
func (h *Hub) onDelivered(m *subscriber, before, sum uint64, err error) {
	now := time.Now()
	log := h.o.Logger.With("callback", m.host, "topic", address.Shown(m.sub.Topic, h.o.Secrets...))
	switch {
	case !h.subs.has(m): // it left meanwhile
		return
	case errors.Is(err, errGone):
		log.Debug("subscriber is gone")
		h.subs.remove(m)
		return
	case err != nil:
		h.stats.Failed++
		m.sub.Failures++
		m.retryAt = now.Add(subscription.BackOff(m.sub.Failures))
		m.outdated = true
		h.lanes.add(m)
		log.Debug("subscriber cannot be reached", "err", err, "failures", m.sub.Failures, "next", m.retryAt)
	case sum != before:
		h.stats.Delivered++
		m.delivered = now
		m.sub.Sent, m.sub.Failures, m.retryAt = sum, 0, time.Time{}
		log.Debug("delivered", "sum", sum)
	default:
		return
	}
	h.saver.Put(m.sub)
}
