package client

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"rawi/storage/address"
)

// Options of a Client. Zero fields have the defaults named.
type Options struct {
	Contact      string         // an address for complaints, in the User-Agent
	Version      string         // of rawi
	AllowPrivate []netip.Prefix // addresses that may be asked though private or special, at any port
	Ports        []uint16       // that may be asked beside 80, 443 and 8000–8999
	Proxy        string         // http, https or socks5 URL; it resolves names; empty: none, whatever the environment says
	CAFile       string         // PEM certificates to trust beside the system's
	Timeout      time.Duration  // of a whole request; 20 s
	MaxBytes     int64          // of a body, inflated; 15 MiB
	MaxRedirects int            // 10
	MaxInFlight  int64          // of bodies held at once, half of it for the large ones; 64 MiB
	Idle         int            // connections kept open for the next request; 256

	// Resolve replaces the system's resolver, for tests.
	Resolve func(ctx context.Context, network, host string) ([]netip.Addr, error)
	// Dial replaces the guarded dialer, for tests. Without Resolve nothing is
	// known of addresses then.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client asks for documents.
type Client struct {
	o         Options
	guard     *guard
	names     *names
	addresses addresses
	robots    robots
	agent     []string      // the User-Agent
	blind     bool          // addresses are not known: another dials
	large     chan struct{} // a place for each large body that is held
	http      *http.Client
}

// New returns a Client. It fails when Proxy cannot be read or CAFile holds no
// certificate.
func New(o Options) (*Client, error) {
	if o.Timeout == 0 {
		o.Timeout = 20 * time.Second
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 15 << 20
	}
	if o.MaxRedirects == 0 {
		o.MaxRedirects = 10
	}
	if o.Idle == 0 {
		o.Idle = 256
	}
	if o.MaxInFlight == 0 {
		o.MaxInFlight = 64 << 20
	}
	names := &names{resolve: o.Resolve}
	if o.Resolve == nil {
		names.resolve = net.DefaultResolver.LookupNetIP
	}
	c := &Client{
		o: o, guard: newGuard(o.AllowPrivate, o.Ports), names: names,
		addresses: addresses{lookup: names.lookup, busy: map[netip.Addr]*turns{}},
		blind:     o.Proxy != "" || o.Dial != nil && o.Resolve == nil,
		large:     make(chan struct{}, max(1, o.MaxInFlight/2/o.MaxBytes)),
	}
	c.agent = []string{c.UserAgent()}
	t, err := c.transport()
	if err != nil {
		return nil, err
	}
	c.http = &http.Client{Transport: t, CheckRedirect: c.follow}
	return c, nil
}

// HTTP is a client for requests other than Get's, under the same guard and
// limits of time and redirects. Bodies are its caller's to bound.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: c.http.Transport, CheckRedirect: c.follow, Timeout: c.o.Timeout}
}

// Close closes connections that wait for reuse.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Request is what to ask for.
type Request struct {
	URL          string
	ETag         string      // sent as If-None-Match, byte for byte; empty: not sent
	LastModified string      // sent as If-Modified-Since, likewise
	Header       http.Header // sent to the URL's own host and to no other

	limit int64 // bytes after which the body is cut; 0: one of MaxBytes is an error
}

// Response is an answer, whatever its status.
type Response struct {
	Status    int
	URL       string // that answered, after redirects
	Permanent string // where redirects led that were all permanent; empty: none, or not all were
	Header    http.Header
	Body      []byte // inflated
	Bytes     int64  // of the body on the wire
	Short     string // why the body ended early and what came is used; empty: it is whole

	release func()
}

// OK reports an answer that brings a document: any success (RFC 9110, 15.3) but
// those that have none to bring. A proxy that changed the document says 203, and
// a success that is not known is one all the same.
func (r *Response) OK() bool {
	return r.Status/100 == 2 && r.Status != http.StatusNoContent && r.Status != http.StatusResetContent
}

// ContentType is what all of the answer's headers of that name say.
func (r *Response) ContentType() string { return strings.Join(r.Header.Values("Content-Type"), ", ") }

// Get asks for one document. An error is a sentence about what the server did;
// a status is no error, and only the body of an answer that is OK is read. The caller calls
// Release when it has used the body. Waiting for a place at the server's
// address does not count as the server's time.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := parse(r.URL)
	if err != nil {
		return nil, err
	}
	if err := c.checkURL(u); err != nil {
		return nil, err
	}
	h := &hops{permanent: true}
	if !c.blind {
		if h.leave, err = c.addresses.enter(ctx, u); err != nil {
			return nil, err
		}
		defer h.leave() // where the request did not come so far
	}
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	ctx, hangUp := context.WithCancelCause(ctx)
	defer hangUp(nil)
	req, err := http.NewRequestWithContext(context.WithValue(ctx, hopsKey{}, h), http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrAddress, shown(u))
	}
	req.URL = u
	c.dress(req, r)
	h.first, h.own = req.URL, own(req, r)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, explain(err, "no answer")
	}
	defer resp.Body.Close()
	out := &Response{Status: resp.StatusCode, URL: resp.Request.URL.String(), Header: resp.Header}
	if to := address.String(resp.Request.URL); h.permanent && !address.Same(to, address.String(req.URL)) {
		out.Permanent = to
	}
	if !out.OK() {
		discard(resp.Body)
		return out, nil
	}
	if err := c.read(ctx, hangUp, out, resp, r.limit); err != nil {
		out.Release()
		return out, err
	}
	return out, nil
}

// Values of headers that every request shares; nobody changes them.
var (
	accept         = []string{"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"}
	acceptEncoding = []string{"gzip"}
)

// dress sets what every request carries.
func (c *Client) dress(req *http.Request, r Request) {
	req.Header["User-Agent"] = c.agent
	req.Header["Accept"] = accept
	req.Header["Accept-Encoding"] = acceptEncoding
	if r.ETag != "" {
		req.Header["If-None-Match"] = []string{r.ETag}
	}
	if r.LastModified != "" {
		req.Header["If-Modified-Since"] = []string{r.LastModified}
	}
}

// own adds what is for the URL's own server alone, and lists it. A password of
// the URL becomes a header, so that no address that is stored or shown holds it.
func own(req *http.Request, r Request) (keys []string) {
	if u := req.URL.User; u != nil {
		password, _ := u.Password()
		req.SetBasicAuth(u.Username(), password)
		req.URL.User = nil
		keys = append(keys, "Authorization")
	}
	for key, values := range r.Header {
		req.Header[http.CanonicalHeaderKey(key)] = values
		keys = append(keys, key)
	}
	return keys
}

// UserAgent is what rawi calls itself.
func (c *Client) UserAgent() string {
	version := c.o.Version
	if version == "" {
		version = "dev"
	}
	if c.o.Contact == "" {
		return "rawi/" + version + " (feed aggregator)"
	}
	return "rawi/" + version + " (feed aggregator; +" + c.o.Contact + ")"
}
