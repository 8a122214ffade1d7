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
	Contact      string         // URL or address for complaints, sent in the User-Agent
	Version      string         // of rawi
	AllowPrivate []netip.Prefix // addresses allowed at any port though private or special
	Ports        []uint16       // allowed in addition to 80, 443 and 8000–8999
	Proxy        string         // http, https or socks5 URL, which resolves names; empty: none, the environment is ignored
	CAFile       string         // PEM certificates to trust in addition to the system's
	Timeout      time.Duration  // of a whole request; 20 s
	MaxBytes     int64          // of a decoded body; 15 MiB
	MaxRedirects int            // 10
	MaxInFlight  int64          // bytes of bodies held at once, half of them for large ones; 64 MiB
	Idle         int            // idle connections kept open; 256

	// Resolve replaces the system's resolver, for tests.
	Resolve func(ctx context.Context, network, host string) ([]netip.Addr, error)
	// Dial replaces the guarded dialer, for tests. If Resolve is nil too,
	// addresses are unknown and requests are not counted by address.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Client fetches documents.
type Client struct {
	o           Options
	guard       *guard
	dns         *dnsCache
	limiter     addressLimiter
	robots      robotsCache
	userAgent   []string      // value of the User-Agent header
	remoteDNS   bool          // a proxy resolves names: addresses are unknown
	largeBodies chan struct{} // one element for each large body of a feed that is held
	largePages  chan struct{} // the same of pages
	http        *http.Client
}

// New returns a Client. It returns an error when Proxy is no proxy URL or CAFile
// holds no certificate.
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
	dns := &dnsCache{resolve: o.Resolve}
	if o.Resolve == nil {
		dns.resolve = net.DefaultResolver.LookupNetIP
	}
	c := &Client{
		o: o, guard: newGuard(o.AllowPrivate, o.Ports), dns: dns,
		limiter:     addressLimiter{lookup: dns.lookup, inUse: map[netip.Addr]*addressSlots{}},
		remoteDNS:   o.Proxy != "" || o.Dial != nil && o.Resolve == nil,
		largeBodies: make(chan struct{}, max(1, o.MaxInFlight/2/o.MaxBytes)),
		largePages:  make(chan struct{}, 1),
	}
	c.userAgent = []string{userAgent(o)}
	t, err := c.newTransport()
	if err != nil {
		return nil, err
	}
	c.http = &http.Client{Transport: t, CheckRedirect: c.checkRedirect}
	return c, nil
}

// HTTP returns an http.Client for requests other than Get's, under the same
// guard, timeout and limit of redirects. The caller bounds the bodies.
func (c *Client) HTTP() *http.Client {
	return &http.Client{Transport: c.http.Transport, CheckRedirect: c.checkRedirect, Timeout: c.o.Timeout}
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Request is one document to fetch.
type Request struct {
	URL          string
	ETag         string      // sent as If-None-Match, byte for byte; empty: not sent
	LastModified string      // sent as If-Modified-Since, byte for byte; empty: not sent
	Header       http.Header // credentials: sent to the URL's own host only, never from https to http

	Page  bool  // a page: large bodies of pages wait for each other, not for those of feeds
	limit int64 // bytes after which the body is cut without an error; 0: MaxBytes, with errTooLarge
}

// Response is an answer, whatever its status.
type Response struct {
	Status    int
	URL       string // that answered, after redirects
	Permanent string // target, if all redirects were permanent; empty: none, or not all were
	Header    http.Header
	Body      []byte // decoded; nil unless OK
	Bytes     int64  // of the body on the wire
	Short     string // why the body ended early; Body is what arrived; empty: it is whole

	release func()
}

// OK reports whether the answer brings a document: every status 2xx (RFC 9110,
// 15.3) except 204 and 205, which have no body. A proxy that changed the document
// says 203, and an unknown 2xx counts as 200.
func (r *Response) OK() bool {
	return r.Status/100 == 2 && r.Status != http.StatusNoContent && r.Status != http.StatusResetContent
}

// ContentType returns the values of all Content-Type headers, joined by commas.
func (r *Response) ContentType() string { return strings.Join(r.Header.Values("Content-Type"), ", ") }

// Get fetches one document. An error is a sentence about what the server did,
// for the operator; a status is no error. The body is read only if the answer is
// OK, and the caller calls Release when it has used it. Waits for slots at the
// addresses of the server and of those it redirects to do not count toward Timeout.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := parseURL(r.URL)
	if err != nil {
		return nil, err
	}
	if err := c.checkURL(u); err != nil {
		return nil, err
	}
	h := &redirects{permanent: true}
	if !c.remoteDNS {
		if h.releaseSlot, err = c.limiter.acquire(ctx, u); err != nil {
			return nil, err
		}
		defer h.releaseSlot() // if no request took it
	}
	ctx, abort := withTimeout(ctx, c.o.Timeout)
	defer abort(nil)
	req, err := http.NewRequestWithContext(context.WithValue(ctx, redirectsKey{}, h), http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", errAddress, redacted(u))
	}
	req.URL = u
	c.setHeaders(req, r)
	h.first, h.credentials = req.URL, setCredentials(req, r)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, explain(cause(ctx, err), "no answer")
	}
	defer resp.Body.Close()
	out := &Response{Status: resp.StatusCode, URL: resp.Request.URL.String(), Header: resp.Header}
	if to := address.String(resp.Request.URL); h.permanent && !address.Same(to, address.String(req.URL)) {
		out.Permanent = to
	}
	if !out.OK() {
		drain(resp.Body)
		return out, nil
	}
	if err := c.readBody(ctx, abort, out, resp, r); err != nil {
		out.Release()
		return out, err
	}
	return out, nil
}

// Header values that all requests share and nobody changes.
var (
	accept         = []string{"application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"}
	acceptEncoding = []string{"gzip"}
)

// setHeaders sets the headers of every request, and r's validators.
func (c *Client) setHeaders(req *http.Request, r Request) {
	req.Header["User-Agent"] = c.userAgent
	req.Header["Accept"] = accept
	req.Header["Accept-Encoding"] = acceptEncoding
	if r.ETag != "" {
		req.Header["If-None-Match"] = []string{r.ETag}
	}
	if r.LastModified != "" {
		req.Header["If-Modified-Since"] = []string{r.LastModified}
	}
}

// setCredentials sets the headers that only the URL's own host may see and
// returns their keys. It moves a user and password of the URL into a header, so
// that no address that is stored or shown holds them.
func setCredentials(req *http.Request, r Request) (keys []string) {
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

// userAgent returns the value of the User-Agent header.
func userAgent(o Options) string {
	version := o.Version
	if version == "" {
		version = "dev"
	}
	if o.Contact == "" {
		return "rawi/" + version + " (feed aggregator)"
	}
	return "rawi/" + version + " (feed aggregator; +" + o.Contact + ")"
}
