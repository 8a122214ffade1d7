package daemon

import (
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// deadlineConn is a connection whose client says nothing, and the deadlines that were
// set on it, as durations since it began; none: 0.
type deadlineConn struct {
	net.Conn
	began         time.Time
	reads, writes []time.Duration
}

func (c *deadlineConn) SetReadDeadline(t time.Time) error {
	c.reads = append(c.reads, c.since(t))
	return c.Conn.SetReadDeadline(t)
}

func (c *deadlineConn) SetWriteDeadline(t time.Time) error {
	c.writes = append(c.writes, c.since(t))
	return c.Conn.SetWriteDeadline(t)
}

func (c *deadlineConn) since(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return t.Sub(c.began)
}

// limitedPipe returns a connection as a limited listener accepts it, the one below it,
// and its client's end.
func limitedPipe(t *testing.T) (limited *limitedConn, below *deadlineConn, client net.Conn) {
	server, client := net.Pipe()
	below = &deadlineConn{Conn: server, began: time.Now()}
	l := newLimiterTest(4)
	limited = l.admit(below)
	t.Cleanup(func() { _, _, _ = limited.Close(), client.Close(), l.Close() })
	return limited, below, client
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

// Reads and writes time out at their deadline, or up to deadlineStep before it, whichever
// deadlines were set in between, and whether one was set before or during the read.
func TestConnectionsTimeOutAtTheirDeadlines(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		set     func(c *limitedConn, at time.Time) error
		timeOut func(c *limitedConn) error
	}{
		"read":  {(*limitedConn).SetReadDeadline, func(c *limitedConn) error { _, err := c.Read(make([]byte, 1)); return err }},
		"write": {(*limitedConn).SetWriteDeadline, func(c *limitedConn) error { _, err := c.Write([]byte("x")); return err }},
		"both":  {(*limitedConn).SetDeadline, func(c *limitedConn) error { _, err := c.Read(make([]byte, 1)); return err }},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _, _ := limitedPipe(t)
			for i, after := range []time.Duration{10 * time.Second, 2 * time.Minute, 2*time.Minute + deadlineStep/2, 2*time.Minute - 1, 3 * time.Second, 3*time.Second + deadlineStep} {
				began := time.Now()
				_ = row.set(c, time.Time{})
				_ = row.set(c, began.Add(after))
				if err := row.timeOut(c); !isTimeout(err) {
					t.Fatalf("%s: %v", name, err)
				}
				if took := time.Since(began); took > after || took <= after-deadlineStep {
					t.Errorf("%s, deadline %d: %v, want %v or little less", name, i, took, after)
				}
			}
			began := time.Now()
			_ = row.set(c, began.Add(time.Hour))
			time.AfterFunc(time.Second, func() { _ = row.set(c, began.Add(time.Minute)) })
			if err := row.timeOut(c); !isTimeout(err) || time.Since(began) != time.Minute {
				t.Errorf("%s: deadline set while it waits: %v after %v, want a minute", name, err, time.Since(began))
			}
			_ = row.set(c, time.Now().Add(-time.Second)) // over, though the connection is older
			if err := row.timeOut(c); !isTimeout(err) {
				t.Errorf("%s: deadline over: %v", name, err)
			}
		})
	}
}

// A read that waits ends when its deadline becomes one of long ago, as net/http does it,
// and one that begins after that at once. Without a deadline it waits on.
func TestReadEndsByADeadlineOfLongAgo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _, client := limitedPipe(t)
		ended := make(chan error, 1)
		read := func() {
			_, err := io.ReadFull(c, make([]byte, 1))
			ended <- err
		}
		for range 2 {
			_ = c.SetReadDeadline(time.Time{})
			go read()
			time.Sleep(time.Hour)
			_ = c.SetReadDeadline(time.Unix(1, 0))
			if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) || !isTimeout(err) {
				t.Errorf("a read that waits: %v", err)
			}
			go read()
			if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) || !isTimeout(err) {
				t.Errorf("a read that begins: %v", err)
			}
		}
		_ = c.SetReadDeadline(time.Time{})
		go read()
		time.Sleep(time.Hour)
		go func() { _, _ = client.Write([]byte("x")) }()
		if err := <-ended; err != nil {
			t.Errorf("without a deadline: %v", err)
		}
	})
}

// The deadlines of a request are set on its connection only where something waits for it,
// and only when they are later by a step.
func TestFewDeadlinesAreSetOnConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, below, client := limitedPipe(t)
		go func() { _, _ = io.Copy(io.Discard, client) }()
		for range 100 { // as net/http does, twenty times a second
			_ = c.SetReadDeadline(time.Now().Add(2 * time.Minute)) // idle
			go func() { _, _ = client.Write([]byte("x")) }()
			if _, err := c.Read(make([]byte, 1)); err != nil {
				t.Fatal(err)
			}
			_ = c.SetReadDeadline(time.Time{})
			_ = c.SetReadDeadline(time.Now().Add(10 * time.Second)) // headers
			_ = c.SetReadDeadline(time.Now().Add(2 * time.Minute))  // request
			_ = c.SetWriteDeadline(time.Now().Add(2 * time.Minute))
			_ = c.SetReadDeadline(time.Time{})
			_ = c.SetReadDeadline(time.Unix(1, 0))
			_, _ = c.Read(make([]byte, 1))
			_ = c.SetReadDeadline(time.Time{})
			if _, err := c.Write([]byte("x")); err != nil {
				t.Fatal(err)
			}
			_ = c.SetWriteDeadline(time.Time{})
			time.Sleep(50 * time.Millisecond)
		}
		var want []time.Duration
		for i := range 5 {
			want = append(want, 2*time.Minute+time.Duration(i)*deadlineStep)
		}
		if !slices.Equal(below.reads, want) || !slices.Equal(below.writes, want) {
			t.Errorf("100 requests in 5 s set %v and %v, want %v", below.reads, below.writes, want)
		}
	})
}
