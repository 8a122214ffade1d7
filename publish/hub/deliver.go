package hub

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// delivery is a document on its way to one member.
type delivery struct {
	callback, topic, secret string
	sent                    uint64 // sum of what it got last
}

// sumOf tells documents apart; 0 is none's.
func sumOf(body []byte) uint64 {
	sum := sha256.Sum256(body)
	return max(binary.BigEndian.Uint64(sum[:]), 1)
}

// distribute prepares to send a member its document, as confirm does.
func (h *Hub) distribute(m *member) (request func(context.Context) (take func())) {
	m.due = false
	d := delivery{callback: m.sub.Callback, topic: m.sub.Topic, secret: m.sub.Secret, sent: m.sub.Sent}
	return func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, deliverFor)
		defer cancel()
		sum, err := h.deliver(ctx, d)
		return func() { h.delivered(m, d.sent, sum, err) }
	}
}

// deliver sends the document as it is now, unless the member has it, and
// returns the sum of what the member has then.
func (h *Hub) deliver(ctx context.Context, d delivery) (sum uint64, err error) {
	body, contentType, ok := h.o.Fetch(ctx, d.topic)
	if !ok {
		return d.sent, nil
	}
	if sum = sumOf(body); sum == d.sent {
		return sum, nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.callback, bytes.NewReader(body))
	if err != nil {
		return d.sent, err
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Link", fmt.Sprintf(`<%s%s>; rel="hub", <%s>; rel="self"`, h.o.Public(), Path, d.topic))
	if d.secret != "" {
		mac := hmac.New(sha256.New, []byte(d.secret))
		mac.Write(body)
		req.Header.Set("X-Hub-Signature", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return d.sent, err
	}
	defer resp.Body.Close()
	// Its answer says nothing, but the connection is good for the next one.
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 4<<10))
	switch {
	case resp.StatusCode == http.StatusGone:
		return d.sent, errGone
	case resp.StatusCode/100 != 2:
		return d.sent, fmt.Errorf("%w: %d", errAnswer, resp.StatusCode)
	}
	return sum, nil
}

// delivered takes in how a delivery ended. Caller holds h.mu.
func (h *Hub) delivered(m *member, before, sum uint64, err error) {
	now := time.Now()
	log := h.o.Logger.With("callback", m.host, "topic", m.sub.Topic)
	switch {
	case errors.Is(err, errGone):
		log.Debug("subscriber is gone")
		h.remove(m)
		return
	case err != nil:
		h.stats.Failed++
		m.sub.Failures++
		m.next = now.Add(backOff(m.sub.Failures))
		m.due = true
		log.Debug("subscriber cannot be reached", "err", err, "failures", m.sub.Failures, "next", m.next)
	case sum != before:
		h.stats.Delivered++
		m.last = now
		m.sub.Sent, m.sub.Failures, m.next = sum, 0, time.Time{}
		log.Debug("delivered", "sum", sum)
	default:
		return
	}
	h.store(m.sub)
}
