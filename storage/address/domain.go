package address

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Domain returns the registrable domain of a host name, by the Public Suffix List,
// in ASCII and lower case: who registered it controls all names below it. A name that
// is a public suffix itself stands for itself. The domain of an IP address is its
// Network.
//
//	a.b.example.co.uk    example.co.uk
//	layla.github.io      layla.github.io
//	[2001:db8::1]        2001:db8::/64
func Domain(host string) string {
	host = strings.TrimSuffix(ASCII(host), ".")
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return Network(a)
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}

// Network returns what one machine or customer has of the Internet at least: an
// IPv4 address, or the /64 of an IPv6 address. It is empty for the zero Addr.
func Network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if !a.Is6() {
		if !a.IsValid() {
			return ""
		}
		return a.String()
	}
	p, err := a.Prefix(64)
	if err != nil {
		return ""
	}
	return p.String()
}
