package client

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard decides at the moment of dialling, when the address is final.
type guard struct {
	allowed []netip.Prefix // these, at any port, whatever they are
	ports   []uint16       // beside the usual ones
	special *ssrf.Guardian
}

// cloud answers machines of one cloud with what only they may know, as
// 169.254.169.254 does elsewhere, though it lies in a public range.
var cloud = netip.MustParsePrefix("168.63.129.16/32")

func newGuard(allowed []netip.Prefix, ports []uint16) *guard {
	return &guard{allowed: allowed, ports: ports, special: ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(cloud))}
}

// control is a net.Dialer's Control.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", ErrRefused, shorten(address))
	}
	return g.check(ap.Addr(), ap.Port())
}

func (g *guard) check(a netip.Addr, port uint16) error {
	a = a.Unmap().WithZone("") // ::ffff:127.0.0.1 is 127.0.0.1
	if slices.ContainsFunc(g.allowed, func(p netip.Prefix) bool { return p.Contains(a) }) {
		return nil
	}
	if !usualPort(port) && !slices.Contains(g.ports, port) {
		return fmt.Errorf("%w: port %d (80, 443 and 8000–8999 are allowed; fetch.ports can allow it)", ErrRefused, port)
	}
	if err := g.special.SafeAddr(a); err != nil {
		return fmt.Errorf("%w: %s is a private or special address (fetch.allow_private can allow it)", ErrRefused, a)
	}
	return nil
}

// checkURL is for requests through a proxy: it looks names up out of our
// sight, but what is written as an address can be judged here.
func (g *guard) checkURL(u *url.URL) error {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	port := uint64(80)
	if u.Scheme == "https" {
		port = 443
	}
	if p := u.Port(); p != "" {
		var err error
		if port, err = strconv.ParseUint(p, 10, 16); err != nil {
			return fmt.Errorf("%w: port %q", ErrRefused, shorten(p))
		}
	}
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		return g.check(a, uint16(port))
	case host == "localhost" || strings.HasSuffix(host, ".localhost"):
		return g.check(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port))
	case endsInNumber(host):
		return fmt.Errorf("%w: %q is an odd way to write an address", ErrRefused, shorten(host))
	}
	// An address that no rule concerns stands for the name: the port is judged.
	return g.check(netip.AddrFrom4([4]byte{1, 1, 1, 1}), uint16(port))
}

// endsInNumber reports names that some resolvers read as IPv4 addresses:
// 127.1, 0x7f000001, 2130706433 (WHATWG URL, "ends in a number").
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if rest, hex := strings.CutPrefix(last, "0x"); hex {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

func usualPort(p uint16) bool { return p == 80 || p == 443 || p >= 8000 && p <= 8999 }
