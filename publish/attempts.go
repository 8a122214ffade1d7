package publish

import (
	"container/list"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"rawi/storage/address"
)

const (
	// freeAttempts is how many wrong passwords a client may give without a delay: an
	// old one in a feed reader, a slip of the finger.
	freeAttempts = 5
	// maxDelay bounds the delay after a wrong password. It doubles from a second on.
	maxDelay = time.Minute
	// forgetAttempts is after how long without a wrong password a client begins anew.
	forgetAttempts = 15 * time.Minute
	// maxGuessers bounds the clients that are remembered; the one whose last wrong
	// password is the oldest is forgotten first.
	maxGuessers = 4096
)

// attempts delays clients that give wrong passwords: until the delay is over their
// passwords are not looked at.
type attempts struct {
	log *slog.Logger
	now func() time.Time

	mu       sync.Mutex // guards what follows
	guessers map[string]*list.Element
	recent   *list.List // of *guesser, the last wrong password first
}

// guesser is a client that gave wrong passwords.
type guesser struct {
	client string
	wrong  int
	last   time.Time // when it gave the last wrong password
}

func newAttempts(log *slog.Logger, now func() time.Time) *attempts {
	return &attempts{log: log, now: now, guessers: map[string]*list.Element{}, recent: list.New()}
}

// delay returns how long a client has to wait before it may try a password.
func (a *attempts) delay(client string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.guessers[client]
	if e == nil {
		return 0
	}
	g := e.Value.(*guesser)
	since := a.now().Sub(g.last)
	if since >= forgetAttempts {
		a.forget(e)
		return 0
	}
	return g.delay() - since // at most 0: none is left
}

// delay returns how long a guesser has to wait after its last wrong password.
func (g *guesser) delay() time.Duration {
	if g.wrong <= freeAttempts {
		return 0
	}
	return min(time.Second<<min(g.wrong-freeAttempts-1, 10), maxDelay)
}

// fail notes a wrong password, and logs it.
func (a *attempts) fail(client string) {
	wrong, delay := a.count(client)
	a.log.Warn("wrong password", "client", client, "wrong", wrong, "delay", delay)
}

// count counts a wrong password of a client. It returns how many it gave, and the delay
// before the next one.
func (a *attempts) count(client string) (wrong int, delay time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e := a.guessers[client]
	if e == nil {
		e = a.recent.PushFront(&guesser{client: client})
		a.guessers[client] = e
		if a.recent.Len() > maxGuessers {
			a.forget(a.recent.Back())
		}
	}
	a.recent.MoveToFront(e)
	g := e.Value.(*guesser)
	g.wrong, g.last = g.wrong+1, a.now()
	return g.wrong, g.delay()
}

// succeed forgets the wrong passwords of a client that gave the right one.
func (a *attempts) succeed(client string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e := a.guessers[client]; e != nil {
		a.forget(e)
	}
}

func (a *attempts) forget(e *list.Element) {
	delete(a.guessers, a.recent.Remove(e).(*guesser).client)
}

// guesserOf returns the network of the client that sent a request. A client that cannot
// be told apart behind a proxy counts as the proxy.
func guesserOf(r *http.Request) string {
	client := ClientAddr(r)
	if !client.IsValid() {
		if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
			client = peer.Addr()
		}
	}
	return address.Network(client)
}
