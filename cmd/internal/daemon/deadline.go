package daemon

import (
	"math"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// deadlineStep is how much earlier a connection may time out than it is told: net/http
// sets seven deadlines a request, and moves most of them by less.
const deadlineStep = time.Second

// deadline is the deadline of the reads of a connection, or that of its writes. It is set
// on the connection when something is read or written, and only if another one is in
// force by then. Times are durations since the connection was accepted.
type deadline struct {
	accepted time.Time
	set      func(time.Time) error // of the connection

	wanted  atomic.Int64
	inForce atomic.Int64 // on the connection; set under mu
	running atomic.Int32 // reads or writes
	mu      sync.Mutex   // held while the deadline is set on the connection
}

// noDeadline is the duration of the zero time, which is no deadline.
const noDeadline = math.MaxInt64

// begin makes d a deadline that is not set yet, of a connection that was just accepted.
func (d *deadline) begin(accepted time.Time, set func(time.Time) error) {
	d.accepted, d.set = accepted, set
	d.wanted.Store(noDeadline)
	d.inForce.Store(noDeadline)
}

// want sets the deadline of what is read or written now and later.
func (d *deadline) want(t time.Time) error {
	after := int64(noDeadline)
	if !t.IsZero() {
		after = int64(t.Sub(d.accepted))
	}
	d.wanted.Store(after)
	if d.running.Load() == 0 { // what begins from here on sees the deadline
		return nil
	}
	return d.apply()
}

// do reads or writes by the deadline. The error is that of f, or os.ErrDeadlineExceeded
// if the deadline was over when the connection was accepted: that is how net/http ends
// a read that waits for a next request.
func (d *deadline) do(f func([]byte) (int, error), p []byte) (int, error) {
	d.running.Add(1)
	defer d.running.Add(-1)
	if !d.isApplied() {
		if d.wanted.Load() < 0 {
			return 0, os.ErrDeadlineExceeded
		}
		if err := d.apply(); err != nil {
			return 0, err
		}
	}
	return f(p)
}

// isApplied reports whether the deadline in force is the wanted one, or little earlier.
func (d *deadline) isApplied() bool {
	wanted, inForce := d.wanted.Load(), d.inForce.Load()
	return wanted == inForce || inForce < wanted && wanted != noDeadline && time.Duration(wanted-inForce) < deadlineStep
}

func (d *deadline) apply() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.isApplied() {
		return nil
	}
	wanted := d.wanted.Load()
	d.inForce.Store(wanted)
	if wanted == noDeadline {
		return d.set(time.Time{})
	}
	return d.set(d.accepted.Add(time.Duration(wanted)))
}
