package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"

	"rawi/cmd/internal/config"
)

// listenFor returns the address to listen on so that readers find the site at web:
// its own port where web is plain HTTP and this user may open the port, else behind,
// to which a web server passes requests on.
func listenFor(ctx context.Context, web, behind string) string {
	u, err := url.Parse(web)
	if err != nil || u.Scheme != "http" {
		return behind
	}
	listen := directListen(u)
	if errors.Is(tryListen(ctx, listen), syscall.EACCES) {
		return behind
	}
	return listen
}

// directListen returns the address that readers of u, plain HTTP, connect to.
func directListen(u *url.URL) string {
	return net.JoinHostPort(hostToListenOn(u.Hostname()), cmp.Or(u.Port(), "80"))
}

// hostToListenOn returns host if it is an address of this machine, 127.0.0.1 for
// localhost, and else none: all addresses, for readers know the machine by a name or
// by the address of a router.
func hostToListenOn(host string) string {
	if host == "localhost" {
		return "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	for _, a := range own {
		if n, ok := a.(*net.IPNet); ok && (n.IP.Equal(ip.AsSlice()) || ip.IsLoopback()) {
			return host
		}
	}
	return ""
}

// tryListen returns the error of listening on an address; nil if it is free.
func tryListen(ctx context.Context, address string) error {
	var tcp net.ListenConfig
	l, err := tcp.Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

// portsTried is how many ports from the default one on are tried for a free one.
const portsTried = 20

// freeSite returns the default address of a site, at the next free port if the
// default one is in use on this machine.
func freeSite(ctx context.Context) string {
	d := config.Default()
	host, service, err := net.SplitHostPort(d.Listen)
	if err != nil {
		return d.Site.URL
	}
	port, err := strconv.Atoi(service)
	if err != nil {
		return d.Site.URL
	}
	for i := range portsTried {
		at := net.JoinHostPort(host, strconv.Itoa(port+i))
		if !errors.Is(tryListen(ctx, at), syscall.EADDRINUSE) {
			return "http://" + at
		}
	}
	return d.Site.URL
}

// listenNotes returns what keeps readers from finding a daemon that listens at listen
// at web: a program at this port, a web server that is needed.
func listenNotes(ctx context.Context, web, listen string) (notes []string) {
	switch err := tryListen(ctx, listen); {
	case errors.Is(err, syscall.EADDRINUSE):
		notes = append(notes, fmt.Sprintf("%s is in use now, by a daemon or another program: end that first, or change listen and site.url", listen))
	case err != nil:
		notes = append(notes, fmt.Sprintf("rawi cannot listen there: %s: change listen", err))
	}
	u, err := url.Parse(web)
	if err != nil || u.Scheme == "http" && listen == directListen(u) {
		return notes
	}
	return append(notes, fmt.Sprintf("readers come to %s through a web server, which passes their requests on to %s: deploy/proxy has Caddy's and nginx's part", web, listen))
}
