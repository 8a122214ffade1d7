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

	"rawi/storage/address"
)

// guard decides which addresses may be connected to. It is asked when dialing,
// when the address is final.
type guard struct {
	allowed []netip.Prefix // allowed at any port, even if private or special
	ports   []uint16       // allowed in addition to the usual ones
	ssrf    *ssrf.Guardian
}

// azureWireServer serves machines of one cloud their secrets, as 169.254.169.254
// does elsewhere, though its address is in a public range.
var azureWireServer = netip.MustParsePrefix("168.63.129.16/32")

func newGuard(allowed []netip.Prefix, ports []uint16) *guard {
	return &guard{allowed: allowed, ports: ports, ssrf: ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(azureWireServer))}
}

// control is a net.Dialer's Control.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", errRefused, truncate(address))
	}
	return g.checkAddr(ap.Addr(), ap.Port())
}

func (g *guard) checkAddr(a netip.Addr, port uint16) error {
	a = a.Unmap().WithZone("") // ::ffff:127.0.0.1 is 127.0.0.1
	if slices.ContainsFunc(g.allowed, func(p netip.Prefix) bool { return p.Contains(a) }) {
		return nil
	}
	if err := g.ssrf.SafeAddr(a); err != nil {
		return &PrivateError{a}
	}
	if !usualPort(port) && !slices.Contains(g.ports, port) {
		return &PortError{port}
	}
	return nil
}

// loopbackNames are the names that /etc/hosts of common systems has for loopback.
var loopbackNames = []string{"localhost", "localhost4", "localhost6", "localhost.localdomain", "localhost4.localdomain4", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback"}

// checkHost checks the port and, where the host is a literal address, the
// address. It is for requests through a proxy, which resolves names itself. The
// host is judged in its ASCII form.
func (g *guard) checkHost(u *url.URL) error {
	host := strings.TrimSuffix(address.ASCII(u.Hostname()), ".")
	port := uint64(80)
	if u.Scheme == "https" {
		port = 443
	}
	if p := u.Port(); p != "" {
		var err error
		if port, err = strconv.ParseUint(p, 10, 16); err != nil {
			return fmt.Errorf("%w: port %q", errRefused, truncate(p))
		}
	}
	a, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		return g.checkAddr(a, uint16(port))
	case slices.Contains(loopbackNames, host) || strings.HasSuffix(host, ".localhost"):
		return g.checkAddr(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(port))
	case endsInNumber(host):
		return fmt.Errorf("%w: %q is an odd way to write an address", errRefused, truncate(host))
	}
	// A public address stands for the name, so that only the port is checked.
	return g.checkAddr(netip.AddrFrom4([4]byte{1, 1, 1, 1}), uint16(port))
}

// endsInNumber reports whether some resolvers read host as an IPv4 address:
// 127.1, 0x7f000001, 2130706433 (WHATWG URL, "ends in a number").
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if rest, hex := strings.CutPrefix(last, "0x"); hex {
		return strings.Trim(rest, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

func usualPort(p uint16) bool { return p == 80 || p == 443 || p >= 8000 && p <= 8999 }
