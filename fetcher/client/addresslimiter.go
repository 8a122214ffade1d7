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

// Pause is called when a request begins to wait for a slot at an address. The
// function that it returns is called when the request has one and continues; an
// error of it ends the request.
type Pause func() (resume func(ctx context.Context) error)

// pauseKey is the context key of a Pause.
type pauseKey struct{}

// WithPause returns a context for requests that call pause around each wait for a
// slot at an address, also at those that redirects lead to. What the caller would
// keep from other requests meanwhile can be given up there.
func WithPause(ctx context.Context, pause Pause) context.Context {
	return context.WithValue(ctx, pauseKey{}, pause)
}

// pause calls the Pause of ctx; without one it does nothing.
func pause(ctx context.Context) (resume func(ctx context.Context) error) {
	if p, ok := ctx.Value(pauseKey{}).(Pause); ok {
		return p()
	}
	return func(context.Context) error { return nil }
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
	if err := s.wait(ctx); err != nil {
		a.release(key, s)
		return nil, err
	}
	return sync.OnceFunc(func() {
		<-s.slots
		a.release(key, s)
	}), nil
}

// wait takes a slot. While there is none it waits, between the calls of ctx's Pause.
func (s *addressSlots) wait(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
		return nil
	default:
	}
	resume := pause(ctx)
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := resume(ctx); err != nil {
		<-s.slots
		return err
	}
	return nil
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
