package publish

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddr returns the address of the client that sent a request. A client on this
// machine or a private network is a proxy: the last address of its X-Forwarded-For
// is the client then. The zero Addr: it is not known.
func ClientAddr(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	a := peer.Addr().Unmap().WithZone("")
	if !a.IsLoopback() && !a.IsPrivate() && !a.IsLinkLocalUnicast() {
		return a
	}
	forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	last := strings.TrimSpace(forwarded[strings.LastIndexByte(forwarded, ',')+1:])
	if withPort, err := netip.ParseAddrPort(last); err == nil {
		return withPort.Addr().Unmap().WithZone("")
	}
	a, err = netip.ParseAddr(last)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
