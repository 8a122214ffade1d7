package fleet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"time"

	"github.com/nats-io/nats.go"
)

// TLS names files in PEM; empty: none.
type TLS struct {
	CA        string // certificates that vouch for the servers, instead of the system's
	Cert, Key string // of this node
}

// endpoint is a server as the config names it.
type endpoint struct {
	address string // with a password
	host    string // and port: what may be shown
}

// parseServers returns the servers at addresses. Its error shows no password.
func parseServers(addresses []string) (servers []endpoint, err error) {
	for i, a := range addresses {
		u, err := url.Parse(a)
		if err != nil || u.Hostname() == "" {
			return nil, fmt.Errorf("fleet.nats: address %d cannot be read", i+1)
		}
		host := u.Host
		if u.Port() == "" {
			host = net.JoinHostPort(u.Hostname(), "4222")
		}
		servers = append(servers, endpoint{a, host})
	}
	return servers, nil
}

// login returns the options of any connection: who this node is, and whom it trusts.
// Its error names the key of the config whose file cannot be used.
func (o Options) login() (options []nats.Option, err error) {
	if o.TLS.CA != "" {
		options = append(options, nats.RootCAs(o.TLS.CA))
	}
	if o.TLS.Cert != "" {
		options = append(options, nats.ClientCert(o.TLS.Cert, o.TLS.Key))
	}
	for _, option := range options {
		if err := option(&nats.Options{}); err != nil {
			return nil, fmt.Errorf("fleet.tls: %w", err)
		}
	}
	if o.Credentials != "" {
		if _, err := os.ReadFile(o.Credentials); err != nil {
			return nil, fmt.Errorf("fleet.credentials: %w", err)
		}
		options = append(options, nats.UserCredentials(o.Credentials))
	}
	if o.NKey != "" {
		nkey, err := nats.NkeyOptionFromSeed(o.NKey)
		if err != nil {
			return nil, fmt.Errorf("fleet.nkey: %s: %w", o.NKey, err)
		}
		options = append(options, nkey)
	}
	return append(options, o.userOption), nil
}

// userOption has the servers that others name let this node in by what the addresses
// of the config hold: nats.go takes it for these alone.
func (o Options) userOption(to *nats.Options) error {
	for _, a := range o.URLs {
		u, err := url.Parse(a)
		if err != nil || u.User == nil {
			continue
		}
		if password, ok := u.User.Password(); ok {
			to.User, to.Password = u.User.Username(), password
		} else {
			to.Token = u.User.Username()
		}
		return nil
	}
	return nil
}

// serverOption sets the servers. A list that nats.Connect takes is divided at commas,
// which a password may have.
func serverOption(servers ...endpoint) nats.Option {
	return func(o *nats.Options) error {
		o.Servers = nil
		for _, s := range servers {
			o.Servers = append(o.Servers, s.address)
		}
		return nil
	}
}

// connect connects to the servers. The name tells their operators which of this node's
// connections it is. One that no server takes, or that is lost, tries again for ever:
// a server that refuses this node today may let it in after its next reload. Names are
// looked up by the dialer, within its time: nats.go does it without any, under a lock
// that its Close waits for.
func (l *Link) connect(name string) (*nats.Conn, error) {
	t := l.o.Timing
	c, err := nats.Connect("", append([]nats.Option{
		serverOption(l.servers...), nats.DontRandomize(), nats.Name("rawi " + l.o.Node + " " + name),
		nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.IgnoreAuthErrorAbort(), nats.ReconnectWait(t.Retry / 2), nats.Timeout(2 * t.Ping), nats.SetCustomDialer(&redialer{timeout: 2 * t.Ping}), nats.SkipHostLookup(),
		nats.PingInterval(t.Ping), nats.MaxPingsOutstanding(2),
		nats.ErrorHandler(l.onError), nats.DisconnectErrHandler(l.onDisconnect), nats.ReconnectHandler(l.onReconnect),
	}, l.login...)...)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrUnavailable, l.cause(err))
	}
	return c, nil
}

// awaitConnected waits for a time until c is connected for the first time. A server that
// has let in a probe lets in this too, though it may be too slow at first: TLS takes a
// while on a busy machine.
func awaitConnected(ctx context.Context, c *nats.Conn, d time.Duration) {
	connected := c.StatusChanged(nats.CONNECTED)
	defer c.RemoveStatusListener(connected)
	if c.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	select {
	case <-connected:
	case <-ctx.Done():
	}
}

// redialer dials for one nats.Conn, one dial after the other, and closes what that had
// before: nats.go forgets a connection whose server does not let it in, and its socket
// stays open until the garbage is collected.
type redialer struct {
	timeout time.Duration
	last    net.Conn
}

// Dial implements nats.CustomDialer.
func (d *redialer) Dial(network, address string) (net.Conn, error) {
	if d.last != nil {
		_ = d.last.Close()
	}
	var err error
	d.last, err = net.DialTimeout(network, address, d.timeout)
	return d.last, err
}

// order puts first in front of the servers, and the others after it, each node in
// another order.
func (l *Link) order(first endpoint) {
	rand.Shuffle(len(l.servers), func(i, j int) { l.servers[i], l.servers[j] = l.servers[j], l.servers[i] })
	for i, s := range l.servers {
		if s == first {
			l.servers[0], l.servers[i] = s, l.servers[0]
		}
	}
}

func (l *Link) onError(_ *nats.Conn, _ *nats.Subscription, err error) {
	if l.trouble.deny(err) {
		l.log.Warn("the servers of the fleet deny something", "err", l.cause(err))
	}
}

func (l *Link) onDisconnect(c *nats.Conn, err error) {
	if c.IsClosed() {
		return
	}
	if err == nil {
		err = nats.ErrDisconnected
	}
	l.log.Warn("connection to the log of the fleet lost", "err", l.cause(err))
	l.startDiagnosis(c)
}

func (l *Link) onReconnect(c *nats.Conn) {
	l.log.Info("connection to the log of the fleet restored", "server", c.ConnectedAddr())
	select {
	case l.reconnected <- struct{}{}:
	default:
	}
}
