package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"rawi/storage"
)

// serverTimeout bounds one request to another machine.
const serverTimeout = time.Minute

// Client sends requests to a daemon. It is a storage.Reader and an Operator,
// safe for concurrent use.
type Client struct {
	readerClient
	operatorClient
	transport *transport
	hello     Hello
}

var (
	_ storage.Reader = (*Client)(nil)
	_ Operator       = (*Client)(nil)
)

func newClient(t transport) *Client {
	return &Client{readerClient: readerClient{&t}, operatorClient: operatorClient{&t}, transport: &t}
}

// Dial connects to the daemon that listens on the socket at path. It fails with
// ErrNoDaemon where none listens, and with ErrDenied where the caller may not
// connect. The caller closes the Client.
func Dial(ctx context.Context, path string) (*Client, error) {
	c := newClient(transport{base: "http://rawi/v1/", http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
		DisableCompression: true, // nothing is gained on one machine
	}}})
	if err := c.transport.get(ctx, "hello", nil, &c.hello); err != nil {
		c.Close()
		return nil, fmt.Errorf("socket %s: %w", path, dialError(err))
	}
	return c, nil
}

// DialServer connects to a daemon on another machine by the address of its
// site, over HTTP or HTTPS; any other address is ErrUsage. Only what the public
// API offers works: Wait, Changes and the methods of Operator fail with
// ErrAnswer. The caller closes the Client.
func DialServer(ctx context.Context, site string) (*Client, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: %.100q is no http address of a server", ErrUsage, site)
	}
	c := newClient(transport{
		base: u.JoinPath("api/v1").String() + "/",
		http: &http.Client{Timeout: serverTimeout, Transport: http.DefaultTransport.(*http.Transport).Clone()},
	})
	if err := c.transport.get(ctx, "hello", nil, &c.hello); err != nil {
		c.Close()
		return nil, fmt.Errorf("server %.100s: %w", site, err)
	}
	return c, nil
}

// dialError replaces the system's error with the sentinel for it, if there is
// one.
func dialError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return ErrNoDaemon
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	}
	return err
}

// Hello returns what the daemon said about itself when Dial connected.
func (c *Client) Hello() Hello { return c.hello }

// Close closes idle connections. It never fails.
func (c *Client) Close() error {
	c.transport.http.CloseIdleConnections()
	return nil
}
