package fleet

import (
	"sync"
	"time"

	"rawi/storage"
)

// progress is how far this node has applied the log. Its methods may be called
// from several goroutines.
type progress struct {
	caughtUp chan struct{} // closed when the end of the log was reached for the first time

	mu      sync.Mutex // guards all below
	at      storage.Position
	last    uint64    // newest entry of the log that this node knows of
	current time.Time // when the end of the log was reached last
	fault   error     // why nothing more is applied
	refused error     // of the store, when it was given the next entries; nil: it took them
}

func newProgress(at storage.Position) *progress {
	return &progress{caughtUp: make(chan struct{}), at: at, current: time.Now()}
}

func (p *progress) position() storage.Position {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// applied notes that the store is at a new position.
func (p *progress) applied(at storage.Position) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at, p.last = at, max(p.last, at.Seq)
}

// exists notes that the log has an entry seq, whether it is applied or not.
func (p *progress) exists(seq uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = max(p.last, seq)
}

// reached notes that all entries up to seq, the last of the log, are applied.
func (p *progress) reached(seq uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last, p.current = max(p.last, seq), time.Now()
	select {
	case <-p.caughtUp:
	default:
		close(p.caughtUp)
	}
}

// lag returns how long entries have been waiting to be applied; 0: none are.
func (p *progress) lag() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.at.Seq >= p.last {
		return 0
	}
	return time.Since(p.current)
}

// stop notes why nothing more is applied.
func (p *progress) stop(fault error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = fault
}

func (p *progress) stopped() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// stored notes whether the store took the next entries, and returns err.
func (p *progress) stored(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refused = err
	return err
}

// refusal returns why the store did not take the next entries; nil: it did.
func (p *progress) refusal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused
}
