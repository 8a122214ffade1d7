package hub

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rawi/storage"
	"rawi/storage/address"
	"rawi/storage/subscription"
)

const (
	maxForm   = 16 << 10 // bytes of a request
	maxURL    = 2048     // bytes of an address
	maxSecret = 200      // bytes, exclusive (section 5.1)
	minLease  = 10 * time.Minute
)

// refusal is an error for the requester, with the status of the answer.
type refusal struct {
	status  int
	message string
}

func (r *refusal) Error() string { return r.message }

func refuse(status int, message string) error { return &refusal{status, message} }

// formRequest is a request to subscribe or unsubscribe, as it arrived.
type formRequest struct {
	callback, topic string
	pending         pendingRequest
}

// ServeHTTP accepts requests to subscribe and unsubscribe (section 5.1). It
// answers 202 to those that it will verify at the callback.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	err := h.handle(w, r)
	var no *refusal
	switch {
	case err == nil:
		w.WriteHeader(http.StatusAccepted)
	case errors.As(err, &no):
		h.mu.Lock()
		h.stats.Refused++
		h.mu.Unlock()
		switch no.status {
		case http.StatusServiceUnavailable:
			w.Header().Set("Retry-After", "600")
		case http.StatusTooManyRequests:
			w.Header().Set("Retry-After", "60")
		}
		w.WriteHeader(no.status)
		_, _ = w.Write([]byte(no.message + "\n"))
	}
}

// handle queues a request for its verification. Its errors are refusals.
func (h *Hub) handle(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return refuse(http.StatusMethodNotAllowed, "this is a WebSub hub: POST a subscription request")
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return refuse(http.StatusUnsupportedMediaType, "the request must be application/x-www-form-urlencoded")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return refuse(http.StatusBadRequest, "the form cannot be read")
	}
	f, err := parseForm(r.PostForm)
	if err != nil {
		return err
	}
	if !f.pending.unsubscribe {
		if !h.o.Named(r.Context(), f.topic) {
			return refuse(http.StatusNotFound, "hub.topic is not a document of ours that has a hub")
		}
	}
	f.pending.source = address.Network(h.o.Source(r))
	return h.enqueueVerification(f)
}

// parseForm parses the parameters of a request. Its errors are refusals.
func parseForm(v url.Values) (f formRequest, err error) {
	f.callback, f.topic = v.Get("hub.callback"), v.Get("hub.topic")
	switch v.Get("hub.mode") {
	case "subscribe":
	case "unsubscribe":
		f.pending.unsubscribe = true
	default:
		return f, refuse(http.StatusBadRequest, "hub.mode must be subscribe or unsubscribe")
	}
	if !isURL(f.topic) {
		return f, refuse(http.StatusBadRequest, "hub.topic must be an http or https address")
	}
	if !isURL(f.callback) {
		return f, refuse(http.StatusBadRequest, "hub.callback must be an http or https address")
	}
	if f.pending.unsubscribe {
		return f, nil
	}
	if f.pending.secret = v.Get("hub.secret"); len(f.pending.secret) >= maxSecret {
		return f, refuse(http.StatusBadRequest, "hub.secret must be shorter than 200 bytes")
	}
	lease, err := subscription.ParseLease(v.Get("hub.lease_seconds"))
	if err != nil {
		return f, refuse(http.StatusBadRequest, "hub.lease_seconds must be a positive number")
	}
	f.pending.lease = max(lease, minLease)
	return f, nil
}

// isURL reports whether s is an http or https address with a host, and without a
// user name and a fragment.
func isURL(s string) bool {
	if len(s) > maxURL || strings.ContainsAny(s, "<>\" #") { // it is written in a Link header, and a query is appended
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && address.Domain(u.Hostname()) != "" && u.User == nil
}

// enqueueVerification makes f its subscriber's pending request. What the
// subscriber confirmed before stays in force until then.
func (h *Hub) enqueueVerification(f formRequest) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	id := subscriptionID(f.callback, f.topic)
	m := h.subs.subscribers[id]
	if m == nil {
		if f.pending.unsubscribe {
			return nil // as for a subscriber: who subscribes is nobody's business
		}
		m = newSubscriber(storage.Subscription{ID: id, Topic: f.topic, Callback: f.callback, Source: f.pending.source})
		if err := h.subs.checkLimits(m); err != nil {
			return err
		}
	}
	if err := h.subs.checkPending(m, &f.pending); err != nil {
		return err
	}
	if !h.subs.has(m) {
		h.subs.add(m)
	}
	h.subs.setPending(m, &f.pending)
	signal(h.wake)
	return nil
}
