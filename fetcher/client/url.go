package client

import (
	"fmt"
	"net/url"
	"strings"

	"rawi/storage/address"
)

// maxURL is the longest address that is asked, in bytes.
const maxURL = 8 << 10

// parse reads an address into the form in which it is asked for.
func parse(s string) (*url.URL, error) {
	u, err := address.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrAddress, shorten(behindUser(s)))
	}
	return u, nil
}

// shown is u as errors may show it: without its user, who may be a token.
func shown(u *url.URL) string {
	if u.User == nil && u.Host == "" {
		return shorten(behindUser(u.String()))
	}
	public := *u
	public.User = nil
	return shorten(public.String())
}

// behindUser is what stands behind the @ of an address that cannot be read:
// before it may stand a password.
func behindUser(s string) string { return s[strings.LastIndexByte(s, '@')+1:] }

// checkURL refuses what cannot be asked. Without a proxy the address itself is
// judged when it is dialled.
func (c *Client) checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: %q is neither http nor https", ErrAddress, shown(u))
	}
	if u.Hostname() == "" {
		return fmt.Errorf("%w: %q names no host", ErrAddress, shown(u))
	}
	s := u.String()
	if again, err := url.Parse(s); err != nil || again.Host != u.Host || len(s) > maxURL {
		return fmt.Errorf("%w: %q is not one that can be written down", ErrAddress, shown(u))
	}
	if c.o.Proxy != "" {
		return c.guard.checkURL(u)
	}
	return nil
}

// shorten cuts remote text for errors.
func shorten(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100]) + "…"
	}
	return s
}
