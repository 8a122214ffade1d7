package fetcher

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// Marks remembers which feeds are being read when the process dies. *readmark.File
// implements it.
type Marks interface {
	// Begin marks a feed as being read until end is called.
	Begin(feed string) (end func())
	// Deaths returns how often the process died while the feed was read, since it
	// was last read to its end.
	Deaths(feed string) int
	// Clear forgets the deaths of a feed.
	Clear(feed string)
}

// noMarks are Options.Marks where there are none.
type noMarks struct{}

func (noMarks) Begin(string) func() { return func() {} }
func (noMarks) Deaths(string) int   { return 0 }
func (noMarks) Clear(string)        {}

const (
	// maxReaders is how many documents and pages may be read at once; memory bounds
	// them sooner.
	maxReaders = 1 << 20

	// aloneTimeout is how long a suspect may be read, and others wait for it.
	aloneTimeout = 30 * time.Second
)

// errAlone occurs when a suspect is not read within aloneTimeout.
var errAlone = fmt.Errorf("reading it took longer than %s", aloneTimeout)

// errSuspect occurs when a suspect is pushed: it is read when it is polled.
var errSuspect = errors.New("the process died while the feed was read: its poll is waited for")

// reading admits documents and pages to being read. Those of a suspect, a feed that
// was being read when the process died, are read alone: if the process dies again,
// only the suspect is marked, and if not, it was another.
type reading struct {
	marks   Marks
	readers *semaphore.Weighted
}

func newReading(m Marks) *reading {
	if m == nil {
		m = noMarks{}
	}
	return &reading{marks: m, readers: semaphore.NewWeighted(maxReaders)}
}

// begin waits until a document of a feed may be read, under the context that it
// returns. end must be called behind it. The error is ctx's.
func (r *reading) begin(ctx context.Context, feed string, alone bool) (limited context.Context, end func(), err error) {
	n := int64(1)
	if alone {
		n = maxReaders
	}
	if err := r.readers.Acquire(ctx, n); err != nil {
		return nil, nil, err
	}
	release := sync.OnceFunc(func() { r.readers.Release(n) })
	if !alone {
		unmark := r.marks.Begin(feed)
		return ctx, func() { unmark(); release() }, nil
	}
	timer := time.AfterFunc(aloneTimeout, release) // whether the reading ends with its context or not
	limited, cancel := context.WithTimeoutCause(ctx, aloneTimeout, errAlone)
	unmark := r.marks.Begin(feed)
	return limited, func() { timer.Stop(); cancel(); unmark(); release() }, nil
}

// parse parses a document of in.Feed. It returns errAlone if a suspect takes too long.
func (r *reading) parse(ctx context.Context, in parse.Input, alone bool) (d parse.Document, err error) {
	limited, end, err := r.begin(ctx, in.Feed.Name, alone)
	if err != nil {
		return d, err
	}
	defer end()
	d, err = parse.Parse(limited, in)
	if err != nil && limited.Err() != nil {
		err = context.Cause(limited)
	}
	return d, err
}

// suspicion returns why a feed is read late.
func suspicion(deaths int) string {
	times := "once"
	if deaths > 1 {
		times = fmt.Sprintf("%d times", deaths)
	}
	return "the process died " + times + " while it was read"
}

// suspectDelay returns how long a suspect waits at a start, where there are so many
// feeds: until all others were polled, and then longer with each death.
func suspectDelay(e *entry, feeds int, within Interval) time.Duration {
	wait := within.Min
	for i := 1; i < e.deaths && wait < maxBackOff; i++ {
		wait = min(2*wait, maxBackOff)
	}
	return wait + longestSpread(feeds, within.Max) + spread(e.feed, feeds, within.Max)
}

// suspected returns the operation that stores why a suspect is polled late.
func (s *Scheduler) suspected(e *entry) storage.Operation {
	now, st := momentBy(s.o.Now), stateFor(e.feed, e.state)
	st.Poll++
	if st.Status != storage.StatusError {
		st.Status, st.Since = storage.StatusError, now.stored
	}
	st.Error = suspicion(e.deaths)
	st.Next, st.Why = now.stored.Add(e.at.Sub(now.here)), "it is read last, and alone"
	s.setState(e, st)
	e.due = e.at
	s.o.Logger.Warn("feed is suspected: it is read last, and alone", "feed", st.Feed, "deaths", e.deaths, "next", st.Next)
	return storage.Operation{Fetch: &storage.Fetch{At: now.stored, State: st}}
}

// storeSuspected stores what suspected returned.
func (s *Scheduler) storeSuspected(ctx context.Context) {
	ops := s.suspicions
	if s.suspicions = nil; len(ops) == 0 {
		return
	}
	s.polls++
	go func() {
		if _, err := s.o.Store.Apply(context.WithoutCancel(ctx), ops...); err != nil {
			s.o.Logger.Error("suspected feeds not stored", "err", err)
		}
		s.onLoop(func() { s.polls-- })
	}()
}

// readToItsEnd ends the suspicion of a feed.
func (s *Scheduler) readToItsEnd(e *entry) {
	if e.deaths > 0 {
		e.deaths = 0
		s.poller.reading.marks.Clear(e.feed.Name)
		s.o.Logger.Info("feed is no longer suspected: it was read", "feed", e.feed.Name)
	}
}
