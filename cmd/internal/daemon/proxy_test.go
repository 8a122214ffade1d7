package daemon

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// weakLink is a TCP proxy whose connections fail as networks do: without a word.
type weakLink struct {
	to string

	mu    sync.Mutex // guards what follows
	state linkState
	moved chan struct{} // closed when state changes
}

// linkState is what a weakLink does to the bytes that come.
type linkState struct {
	in, out bool          // what is lost: of the server, of the client
	delay   time.Duration // of each packet
	rate    int           // bytes a second; 0: as fast as they come
}

// newWeakLink returns a link to a server, and its address.
func newWeakLink(t *testing.T, to string) (l *weakLink, url string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l = &weakLink{to: to, moved: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			work.Go(func() { l.carry(ctx, client) })
		}
	})
	t.Cleanup(func() { cancel(); listener.Close(); work.Wait() })
	return l, "nats://" + listener.Addr().String()
}

// becomes changes the link.
func (l *weakLink) becomes(s linkState) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state = s
	close(l.moved)
	l.moved = make(chan struct{})
}

func (l *weakLink) now() (linkState, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.moved
}

// carry carries a connection until one side ends it or ctx ends.
func (l *weakLink) carry(ctx context.Context, client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", l.to)
	if err != nil {
		return
	}
	defer server.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	context.AfterFunc(ctx, func() { client.Close(); server.Close() })
	var work sync.WaitGroup
	work.Go(func() { defer cancel(); l.copy(ctx, server, client, func(s linkState) bool { return s.out }) })
	work.Go(func() { defer cancel(); l.copy(ctx, client, server, func(s linkState) bool { return s.in }) })
	work.Wait()
}

// copy carries what comes, and holds it while it is lost: TCP would send it again.
func (l *weakLink) copy(ctx context.Context, to, from net.Conn, lost func(linkState) bool) {
	packet := make([]byte, 4<<10)
	for {
		n, err := from.Read(packet)
		if err != nil {
			return
		}
		for {
			state, moved := l.now()
			if lost(state) {
				select {
				case <-moved:
					continue
				case <-ctx.Done():
					return
				}
			}
			wait := state.delay
			if state.rate > 0 {
				wait += time.Duration(n) * time.Second / time.Duration(state.rate)
			}
			if wait > 0 {
				select {
				case <-time.After(wait):
				case <-ctx.Done():
					return
				}
			}
			break
		}
		if _, err := to.Write(packet[:n]); err != nil {
			return
		}
	}
}
