package fleet

import (
	"testing"
	"testing/synctest"
	"time"

	"rawi/storage"
)

// TestLagCountsFromTheLastTimeNothingWaited, and only while something does.
func TestLagCountsFromTheLastTimeNothingWaited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newProgress(storage.Position{Seq: 5})
		pass(time.Hour)
		if got := p.lag(); got != 0 {
			t.Errorf("nothing waits: lag %s", got)
		}
		p.reached(5)
		pass(time.Minute)
		p.exists(7)
		p.exists(6)
		pass(time.Second)
		if got := p.lag(); got != time.Minute+time.Second {
			t.Errorf("entries wait: lag %s, want 1m1s", got)
		}
		p.applied(storage.Position{Seq: 6})
		if got := p.lag(); got == 0 {
			t.Error("one still waits: no lag")
		}
		p.applied(storage.Position{Seq: 7})
		if got := p.lag(); got != 0 {
			t.Errorf("all are applied: lag %s", got)
		}
		if at := p.position(); at.Seq != 7 {
			t.Errorf("position %+v, want 7", at)
		}
	})
}

// TestCaughtUpOnce, at the first end of the log.
func TestCaughtUpOnce(t *testing.T) {
	t.Parallel()
	p := newProgress(storage.Position{})
	select {
	case <-p.caughtUp:
		t.Error("caught up before anything was read")
	default:
	}
	p.reached(0)
	p.reached(3)
	<-p.caughtUp
}
