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

// intent is what a callback is asked to confirm.
type intent struct {
	callback, topic string
	wish            wish
}

// confirm prepares to ask a member whether it meant its wish: request asks,
// and take, under h.mu, takes in how that ended. Caller holds h.mu.
func (h *Hub) confirm(m *member) (request func(context.Context) (take func())) {
	w := m.wish
	in := intent{callback: m.sub.Callback, topic: m.sub.Topic, wish: *w}
	return func(ctx context.Context) func() {
		ctx, cancel := context.WithTimeout(ctx, verifyFor)
		defer cancel()
		err := h.verify(ctx, in)
		return func() { h.judged(m, w, err) }
	}
}

// verify asks a callback whether it meant its request (section 5.3).
func (h *Hub) verify(ctx context.Context, in intent) error {
	var b [24]byte
	if _, err := io.ReadFull(h.o.Rand, b[:]); err != nil {
		return fmt.Errorf("random bytes: %w", err)
	}
	challenge := base64.RawURLEncoding.EncodeToString(b[:])
	q := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {in.topic}, "hub.challenge": {challenge}}
	if in.wish.leave {
		q.Set("hub.mode", "unsubscribe")
	} else {
		q.Set("hub.lease_seconds", strconv.FormatInt(int64(in.wish.lease/time.Second), 10))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, appendQuery(in.callback, q.Encode()), nil)
	if err != nil {
		return err
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%w: %d", errAnswer, resp.StatusCode)
	}
	echo, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(challenge))+1))
	if err == nil && string(echo) != challenge {
		err = errChallenge
	}
	return err
}

// appendQuery adds q to an address, whose own query stays as it is.
func appendQuery(address, q string) string {
	switch {
	case !strings.Contains(address, "?"):
		return address + "?" + q
	case strings.HasSuffix(address, "?"):
		return address + q
	}
	return address + "&" + q
}

// judged takes in how a verification ended. A wish that was replaced meanwhile
// by another is not judged by it. What is not confirmed changes nothing. Caller
// holds h.mu.
func (h *Hub) judged(m *member, w *wish, err error) {
	if m.wish != w {
		return
	}
	m.wish = nil
	log := h.o.Logger.With("callback", m.host, "topic", m.sub.Topic)
	switch {
	case err != nil:
		log.Debug("subscriber does not confirm", "err", err)
		h.host(m.host).free = time.Now().Add(denyGap)
		if !m.verified() {
			h.remove(m)
		}
	case w.leave:
		log.Debug("subscriber leaves")
		h.remove(m)
	default:
		now := time.Now().UTC()
		m.sub.Secret, m.sub.Verified, m.sub.Until, m.sub.Failures = w.secret, now, now.Add(w.lease), 0
		m.next = time.Time{}
		h.store(m.sub)
		log.Debug("subscriber confirms", "until", m.sub.Until)
	}
}

// straight is c without redirects: a callback that redirects has failed
// (section 7).
func straight(c *http.Client) *http.Client {
	own := *c
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &own
}
