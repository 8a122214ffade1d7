package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/memory"
	"rawi/storage"
)

const (
	// Usage is read so often: more often while something is shed or soon will be.
	usageEvery      = 5 * time.Second
	usageEveryShort = time.Second
	closely         = .5 // pressure from which on it is

	shedRequests = 8 // of fetch.requests one in so many goes on
	shedWindow   = 8 // of the windows one in so many leaves at once

	// The windows keep so many of the bytes that are available, one in windowShare, however
	// short memory is: where less than that is theirs, it is short of something else. An
	// article takes some windowArticle bytes, with its story.
	windowShare   = 8
	windowArticle = 1 << 10
)

// shedding gives up what the daemon can do without, step by step, before its memory ends,
// and takes it up again.
type shedding struct {
	usage       func() memory.Usage
	caches      func(on bool)
	requests    func(on bool) string                                      // what goes on, in words
	connections func()                                                    // which may be opened again: it is called while the step lasts
	windows     func(ctx context.Context, keep int) (left int, err error) // of which so many are kept at least
	free        func()                                                    // gives freed memory back to the system; it collects garbage
	logger      *slog.Logger

	shedder memory.Shedder // run's

	mu    sync.Mutex // guards what follows
	last  memory.Usage
	step  memory.Step
	asked string // what goes on of requests, in words
	left  int    // articles and stories that left the windows, since the last step began first
}

// processUsage returns a function that reads what this process needs of its memory.
func processUsage() func() memory.Usage {
	group := memory.FindGroup(os.DirFS("/"))
	return func() memory.Usage { return memory.Read(group) }
}

// newShedding returns what d sheds.
func newShedding(d *Daemon) *shedding {
	return &shedding{
		logger: d.logger,
		usage:  processUsage(),
		caches: func(on bool) { d.publisher.Shed(on) },
		requests: func(on bool) string {
			n := d.limits.requests
			if on {
				n = max(minLimit, n/shedRequests)
			}
			d.scheduler.SetRequests(n)
			return fmt.Sprintf("%d of %d requests run at once", n, d.limits.requests)
		},
		connections: func() {
			d.http.Close()
			if l, ok := d.listeners.public.(*connLimiter); ok {
				l.closeIdle()
			}
		},
		windows: windows{d}.shed,
		free:    debug.FreeOSMemory,
	}
}

// windows are those of a daemon's store.
type windows struct{ d *Daemon }

// shed lets the oldest leave the windows. It is an operation, so that nodes of a
// fleet go on to find the same stories: the smallest one decides for all.
func (w windows) shed(ctx context.Context, keep int) (left int, err error) {
	articles, stories := w.d.store.Windows()
	if articles <= keep && stories <= keep {
		return 0, nil
	}
	out, err := w.d.writer.Apply(ctx, storage.Operation{Shed: &storage.Shed{
		At: w.d.now(), Articles: max(keep, articles-articles/shedWindow), Stories: max(keep, stories-stories/shedWindow),
	}})
	if err != nil {
		return 0, err
	}
	return out[0].Removed, out[0].Err
}

// run watches until ctx ends.
func (s *shedding) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		timer.Reset(s.look(ctx))
	}
}

// look reads the usage once, does what it asks for, and returns how long to wait.
func (s *shedding) look(ctx context.Context) time.Duration {
	u := s.usage()
	s.mu.Lock()
	before := s.step
	s.mu.Unlock()
	step, shed := s.shedder.Next(u, time.Now())
	s.mu.Lock()
	s.last, s.step = u, step
	if step == memory.Nothing {
		s.left = 0
	}
	s.mu.Unlock()
	if step != before {
		s.change(before, step, u)
	}
	if step >= memory.Connections {
		s.connections()
	}
	gave := step > before
	if shed && step == memory.Windows {
		gave = s.shorten(ctx, int(u.Available()/windowShare/windowArticle)) || gave
	}
	if gave {
		s.free()
	}
	if step == memory.Nothing && u.Pressure() < closely {
		return usageEvery
	}
	return usageEveryShort
}

// change begins the steps up to step, or ends those behind it.
func (s *shedding) change(before, step memory.Step, u memory.Usage) {
	if (before >= memory.Caches) != (step >= memory.Caches) {
		s.caches(step >= memory.Caches)
	}
	if (before >= memory.Requests) != (step >= memory.Requests) {
		asked := s.requests(step >= memory.Requests)
		s.mu.Lock()
		s.asked = asked
		s.mu.Unlock()
	}
	log := s.logger.Warn
	message := "memory is short: something is shed"
	switch {
	case step == memory.Nothing:
		log, message = s.logger.Info, "memory suffices again: nothing is shed"
	case step < before:
		log, message = s.logger.Info, "memory is less short: less is shed"
	}
	log(message, "needed", u.Needed(), "available", u.Available(), "shed", s.status().Shed)
}

// shorten sheds the oldest of the windows. It reports whether any left: the windows may
// be as short as they may get.
func (s *shedding) shorten(ctx context.Context, keep int) bool {
	left, err := s.windows(ctx, keep)
	if errors.Is(err, context.Canceled) {
		return false
	}
	if err != nil {
		s.logger.Warn("windows not shortened", "err", err)
		return false
	}
	s.mu.Lock()
	s.left += left
	s.mu.Unlock()
	if left > 0 {
		s.logger.Warn("memory is short: the oldest are no longer compared with what is new", "left", left)
	}
	return left > 0
}

// state returns in a word what is short; empty: nothing.
func (s *shedding) state() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.step == memory.Nothing {
		return ""
	}
	return "memory"
}

// status describes the memory for the operator.
func (s *shedding) status() control.Memory {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := control.Memory{Needed: s.last.Needed(), Available: s.last.Available(), Step: int(s.step)}
	if s.step == memory.Nothing {
		return m
	}
	parts := []string{fmt.Sprintf("%d of %d MB are needed", m.Needed>>20, m.Available>>20), "few documents are kept"}
	if s.step >= memory.Requests {
		parts = append(parts, s.asked)
	}
	if s.step >= memory.Connections {
		parts = append(parts, "no connection is kept")
	}
	if s.left > 0 {
		parts = append(parts, fmt.Sprintf("%d of the oldest articles and stories left the windows", s.left))
	}
	m.Shed = strings.Join(parts, ", ")
	return m
}
