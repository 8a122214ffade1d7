package publish

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// errBusy occurs when a request finds no place in a gate, or when too many bytes wait
// for slow clients.
var errBusy = errors.New("too many requests at once")

// The numbers of the gates. A slot takes a core and some MB while it is held. Views are
// what the site publishes, so that their documents are few and each is rendered once for
// all readers. Questions are made up by clients.
const (
	viewSlots     = 4
	viewQueue     = 64
	questionSlots = 4
	questionQueue = 16
	gateWait      = 5 * time.Second // in the queue
	retryAfter    = "5"             // seconds after which a client that was turned away may try again

	viewOutbox     = 32 << 20 // bytes of documents that are being sent
	questionOutbox = 16 << 20 // likewise, of answers to questions
)

// gate bounds what is rendered or queried at once: so many slots, and a short queue.
type gate struct {
	slots chan struct{} // holds an element for each slot that is taken
	queue chan struct{} // holds an element for each request that waits
	outbox
}

func newGate(slots, queue, bytes int) *gate {
	return &gate{slots: make(chan struct{}, slots), queue: make(chan struct{}, queue), outbox: outbox{max: bytes, users: map[any]int{}}}
}

// enter takes a slot, and returns the function that gives it back. It waits gateWait at
// most if there is a place in the queue. Errors are errBusy and those of ctx.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
		return g.leave, nil
	default:
	}
	select {
	case g.queue <- struct{}{}:
		defer func() { <-g.queue }()
	default:
		return nil, errBusy
	}
	ctx, cancel := context.WithTimeoutCause(ctx, gateWait, errBusy)
	defer cancel()
	return g.enterPatiently(ctx)
}

// enterPatiently takes a slot like enter, but waits until ctx ends. It is for rawi's own
// work, of which little runs at once.
func (g *gate) enterPatiently(ctx context.Context) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
		return g.leave, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (g *gate) leave() { <-g.slots }

// handler returns a handler that answers by h within g. The slot is given back before
// the answer is sent: a slow client does not hold it.
func (g *gate) handler(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		leave, err := g.enter(r.Context())
		if err != nil {
			writeBusy(w)
			return
		}
		answer := &bufferedAnswer{header: w.Header(), status: http.StatusOK}
		func() {
			defer leave()
			h(answer, r)
		}()
		g.send(w, answer, answer.body.Len(), func() {
			w.WriteHeader(answer.status)
			if answer.body.Len() > 0 {
				_, _ = w.Write(answer.body.Bytes()) // the client may have gone
			}
		})
	}
}

// Questions returns a handler that answers by h within the bounds of what clients make
// up: searches, old pages, stories.
func (s *Server) Questions(h http.Handler) http.Handler {
	answer := s.questionGate.handler(h.ServeHTTP)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hasLongQuery(r) {
			writeTooLong(w)
			return
		}
		answer(w, r)
	})
}

// bufferedAnswer is an http.ResponseWriter that keeps what it is given.
type bufferedAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *bufferedAnswer) Header() http.Header         { return a.header }
func (a *bufferedAnswer) WriteHeader(status int)      { a.status = status }
func (a *bufferedAnswer) Write(p []byte) (int, error) { return a.body.Write(p) }

// outbox bounds the bytes that are kept because clients take them slowly.
type outbox struct {
	max int

	mu    sync.Mutex // guards what follows
	bytes int
	users map[any]int // how many clients get an answer
}

// send calls write, which sends an answer of so many bytes to a client, or refuses where
// too many bytes are being sent. The bytes of one answer count once, however many clients
// get it; answer is its identity.
func (o *outbox) send(w http.ResponseWriter, answer any, size int, write func()) {
	if !o.add(answer, size) {
		writeBusy(w)
		return
	}
	defer o.remove(answer, size)
	write()
}

func (o *outbox) add(answer any, size int) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.users[answer] == 0 {
		if o.bytes > 0 && o.bytes+size > o.max {
			return false
		}
		o.bytes += size
	}
	o.users[answer]++
	return true
}

func (o *outbox) remove(answer any, size int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.users[answer]--; o.users[answer] == 0 {
		delete(o.users, answer)
		o.bytes -= size
	}
}

// writeBusy answers that the client may come back later. Nothing of an answer that was
// prepared is sent.
func writeBusy(w http.ResponseWriter) {
	h := w.Header()
	for _, key := range []string{"Content-Encoding", "Content-Length", "ETag", "Last-Modified", "Link", "Location", "Vary"} {
		h.Del(key)
	}
	h.Set("Retry-After", retryAfter)
	writePlain(w, http.StatusServiceUnavailable, "too many requests at once\n")
}
