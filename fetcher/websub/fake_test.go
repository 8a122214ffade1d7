package websub

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

const (
	base    = "https://rawi.test"
	hubURL  = "https://hub.test/"
	topic   = "https://furat.test/feed.xml"
	content = `<rss version="2.0"><channel><title>الفرات</title></channel></rss>`
)

// fakeHub is a hub by the Recommendation, without a network: requests to it
// come through RoundTrip, and its own go to the subscriber's handler.
type fakeHub struct {
	s *Subscriber

	mu      sync.Mutex // guards all below
	asked   []url.Values
	at      []time.Time
	status  int    // of its answers; 0: 202
	down    bool   // no answer
	mute    bool   // never verifies
	hasty   bool   // verifies before it answers
	topic   string // it verifies; empty: the one of the request
	lease   string // hub.lease_seconds; empty: what was asked for
	header  http.Header
	took    time.Duration
	busy    int
	busiest int   // requests at once
	replies []int // to its verifications
}

func (h *fakeHub) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	form.Set("method", r.Method)
	form.Set("url", r.URL.String())
	h.mu.Lock()
	hasty, took := h.hasty, h.took
	h.busy++
	h.busiest = max(h.busiest, h.busy)
	h.mu.Unlock()
	select {
	case <-time.After(took):
	case <-r.Context().Done():
	}
	if hasty {
		h.verify(form)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.busy--
	h.asked, h.at = append(h.asked, form), append(h.at, time.Now())
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	if h.down {
		return nil, errors.New("connection refused")
	}
	status := h.status
	if status == 0 {
		status = http.StatusAccepted
		if !h.mute {
			go h.verify(form) // after the answer, as the Recommendation wants it
		}
	}
	return &http.Response{
		StatusCode: status, Header: h.header, Request: r, Body: io.NopCloser(strings.NewReader("")),
	}, nil
}

// verify asks the subscriber whether it meant it.
func (h *fakeHub) verify(form url.Values) {
	h.mu.Lock()
	lease := h.lease
	h.mu.Unlock()
	if lease == "" {
		lease = form.Get("hub.lease_seconds")
	}
	w := h.get(form.Get("hub.callback"), url.Values{
		"hub.mode": {form.Get("hub.mode")}, "hub.topic": {cmp.Or(h.topic, form.Get("hub.topic"))},
		"hub.challenge": {"تحدٍّ"}, "hub.lease_seconds": {lease},
	})
	code := w.Code
	if code == http.StatusOK && w.Body.String() != "تحدٍّ" {
		code = -1
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.replies = append(h.replies, code)
}

func (h *fakeHub) get(callback string, q url.Values) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, callback+"?"+q.Encode(), http.NoBody))
	return w
}

// push sends body to a callback with a signature, and returns the status.
func (h *fakeHub) push(callback, signature, body string) int {
	r := httptest.NewRequest(http.MethodPost, callback, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/rss+xml")
	if signature != "" {
		r.Header.Set("X-Hub-Signature", signature)
	}
	w := httptest.NewRecorder()
	h.s.ServeHTTP(w, r)
	return w.Code
}

// last is the latest request of a mode, nil when there was none.
func (h *fakeHub) last(mode string) url.Values {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := len(h.asked) - 1; i >= 0; i-- {
		if h.asked[i].Get("hub.mode") == mode {
			return h.asked[i]
		}
	}
	return nil
}

func (h *fakeHub) count(mode string) (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, f := range h.asked {
		if f.Get("hub.mode") == mode {
			n++
		}
	}
	return n
}

// log is what it was asked, when, and how its verifications were answered.
func (h *fakeHub) log() (asked []url.Values, at []time.Time, replies []int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.asked), slices.Clone(h.at), slices.Clone(h.replies)
}

func (h *fakeHub) set(f func(*fakeHub)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	f(h)
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// memory keeps what it is told, and what is pushed.
type memory struct {
	mu     sync.Mutex // guards all below
	subs   map[string]storage.Subscription
	full   bool
	pushes []Push
	calls  int
	block  chan struct{}            // Push waits for it; nil: it does not
	fail   error                    // of Push
	stuck  map[string]chan struct{} // feeds whose Push waits for it
}

func (m *memory) Apply(_ context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.full {
		return nil, storage.ErrFull
	}
	for _, op := range ops {
		if op.Subscription.Until.IsZero() {
			delete(m.subs, op.Subscription.ID)
			continue
		}
		m.subs[op.Subscription.ID] = *op.Subscription
	}
	return make([]storage.Outcome, len(ops)), nil
}

func (m *memory) push(_ context.Context, pushes []Push) error {
	if m.block != nil {
		<-m.block
	}
	if wait := m.stuck[pushes[0].Feed]; wait != nil {
		<-wait
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.calls++
	if m.fail != nil {
		return m.fail
	}
	m.pushes = append(m.pushes, pushes...)
	return nil
}

func (m *memory) stored() (out []storage.Subscription) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range m.subs {
		out = append(out, s)
	}
	return out
}

// got is what was delivered, in how many calls.
func (m *memory) got() ([]Push, int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.pushes), m.calls
}

// held is how many bytes of pushes s keeps.
func held(s *Subscriber) int64 {
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	return s.inbox.reserved
}

// queued is how many pushes wait for s to deliver them.
func queued(s *Subscriber) (n int) {
	s.inbox.mu.Lock()
	defer s.inbox.mu.Unlock()
	for _, q := range s.inbox.queues {
		n += len(q.pushes)
	}
	return n
}

// world runs a Subscriber with a hub and a store in a bubble of fake time.
func world(t *testing.T, o Options, f func(t *testing.T, s *Subscriber, h *fakeHub, m *memory)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		h, m := &fakeHub{}, &memory{subs: map[string]storage.Subscription{}}
		for _, k := range o.Known {
			m.subs[k.ID] = k
		}
		o.Store, o.Push, o.HTTP = m, m.push, &http.Client{Transport: h}
		if o.Public == nil {
			o.Public = func() string { return base }
		}
		s := New(o)
		h.s = s
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx) }()
		f(t, s, h, m)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
}

// state is what a poll of a feed with a hub teaches.
func state(feed, topic string, hubs ...string) storage.FeedState {
	return storage.FeedState{
		Feed: feed, URL: topic, Status: storage.StatusOK, Channel: storage.Channel{Self: topic, Hubs: hubs},
	}
}

// after lets time pass and waits until all that it brings is done.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
