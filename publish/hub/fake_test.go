package hub

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/netip"
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
	site     = "https://rawi.test"
	topic    = site + "/feed.atom"
	callback = "https://reader.test/push?reader=7"
	secret   = "سر القارئ" // the reader's secret
)

// sent is one request of the hub.
type sent struct {
	at     time.Time
	method string
	url    *url.URL
	header http.Header
	body   string
}

// readers are all subscribers of a test, without a network.
type readers struct {
	mu     sync.Mutex // guards all below
	got    []sent
	status map[string]int // of answers, by host; 0: 200
	down   map[string]bool
	answer string // to a challenge; empty: its echo
	took   time.Duration
	busy   map[string]int
	most   map[string]int    // requests at once, by host
	at     map[string]string // addresses by host
	quick  map[string]bool   // hosts that took does not concern
}

// connection is one to an address.
type connection struct {
	net.Conn
	to string
}

func (c connection) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(c.to))
}

func (r *readers) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	r.mu.Lock()
	host := req.URL.Host
	r.got = append(r.got, sent{time.Now(), req.Method, req.URL, req.Header, string(body)})
	r.busy[host]++
	r.most[host] = max(r.most[host], r.busy[host])
	status, down, answer, took := r.status[host], r.down[host], r.answer, r.took
	at := r.at[host]
	if r.quick[host] {
		took = 0
	}
	r.mu.Unlock()
	if trace := httptrace.ContextClientTrace(req.Context()); trace != nil && at != "" {
		trace.GotConn(httptrace.GotConnInfo{Conn: connection{to: at}})
	}
	var err error
	select {
	case <-time.After(took):
	case <-req.Context().Done():
		err = req.Context().Err()
	}
	r.mu.Lock()
	r.busy[host]--
	r.mu.Unlock()
	switch {
	case err != nil:
		return nil, err
	case down:
		return nil, errors.New("connection refused")
	case status == 0:
		status = http.StatusOK
	}
	if answer == "" {
		answer = req.URL.Query().Get("hub.challenge")
	}
	return &http.Response{
		StatusCode: status, Request: req, Body: io.NopCloser(strings.NewReader(answer)),
		Header: http.Header{"Location": {"https://elsewhere.test/"}},
	}, nil
}

// requests are those of a method, oldest first.
func (r *readers) requests(method string) (out []sent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.got {
		if s.method == method {
			out = append(out, s)
		}
	}
	return out
}

func (r *readers) set(f func(*readers)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(r)
}

// library is what is published, and the store.
type library struct {
	mu   sync.Mutex // guards all below
	docs map[string]string
	subs map[string]storage.Subscription
	ops  int
	// refuse is what the store answers; nil: it stores.
	refuse error

	took    time.Duration // a document
	fetched []string
}

func (s *library) named(_ context.Context, topic string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.docs[topic]
	return ok
}

func (s *library) fetch(_ context.Context, topic string) ([]byte, string, bool) {
	s.mu.Lock()
	doc, ok := s.docs[topic]
	s.fetched = append(s.fetched, topic)
	took := s.took
	s.mu.Unlock()
	time.Sleep(took)
	return []byte(doc), "application/atom+xml; charset=utf-8", ok
}

func (s *library) publish(topic, doc string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs[topic] = doc
}

func (s *library) Apply(_ context.Context, ops ...storage.Operation) ([]storage.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse != nil {
		return nil, s.refuse
	}
	s.ops += len(ops)
	for _, op := range ops {
		if op.Subscription.Until.IsZero() {
			delete(s.subs, op.Subscription.ID)
			continue
		}
		s.subs[op.Subscription.ID] = *op.Subscription
	}
	return make([]storage.Outcome, len(ops)), nil
}

func (s *library) stored() (out []storage.Subscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.subs {
		out = append(out, sub)
	}
	return out
}

// world runs a Hub with readers and documents in a bubble of fake time.
func world(t *testing.T, o Options, f func(t *testing.T, h *Hub, r *readers, s *library)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r := &readers{
			status: map[string]int{}, down: map[string]bool{}, busy: map[string]int{}, most: map[string]int{}, at: map[string]string{},
		}
		s := &library{docs: map[string]string{topic: "<feed>الخبر الأول</feed>"}, subs: map[string]storage.Subscription{}}
		for _, k := range o.Known {
			s.subs[k.ID] = k
		}
		o.Store, o.HTTP, o.Fetch, o.Named = s, &http.Client{Transport: r}, s.fetch, s.named
		o.Public = func() string { return site }
		h := New(o)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.Run(ctx) }()
		f(t, h, r, s)
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
}

// subscribeForm is a request to subscribe.
func subscribeForm(callback, topic string) url.Values {
	return url.Values{
		"hub.mode": {"subscribe"}, "hub.callback": {callback}, "hub.topic": {topic},
		"hub.secret": {secret}, "hub.lease_seconds": {"864000"},
	}
}

// without is v but for one parameter; with is v with another value for one.
func with(v url.Values, key, value string) url.Values {
	out := url.Values{}
	for k, values := range v {
		out[k] = slices.Clone(values)
	}
	if out.Set(key, value); value == "" {
		out.Del(key)
	}
	return out
}

// ask sends a request to the hub, of a client if one is named.
func ask(h *Hub, v url.Values, client ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, site+Path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set(sourceHeader, strings.Join(client, ""))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// after lets time pass and waits until all that it brings is done.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// subscribed is a world with one verified subscriber.
func subscribed(t *testing.T, o Options, f func(t *testing.T, h *Hub, r *readers, s *library)) {
	t.Helper()
	world(t, o, func(t *testing.T, h *Hub, r *readers, s *library) {
		if w := ask(h, subscribeForm(callback, topic)); w.Code != http.StatusAccepted {
			t.Fatalf("request: %d %s, want 202", w.Code, w.Body)
		}
		after(saveDelay + time.Second)
		if len(s.stored()) != 1 {
			t.Fatal("not subscribed")
		}
		f(t, h, r, s)
	})
}
