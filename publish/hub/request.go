package hub

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"rawi/storage"
)

const (
	maxForm   = 16 << 10 // bytes of a request
	maxURL    = 2048     // bytes of an address
	maxSecret = 200      // bytes, exclusive (section 5.1)

	usualLease = 10 * 24 * time.Hour
	minLease   = 10 * time.Minute
	maxLease   = 30 * 24 * time.Hour
)

// refusal is an error for whoever asked, with its status.
type refusal struct {
	status int
	says   string
}

func (r *refusal) Error() string { return r.says }

func refuse(status int, says string) error { return &refusal{status, says} }

// asked is a request to subscribe or to leave.
type asked struct {
	callback, topic string
	wish            wish
}

// ServeHTTP takes requests to subscribe and to leave (section 5.1). 202 says
// that the callback will be asked whether it is meant.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	err := h.take(w, r)
	var no *refusal
	switch {
	case err == nil:
		w.WriteHeader(http.StatusAccepted)
	case errors.As(err, &no):
		h.mu.Lock()
		h.stats.Refused++
		h.mu.Unlock()
		if no.status == http.StatusServiceUnavailable {
			w.Header().Set("Retry-After", "600")
		}
		w.WriteHeader(no.status)
		_, _ = w.Write([]byte(no.says + "\n"))
	}
}

func (h *Hub) take(w http.ResponseWriter, r *http.Request) error {
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
	a, err := readForm(r.PostForm)
	if err != nil {
		return err
	}
	if !a.wish.leave {
		if _, _, ok := h.o.Fetch(r.Context(), a.topic); !ok {
			return refuse(http.StatusNotFound, "hub.topic is not a document of ours")
		}
	}
	return h.wish(a)
}

// readForm reads the parameters of a request.
func readForm(v url.Values) (a asked, err error) {
	a.callback, a.topic = v.Get("hub.callback"), v.Get("hub.topic")
	switch v.Get("hub.mode") {
	case "subscribe":
	case "unsubscribe":
		a.wish.leave = true
	default:
		return a, refuse(http.StatusBadRequest, "hub.mode must be subscribe or unsubscribe")
	}
	if !isAddress(a.topic) {
		return a, refuse(http.StatusBadRequest, "hub.topic must be an http or https address")
	}
	if !isAddress(a.callback) {
		return a, refuse(http.StatusBadRequest, "hub.callback must be an http or https address")
	}
	if a.wish.leave {
		return a, nil
	}
	if a.wish.secret = v.Get("hub.secret"); len(a.wish.secret) >= maxSecret {
		return a, refuse(http.StatusBadRequest, "hub.secret must be shorter than 200 bytes")
	}
	a.wish.lease, err = readLease(v.Get("hub.lease_seconds"))
	return a, err
}

// isAddress reports whether s can be asked: http(s), a host, no user name.
func isAddress(s string) bool {
	if len(s) > maxURL || strings.ContainsAny(s, "<>\" ") { // it stands in a Link header
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil && u.Fragment == ""
}

// readLease is the lease asked for, within our bounds.
func readLease(s string) (time.Duration, error) {
	if s == "" {
		return usualLease, nil
	}
	n, err := strconv.ParseUint(s, 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return maxLease, nil
	case err != nil || n == 0:
		return 0, refuse(http.StatusBadRequest, "hub.lease_seconds must be a positive number")
	}
	lease := time.Duration(min(n, uint64(maxLease/time.Second))) * time.Second
	return max(lease, minLease), nil
}

// wish notes what is asked for, to be verified. What is in force stays so
// until then.
func (h *Hub) wish(a asked) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	id := memberID(a.callback, a.topic)
	m := h.members[id]
	if m == nil {
		if a.wish.leave {
			return nil // there is nothing to leave; who subscribes is nobody's business
		}
		m = newMember(storage.Subscription{ID: id, Topic: a.topic, Callback: a.callback})
		if err := h.room(m); err != nil {
			return err
		}
		h.add(m)
	}
	m.wish = &a.wish
	h.todo[id] = m
	signal(h.wake)
	return nil
}

// room reports whether there is room for one more member.
func (h *Hub) room(m *member) error {
	perHost, pending := 0, 0
	for _, other := range h.members {
		if other.host == m.host {
			perHost++
		}
		if !other.verified() {
			pending++
		}
	}
	l := h.o.Limits
	switch {
	case perHost >= l.PerHost:
		return refuse(http.StatusTooManyRequests, "too many subscriptions of this host")
	case h.topics[m.sub.Topic] >= l.PerTopic, len(h.members) >= l.Total, pending >= l.Pending:
		return refuse(http.StatusServiceUnavailable, "too many subscriptions")
	}
	return nil
}
