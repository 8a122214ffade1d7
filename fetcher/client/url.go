package client

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"rawi/storage/address"
	"rawi/storage/text"
)

// maxURL is the length of the longest URL that is requested, in bytes.
const maxURL = 8 << 10

// parseURL parses an address into the form in which it is requested.
func parseURL(s string) (*url.URL, error) {
	u, err := address.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", errAddress, truncate(address.Shown(s)))
	}
	return u, nil
}

// redacted returns u for an error: without secrets, and truncated.
func redacted(u *url.URL) string { return truncate(address.Shown(u.String())) }

// checkURL refuses URLs that cannot be requested. The host must be in ASCII, in the
// form in which it is looked up: a resolver or a proxy that maps other digits and
// dots to ASCII (UTS #46) would ask another host than was checked. The host's
// addresses are checked when they are dialed; behind a proxy the host is checked
// here.
func (c *Client) checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: %q is neither http nor https", errAddress, redacted(u))
	}
	host := u.Hostname()
	if host == "" {
		return fmt.Errorf("%w: %q names no host", errAddress, redacted(u))
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return fmt.Errorf("%w: %q names a host that cannot be looked up", errAddress, redacted(u))
	}
	s := u.String()
	if again, err := url.Parse(s); err != nil || again.Host != u.Host || len(s) > maxURL {
		return fmt.Errorf("%w: %q is not one that can be written down", errAddress, redacted(u))
	}
	if c.o.Proxy != "" {
		return c.guard.checkHost(u)
	}
	return nil
}

// truncate returns the first 100 runes of remote text, for errors.
func truncate(s string) string { return text.Truncate(s, 100) }
