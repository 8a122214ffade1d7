// Package clienttest has a server for tests of what no well-behaved HTTP server
// sends: its handlers write the bytes of a connection themselves.
package clienttest

import (
	"net"
	"sync"
	"testing"
)

// ServeRaw listens at a port of host, which must be an address of loopback, until
// the test ends. handle serves each connection in a goroutine of its own, and the
// connection is closed when it returns. ServeRaw returns the address, HOST:PORT.
func ServeRaw(t testing.TB, host string, handle func(conn net.Conn)) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	t.Cleanup(func() { l.Close(); served.Wait() })
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() {
				defer conn.Close()
				handle(conn)
			})
		}
	})
	return l.Addr().String()
}
