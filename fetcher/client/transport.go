package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"rawi/fetcher/client/lean"
)

// newTransport returns the RoundTripper of all requests. Its dialer is guarded
// unless a proxy dials.
func (c *Client) newTransport() (http.RoundTripper, error) {
	t := &http.Transport{
		ForceAttemptHTTP2: true, DisableCompression: true,
		MaxIdleConns: c.o.Idle, MaxIdleConnsPerHost: 2, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: c.o.Timeout,
		MaxResponseHeaderBytes: 64 << 10,
	}
	guarded := dialer{guard: c.guard, lookup: c.dns.lookup}
	t.DialContext = guarded.dial
	if c.o.Proxy != "" {
		// Not guarded: the operator chose the proxy, which often listens on loopback.
		d := net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
		t.DialContext = d.DialContext
		u, err := parseProxy(c.o.Proxy)
		if err != nil {
			return nil, err
		}
		t.Proxy = http.ProxyURL(u)
	}
	if c.o.Dial != nil {
		t.DialContext = c.o.Dial
	}
	if c.o.CAFile != "" {
		roots, err := certPool(c.o.CAFile)
		if err != nil {
			return nil, err
		}
		t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	if c.o.Proxy != "" {
		return &guardedTransport{next: t, c: c}, nil
	}
	return &guardedTransport{next: &choice{plain: &lean.Transport{
		Dial: t.DialContext, Idle: t.MaxIdleConns, IdlePerHost: t.MaxIdleConnsPerHost, IdleTimeout: t.IdleConnTimeout, MaxHead: t.MaxResponseHeaderBytes,
	}, other: t}, c: c}, nil
}

// choice sends requests without TLS and without a body by plain, which keeps connections
// open at hardly any cost, and all others by net/http.
type choice struct {
	plain *lean.Transport
	other *http.Transport
}

func (t *choice) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.plain.Takes(r) {
		return t.plain.RoundTrip(r)
	}
	return t.other.RoundTrip(r)
}

// CloseIdleConnections implements what http.Client.CloseIdleConnections calls.
func (t *choice) CloseIdleConnections() {
	t.plain.CloseIdleConnections()
	t.other.CloseIdleConnections()
}

// parseProxy parses a proxy's URL. Errors do not show its password.
func parseProxy(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("proxy is not a URL like socks5://127.0.0.1:9050")
	}
	switch u.Scheme {
	case "http", "https", "socks5":
		return u, nil
	}
	return nil, fmt.Errorf("proxy %q is neither http, https nor socks5", redacted(u))
}

// certPool returns the system's certificates and those of a PEM file.
func certPool(file string) (*x509.CertPool, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		return nil, fmt.Errorf("certificates of the system: %w", err)
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("CA file: %w", err)
	}
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("CA file %s: holds no PEM certificate", file)
	}
	return roots, nil
}
