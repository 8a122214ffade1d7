package fetcher

import (
	"container/heap"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"rawi/storage"
	"rawi/storage/address"
)

// Store is where fetches go.
type Store interface {
	Apply(ctx context.Context, ops ...storage.Operation) ([]storage.Outcome, error)
}

// Interval bounds how often a feed is asked.
type Interval struct{ Min, Max time.Duration }

// Host bounds what one host name is asked.
type Host struct {
	Concurrency int           // requests at once; 1
	Gap         time.Duration // from the end of one to the start of the next
}

// Options of a Scheduler.
type Options struct {
	Store    Store
	Client   Getter
	Robots   Robots // of pages that full text is taken from
	Logger   *slog.Logger
	Interval Interval // 5 min to 6 h
	Host     Host
	Requests int // at once, to all hosts together; 64

	// OnPoll is called after each poll that was stored; it must not block.
	OnPoll func(storage.FeedState)
	// Lease tells until when a hub has promised to push a feed's news, and
	// when it last did.
	Lease func(feed string) (until, pushed time.Time)
	// Allowed reports whether a host may be asked now; nil: all may, always.
	Allowed func(host string) bool
}

// Scheduler polls feeds when they are due.
type Scheduler struct {
	o       Options
	trip    tripper
	orders  chan func()   // run by the loop
	done    chan finished // trips that ended
	stopped chan struct{} // closed when Run has ended

	starting sync.Mutex // guards started, and until then what the loop owns
	started  bool

	// Owned by the loop.
	feeds  map[string]*entry
	due    dueHeap
	hosts  map[string]*host
	active int // requests under way
	trips  int // under way, of which some wait for a page's turn
	stores int // trips whose answers wait to be stored
	mute   int // feeds whose last trip brought no answer
	silent int // feeds far beyond their rhythm

	mu    sync.Mutex // guards stats
	stats Stats
}

// Stats counts what the scheduler did since it was made.
type Stats struct {
	Feeds, Active       int
	Polls, Errors, News uint64
	NotModified, Bytes  uint64
	Pushes              uint64
	Silent              int // feeds far beyond their rhythm
}

// entry is a feed in the scheduler.
type entry struct {
	feed    storage.Feed
	state   storage.FeedState
	at      time.Time // when it is due
	place   int       // in the heap; -1: not in it
	running bool
	queued  bool // in its host's queue, not in the heap
	removed bool
	mute    bool // counted in Scheduler.mute
	again   bool // asked to be polled again while it ran

	turn chan struct{} // of a page, not a feed: closed when its request may start
}

// host is one host name's traffic.
type host struct {
	active int
	free   time.Time // no request starts before
	queue  []*entry  // due, in the order in which they became so, waiting for one that runs
}

type finished struct {
	e      *entry
	r      result
	stored bool // it was counted in Scheduler.stores
}

// New returns a Scheduler; it polls while Run does.
func New(o Options) *Scheduler {
	if o.Interval.Min == 0 {
		o.Interval.Min = 5 * time.Minute
	}
	if o.Interval.Max == 0 {
		o.Interval.Max = 6 * time.Hour
	}
	if o.Host.Concurrency == 0 {
		o.Host.Concurrency = 1
	}
	if o.Requests == 0 {
		o.Requests = 64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Scheduler{
		o: o, orders: make(chan func()), done: make(chan finished), stopped: make(chan struct{}),
		feeds: map[string]*entry{}, hosts: map[string]*host{},
	}
	s.trip = tripper{client: o.Client, store: o.Store, robots: o.Robots, interval: o.Interval, lease: o.Lease, turn: s.turn, outage: new(atomic.Bool)}
	return s
}

// SetFeeds makes feeds the ones that are polled. States are what is known of
// them; those of feeds that are known already and did not change are ignored,
// and such feeds keep their timers. Call it before Run, or while it runs.
func (s *Scheduler) SetFeeds(feeds []storage.Feed, states []storage.FeedState) {
	s.order(func() { s.setFeeds(feeds, states) })
}

// Refresh polls a feed as soon as its host allows, and reports whether there
// is such a feed. A feed that is gone is asked again.
func (s *Scheduler) Refresh(name string) (found bool) {
	s.order(func() {
		e := s.feeds[name]
		if found = e != nil && !e.feed.Paused; !found {
			return
		}
		if e.running {
			e.again = true
			return
		}
		s.schedule(e, time.Now())
	})
	return found
}

// Stats are the counts so far.
func (s *Scheduler) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stats
}

// order has the loop run f, and waits for it. Before Run the caller does.
func (s *Scheduler) order(f func()) {
	s.starting.Lock()
	if !s.started {
		defer s.starting.Unlock()
		f()
		return
	}
	s.starting.Unlock()
	ran := make(chan struct{})
	select {
	case s.orders <- func() { f(); close(ran) }:
		<-ran
	case <-s.stopped:
	}
}

// Run polls until ctx ends, and returns when the trips under way have ended.
func (s *Scheduler) Run(ctx context.Context) error {
	s.starting.Lock()
	s.started = true
	s.starting.Unlock()
	defer close(s.stopped)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wait := s.start(ctx)
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			s.drain()
			return nil
		case f := <-s.orders:
			f()
		case f := <-s.done:
			s.finish(f)
		case <-timer.C:
		}
	}
}

// drain waits for the trips under way; their contexts have ended.
func (s *Scheduler) drain() {
	for s.trips > 0 {
		select {
		case f := <-s.done:
			s.finish(f)
		case f := <-s.orders:
			f()
		}
	}
}

// idle is how long the loop sleeps when nothing is due.
const idle = time.Hour

// notNow is when a feed is tried again that was due when it could not be asked.
const notNow = 2 * time.Second

// start begins the trips that are due and returns how long until the next is.
func (s *Scheduler) start(ctx context.Context) time.Duration {
	now := time.Now()
	for len(s.due) > 0 && s.room() {
		e := s.due[0]
		if e.at.After(now) {
			return e.at.Sub(now)
		}
		h := s.host(e)
		if h.active >= s.o.Host.Concurrency {
			heap.Pop(&s.due)
			e.queued = true
			h.queue = append(h.queue, e)
			continue
		}
		if h.free.After(now) {
			s.schedule(e, h.free)
			continue
		}
		if s.o.Allowed != nil && e.turn == nil && !s.o.Allowed(HostOf(e.feed, e.state)) {
			s.schedule(e, now.Add(notNow))
			continue
		}
		heap.Pop(&s.due)
		s.begin(ctx, e, h)
	}
	if len(s.due) == 0 || !s.room() {
		return idle
	}
	return max(s.due[0].at.Sub(now), 0)
}

// storesPerRequest bounds the answers that wait for a store which takes longer
// than the requests do.
const storesPerRequest = 4

// room reports whether one more request may start.
func (s *Scheduler) room() bool {
	return s.active < s.o.Requests && s.stores < storesPerRequest*s.o.Requests
}

// begin starts an entry's request: a feed's trip, or what waits for its turn.
func (s *Scheduler) begin(ctx context.Context, e *entry, h *host) {
	e.running = true
	s.active++
	h.active++
	if gap := s.o.Host.Gap; gap > 0 {
		h.free = time.Now().Add(gap)
	}
	if e.turn != nil {
		close(e.turn)
		return
	}
	s.trips++
	s.gauge()
	feed, state := e.feed, e.state
	stores := !feed.FullText // else its pages come between the answer and the store
	release := sync.OnceFunc(func() {
		s.order(func() {
			s.release(h)
			if stores {
				s.stores++
			}
		})
	})
	go func() {
		r := s.trip.run(ctx, feed, state, release)
		release()
		s.done <- finished{e, r, stores}
	}()
}

// release ends a request: the host's next may start after the gap.
func (s *Scheduler) release(h *host) {
	s.active--
	h.active--
	if gap := s.o.Host.Gap; gap > 0 {
		h.free = time.Now().Add(gap)
	}
	s.wake(h)
	s.gauge()
}

func (s *Scheduler) finish(f finished) {
	s.trips--
	if f.stored {
		s.stores--
	}
	e := f.e
	e.running = false
	s.count(f.r)
	s.tell(e, f.r)
	if !f.r.canceled {
		s.remember(e, f.r.state)
		s.hear(e, f.r.mute)
		if s.o.OnPoll != nil {
			s.o.OnPoll(f.r.state)
		}
	}
	s.gauge()
	switch {
	case e.removed || f.r.canceled:
	case e.again:
		e.again = false
		s.schedule(e, time.Now())
	case !address.Same(e.state.URL, e.feed.URL): // it was changed while it ran
		s.enter(e, len(s.feeds))
	default:
		s.scheduleByState(e)
	}
}

// wake lets the next that waits for the host be due.
func (s *Scheduler) wake(h *host) {
	for len(h.queue) > 0 {
		e := h.queue[0]
		h.queue = h.queue[1:]
		e.queued = false
		if !e.removed && !e.feed.Paused {
			s.schedule(e, h.free)
			return
		}
	}
}

func (s *Scheduler) host(e *entry) *host {
	name := HostOf(e.feed, e.state)
	h := s.hosts[name]
	if h == nil {
		h = &host{}
		s.hosts[name] = h
	}
	return h
}

// HostOf is the host name that a feed's next request goes to.
func HostOf(f storage.Feed, st storage.FeedState) string {
	u, err := address.Parse(addressOf(f, st))
	if err != nil {
		return ""
	}
	return u.Hostname()
}
