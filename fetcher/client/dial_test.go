package client

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

// named is a dialer to which every name has the addresses given.
func named(allowed string, addrs ...string) *dialer {
	return &dialer{
		guard: newGuard([]netip.Prefix{netip.MustParsePrefix(allowed)}, nil),
		lookup: func(context.Context, string, string) (out []netip.Addr, _ error) {
			for _, a := range addrs {
				out = append(out, netip.MustParseAddr(a))
			}
			return out, nil
		},
	}
}

func TestDialRefusesNamesWithOneBadAddress(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	port := address[strings.LastIndexByte(address, ':'):]
	for _, addrs := range [][]string{{"127.0.0.1", "10.0.0.1"}, {"10.0.0.1", "127.0.0.1"}, {"127.0.0.1", "::ffff:169.254.169.254"}, {"127.0.0.1", "fd00::1"}} {
		conn, err := named("127.0.0.1/32", addrs...).dial(t.Context(), "tcp", "mixed.example"+port)
		if !errors.Is(err, errRefused) {
			t.Errorf("%v: got %v, %v, want errRefused", addrs, conn, err)
		}
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests arrived", n)
	}
}

// A name that turns to a private address after it was judged gains nothing.
func TestDialChecksEachTime(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	address := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	port := address[strings.LastIndexByte(address, ':'):]
	answers := make(chan string, 2)
	answers <- "127.0.0.1"
	answers <- "127.0.0.2"
	o := Options{AllowPrivate: prefixes("127.0.0.1/32"), Resolve: func(context.Context, string, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr(<-answers)}, nil
	}}
	c := open(t, o)
	if _, err := c.Get(t.Context(), Request{URL: "http://rebinding.example" + port}); err != nil {
		t.Fatal(err)
	}
	c.Close()
	c.dns.entries = nil // a minute later
	if _, err := c.Get(t.Context(), Request{URL: "http://rebinding.example" + port}); !errors.Is(err, errRefused) || asked.Load() != 1 {
		t.Errorf("got %v after %d requests, want errRefused after one", err, asked.Load())
	}
}

func TestDialTriesTheNextAddress(t *testing.T) {
	t.Parallel()
	address := serve(t, func(http.ResponseWriter, *http.Request) {})
	port := address[strings.LastIndexByte(address, ':'):]
	conn, err := named("127.0.0.0/8", "127.0.0.77", "127.0.0.1").dial(t.Context(), "tcp", "two.example"+port)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := conn.RemoteAddr().String(); got != "127.0.0.1"+port {
		t.Errorf("connected to %s, want 127.0.0.1%s", got, port)
	}
	// A name may list a whole network: few of it are tried.
	many := named("127.0.0.0/8", "127.0.0.77", "127.0.0.78", "127.0.0.79", "127.0.0.80", "127.0.0.1")
	if _, err := many.dial(t.Context(), "tcp", "many.example"+port); err == nil {
		t.Error("a fifth address was tried")
	}
	if _, err := named("127.0.0.0/8").dial(t.Context(), "tcp", "none.example:80"); err == nil {
		t.Error("a name without addresses was dialled")
	}
}
