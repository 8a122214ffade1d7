package client

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// dialer connects to hosts under the guard. A name that has even one address
// that is refused is refused: which one is dialled must not be luck.
type dialer struct {
	guard  *guard
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// perAddress is how long one of several addresses may take to connect.
const perAddress = 4 * time.Second

// maxAddresses is how many addresses of a name are tried: net/http goes on
// dialling when the request is over, and a name may list a whole network.
const maxAddresses = 4

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("%w: port %q", ErrRefused, shorten(service))
	}
	addrs, err := d.lookup(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range addrs {
		if err := d.guard.check(a, uint16(port)); err != nil {
			return nil, err
		}
	}
	addrs = addrs[:min(len(addrs), maxAddresses)]
	err = fmt.Errorf("the name %q has no address", shorten(host))
	for i, a := range addrs {
		// Control looks again at what the kernel is asked for.
		one := net.Dialer{Timeout: perAddress, KeepAlive: 30 * time.Second, Control: d.guard.control}
		if i == len(addrs)-1 {
			one.Timeout = 10 * time.Second
		}
		var conn net.Conn
		if conn, err = one.DialContext(ctx, network, netip.AddrPortFrom(a.Unmap(), uint16(port)).String()); err == nil {
			return conn, nil
		}
	}
	return nil, err
}
