package daemon

import (
	"sync"
	"time"
)

// stallDetector knows for how long calls have been running. The zero value is
// ready; its methods may be called from several goroutines.
type stallDetector struct {
	mu    sync.Mutex // guards all below
	next  int
	calls map[int]time.Time // when each began

	progress uint64    // as stalled saw it last
	moved    time.Time // when stalled saw it move
}

// begin notes that a call has begun; the returned function, that it has ended.
func (s *stallDetector) begin(now time.Time) (end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.calls == nil {
		s.calls = map[int]time.Time{}
	}
	n := s.next
	s.next++
	s.calls[n] = now
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.calls, n)
	}
}

// stalled returns for how long the oldest running call has been running without
// progress, which is a number that moves as long as something is done.
func (s *stallDetector) stalled(now time.Time, progress uint64) time.Duration {
	longest := s.longest(now)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.moved.IsZero() || progress != s.progress {
		s.progress, s.moved = progress, now
	}
	return min(longest, now.Sub(s.moved))
}

// longest returns for how long the oldest running call has been running; 0: none
// is.
func (s *stallDetector) longest(now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var longest time.Duration
	for _, began := range s.calls {
		longest = max(longest, now.Sub(began))
	}
	return longest
}
