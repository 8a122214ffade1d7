package client

import (
	"context"
	"net/netip"
	"net/url"
	"sync"

	"rawi/storage/address"
)

// requestsPerAddress is how many requests one IP address gets at once, however
// many names it has: a thousand small sites often share a machine.
const requestsPerAddress = 4

// addressLimiter bounds the requests under way by IP address.
type addressLimiter struct {
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

	mu    sync.Mutex // guards inUse and the users of its values
	inUse map[netip.Addr]*addressSlots
}

// addressSlots are the slots of one address. users counts the requests that
// hold a slot or wait for one.
type addressSlots struct {
	slots chan struct{}
	users int
}

// acquire waits for a slot at the first address of u's host and returns the
// function that gives it back. A name that does not resolve needs no slot:
// dialing it reports the error.
func (a *addressLimiter) acquire(ctx context.Context, u *url.URL) (release func(), err error) {
	addrs, err := a.lookup(ctx, "ip", address.ASCII(u.Hostname())) // the form net/http dials
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || len(addrs) == 0 {
		return func() {}, nil
	}
	key := addrs[0].Unmap().WithZone("")
	s := a.retain(key)
	select {
	case s.slots <- struct{}{}:
		return sync.OnceFunc(func() {
			<-s.slots
			a.release(key, s)
		}), nil
	case <-ctx.Done():
		a.release(key, s)
		return nil, ctx.Err()
	}
}

func (a *addressLimiter) retain(key netip.Addr) *addressSlots {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.inUse[key]
	if s == nil {
		s = &addressSlots{slots: make(chan struct{}, requestsPerAddress)}
		a.inUse[key] = s
	}
	s.users++
	return s
}

func (a *addressLimiter) release(key netip.Addr, s *addressSlots) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if s.users--; s.users == 0 {
		delete(a.inUse, key)
	}
}
