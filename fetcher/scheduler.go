package fetcher

import (
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

// Interval bounds the time between two polls of a feed.
type Interval struct{ Min, Max time.Duration }

// Host bounds the requests to one host name.
type Host struct {
	Concurrency int           // requests at once; 1
	Gap         time.Duration // from the end of one request to the start of the next
}

// Options of a Scheduler. Zero fields have the defaults named.
type Options struct {
	Store    Store
	Client   Getter
	Robots   Robots // of pages that full text is taken from, and of sources that are sitemaps or pages
	Logger   *slog.Logger
	Interval Interval // 5 min to 6 h
	Host     Host
	Requests int   // at once, to all hosts together; 64
	Memory   int64 // bytes that answers, pushes and pages take at once, from when they are read until they are stored; 256 MiB

	// Now is the clock of the times that are stored, which may be set at any time and
	// differ between those who store; nil: the system's.
	Now func() time.Time
	// Suspended returns for how long the machine has been suspended since it was started, which
	// the monotonic clock does not count. nil: it never is.
	Suspended func() time.Duration
	// Marks remembers what is read when the process dies; nil: nothing does.
	Marks Marks
	// OnPoll is called after each poll that was stored; it must not block.
	OnPoll func(storage.FeedState)
	// Lease returns until when a hub has promised to push a feed's news, and
	// when it last pushed; nil: there are no hubs.
	Lease func(feed string) (until, pushed time.Time)
	// Private reports whether an address is the operator's own: sources there that are no
	// feeds may be asked more often than SourceInterval. nil: none is.
	Private func(address string) bool
	// Allowed reports whether a host may be asked now; nil: all may, always.
	Allowed func(host string) bool
}

// Scheduler polls feeds when they are due. It is safe for concurrent use.
type Scheduler struct {
	o        Options
	poller   poller
	made     time.Time     // when New was called
	commands chan func()   // run by the loop
	done     chan finished // polls that ended
	stopped  chan struct{} // closed when Run has ended

	starting sync.Mutex // guards started, and until then what the loop owns
	started  bool

	// Owned by the loop.
	feeds        map[string]*entry
	queue        queue
	draining     bool                // Run is about to end
	suspicions   []storage.Operation // to be stored
	active       int                 // requests under way
	polls        int                 // under way, of which some wait for a page's slot
	waiting      int                 // polls whose answers wait for memory, but for large ones
	waitingLarge int                 // those whose large answers do
	storing      int                 // polls whose answers wait to be stored
	unreachable  int                 // feeds whose last poll brought no answer
	held         heldPolls           // polls that brought nothing
	silent       int                 // feeds far beyond their rhythm
	suspended    time.Duration       // what Options.Suspended said last

	leaving        map[string]*entry // whose polls are under way, though the feed was removed
	removedWaiters []chan struct{}   // closed when there are none

	counters counters
}

// entry is a feed in the scheduler, a page whose request waits for a slot, or a
// request that resumes. The loop owns it.
type entry struct {
	feed        storage.Feed
	state       storage.FeedState
	due         time.Time // when its state says that it is polled, by the monotonic clock; zero: it was never polled
	at          time.Time // when it is scheduled
	heapIndex   int       // -1: not in the heap
	running     bool
	queued      bool // in its host's queue, not in the heap
	removed     bool
	unreachable bool // counted in Scheduler.unreachable
	pollAgain   bool // Refresh was called while it ran
	awaited     bool // Refresh was called, and its poll has not started
	deaths      int  // of the process while the feed was read: it is a suspect

	request *slot              // of the poll that runs
	cancel  context.CancelFunc // ends the poll that runs

	started chan struct{} // closed when the request may start or resume; nil: a feed
	slot    *slot         // of a page that started, or of a request that resumes
}

// finished is a poll that ended.
type finished struct {
	e *entry
	r pollResult
	p *progress
}

// New returns a Scheduler; it polls while Run runs.
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
	if o.Memory == 0 {
		o.Memory = defaultMemory
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Scheduler{
		o: o, made: time.Now(), commands: make(chan func()), done: make(chan finished, maxHeld), held: heldPolls{stored: make(chan []finished)}, stopped: make(chan struct{}),
		feeds: map[string]*entry{}, leaving: map[string]*entry{}, queue: queue{gap: o.Host.Gap, hosts: map[string]*hostTraffic{}},
	}
	if o.Suspended != nil {
		s.suspended = o.Suspended()
	}
	s.poller = poller{
		client: o.Client, store: o.Store, now: o.Now, robots: o.Robots, interval: o.Interval, gap: o.Host.Gap, private: o.Private, lease: o.Lease, acquireSlot: s.acquireSlot,
		outage: new(atomic.Bool), memory: newMemory(o.Memory), reading: newReading(o.Marks),
	}
	return s
}

// SetFeeds makes feeds the ones that are polled, with their states. It ignores the
// states of feeds that it has already; those that did not change keep their
// timers. Call it before Run or while it runs.
func (s *Scheduler) SetFeeds(feeds []storage.Feed, states []storage.FeedState) {
	s.onLoop(func() { s.setFeeds(feeds, states) })
}

// Refresh polls a feed as soon as its host allows, even one that is gone. It
// reports whether there is such a feed.
func (s *Scheduler) Refresh(name string) (found bool) {
	s.onLoop(func() {
		e := s.feeds[name]
		if found = e != nil && !e.feed.Paused; !found {
			return
		}
		e.awaited = true
		if e.running {
			e.pollAgain = true
			return
		}
		s.queue.schedule(e, time.Now())
	})
	return found
}

// SetRequests changes how many requests run at once. Those under way go on.
func (s *Scheduler) SetRequests(n int) { s.onLoop(func() { s.o.Requests = n }) }

// Stats returns the counts so far.
func (s *Scheduler) Stats() Stats { return s.counters.get() }

// onLoop runs f on the loop and waits for it. Before Run it runs f itself; after
// Run it does nothing.
func (s *Scheduler) onLoop(f func()) {
	s.starting.Lock()
	if !s.started {
		defer s.starting.Unlock()
		f()
		return
	}
	s.starting.Unlock()
	ran := make(chan struct{})
	select {
	case s.commands <- func() { f(); close(ran) }:
		<-ran
	case <-s.stopped:
	}
}

// HostOf returns the host name that a feed's next request goes to.
func HostOf(f storage.Feed, st storage.FeedState) string {
	u, err := address.Parse(addressOf(f, st))
	if err != nil {
		return ""
	}
	return u.Hostname()
}
