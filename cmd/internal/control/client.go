package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"rawi/storage"
)

// Client asks a daemon through its socket. It is a storage.Reader and an
// Operator, safe for concurrent use.
type Client struct {
	base  string // address of the questions, with a slash at the end
	hello Hello
	http  *http.Client
}

var (
	_ storage.Reader = (*Client)(nil)
	_ Operator       = (*Client)(nil)
)

// Dial reaches the daemon that listens on path. It fails with ErrNoDaemon
// where none does, and with ErrDenied where the caller may not ask it.
func Dial(ctx context.Context, path string) (*Client, error) {
	c := &Client{base: "http://rawi/v1/", http: &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		},
		DisableCompression: true, // nothing is gained on one machine
	}}}
	if err := c.ask(ctx, "hello", nil, &c.hello); err != nil {
		c.Close()
		return nil, fmt.Errorf("socket %s: %w", path, dialError(err))
	}
	return c, nil
}

// DialServer reaches a daemon on another machine by the address of its site.
// It answers questions; what only an operator may is ErrAnswer, and Wait and
// Changes are not there.
func DialServer(ctx context.Context, site string) (*Client, error) {
	u, err := url.Parse(site)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: %.100q is no http address of a server", ErrUsage, site)
	}
	c := &Client{base: u.JoinPath("api/v1").String() + "/", http: &http.Client{Timeout: serverTimeout, Transport: http.DefaultTransport.(*http.Transport).Clone()}}
	if err := c.ask(ctx, "hello", nil, &c.hello); err != nil {
		c.Close()
		return nil, fmt.Errorf("server %.100s: %w", site, err)
	}
	return c, nil
}

// serverTimeout bounds one question to another machine.
const serverTimeout = time.Minute

func dialError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return ErrNoDaemon
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	}
	return err
}

// Hello is what the daemon said of itself when it was reached.
func (c *Client) Hello() Hello { return c.hello }

// Close gives the connections up.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	return nil
}

func (c *Client) ask(ctx context.Context, name string, arguments url.Values, out any) error {
	return c.do(ctx, http.MethodGet, name+"?"+arguments.Encode(), nil, out)
}

// get asks for one value.
func get[T any](ctx context.Context, c *Client, name string, arguments url.Values) (T, error) {
	var out T
	err := c.ask(ctx, name, arguments, &out)
	return out, err
}

func (c *Client) act(ctx context.Context, name string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return c.do(ctx, http.MethodPost, name, body, out)
}

func (c *Client) do(ctx context.Context, method, path string, in []byte, out any) error {
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(in))
	if err != nil {
		return err
	}
	answer, err := c.http.Do(r)
	if err != nil {
		// The address is made up: only what happened to it tells anything.
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err
		}
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return refusal(answer.StatusCode, body)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return nil
}

func refusal(status int, body []byte) error {
	var f failure
	if json.Unmarshal(body, &f) != nil || f.Text == "" {
		return fmt.Errorf("%w: status %d %.60q: is that a rawi of this version?", ErrAnswer, status, body)
	}
	return f.err()
}
