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
)

// transport is what carries requests: guarded where it dials hosts itself.
func (c *Client) transport() (http.RoundTripper, error) {
	t := &http.Transport{
		ForceAttemptHTTP2: true, DisableCompression: true,
		MaxIdleConns: c.o.Idle, MaxIdleConnsPerHost: 2, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: c.o.Timeout,
		MaxResponseHeaderBytes: 64 << 10,
	}
	guarded := dialer{guard: c.guard, lookup: c.names.lookup}
	t.DialContext = guarded.dial
	if c.o.Proxy != "" {
		// The operator chose the proxy, which often stands on loopback.
		d := net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
		t.DialContext = d.DialContext
		u, err := proxy(c.o.Proxy)
		if err != nil {
			return nil, err
		}
		t.Proxy = http.ProxyURL(u)
	}
	if c.o.Dial != nil {
		t.DialContext = c.o.Dial
	}
	if c.o.CAFile != "" {
		roots, err := trust(c.o.CAFile)
		if err != nil {
			return nil, err
		}
		t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
	}
	return &turnstile{next: t, c: c}, nil
}

// proxy reads a proxy's URL. It may hold a password: errors do not show it.
func proxy(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("proxy is not a URL like socks5://127.0.0.1:9050")
	}
	switch u.Scheme {
	case "http", "https", "socks5":
		return u, nil
	}
	return nil, fmt.Errorf("proxy %q is neither http, https nor socks5", shorten(u.Redacted()))
}

// trust is the system's certificates and those of a PEM file.
func trust(file string) (*x509.CertPool, error) {
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
