package fleet

import (
	"errors"
	"io"
	"net"
	"sync/atomic"
	"testing"
)

// TestNoSocketIsLeftOpen of servers that accept a connection and say nothing: one for
// each of a link's two connections while they try, and none after Close.
func TestNoSocketIsLeftOpen(t *testing.T) {
	t.Parallel()
	var accepted, open atomic.Int64
	mute := listener(t, func(c net.Conn) {
		accepted.Add(1)
		open.Add(1)
		defer open.Add(-1)
		_, _ = io.Copy(io.Discard, c)
	})
	l, err := Dial(t.Context(), Options{Name: "test", Node: "a", URLs: []string{"nats://" + mute}, Replicas: 1, Timing: fast})
	if !errors.Is(err, ErrUnavailable) || l == nil {
		t.Fatalf("got %v, want a link that waits", err)
	}
	await(t, "both have tried some times", func() bool { return accepted.Load() > 8 })
	await(t, "what they have tried before is closed", func() bool { return open.Load() <= 3 }) // one may be a probe's
	l.Close()
	await(t, "all are closed", func() bool { return open.Load() == 0 })
}

// TestDialWaitsForAServerThatLetsItIn: it has taken the probe, and not the first
// connection.
func TestDialWaitsForAServerThatLetsItIn(t *testing.T) {
	t.Parallel()
	_, s := serve(t, withJetStream)
	var accepted atomic.Int64
	busy := listener(t, func(c net.Conn) {
		if accepted.Add(1) == 2 {
			return
		}
		server, err := net.Dial("tcp", host(s))
		if err != nil {
			return
		}
		defer server.Close()
		go func() { _, _ = io.Copy(server, c); server.Close() }()
		_, _ = io.Copy(c, server)
	})
	l, err := Dial(t.Context(), Options{Name: "test", Node: "a", URLs: []string{"nats://" + busy}, Replicas: 1, Timing: fast})
	if err != nil {
		t.Fatalf("after %d connections: %v", accepted.Load(), err)
	}
	l.Close()
}
