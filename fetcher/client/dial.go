package client

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"time"
)

// dialer connects to hosts under the guard. If one address of a name is refused
// the name is: the outcome must not depend on the order of addresses.
type dialer struct {
	guard  *guard
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// connectTimeout returns how long connecting to the ith of n addresses may take:
// the last one gets more time, for nothing follows it.
func connectTimeout(i, n int) time.Duration {
	if i == n-1 {
		return 10 * time.Second
	}
	return 4 * time.Second
}

// maxAddresses is how many addresses of a name are dialed: net/http goes on
// dialing when the request is over, and a name may list a whole network.
const maxAddresses = 4

func (d *dialer) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("%w: port %q", errRefused, truncate(service))
	}
	addrs, err := d.lookup(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	for _, a := range addrs {
		if err := d.guard.checkAddr(a, uint16(port)); err != nil {
			return nil, err
		}
	}
	addrs = addrs[:min(len(addrs), maxAddresses)]
	err = fmt.Errorf("the name %q has no address", truncate(host))
	for i, a := range addrs {
		// Control checks the address that the kernel is given.
		one := net.Dialer{Timeout: connectTimeout(i, len(addrs)), KeepAlive: 30 * time.Second, Control: d.guard.control}
		var conn net.Conn
		if conn, err = one.DialContext(ctx, network, netip.AddrPortFrom(a.Unmap(), uint16(port)).String()); err == nil {
			return conn, nil
		}
	}
	return nil, err
}
