package doctor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"rawi/cmd/internal/render"
	"rawi/fetcher/websub"
)

// certificateDays is how long a certificate should still be good, in days: those who
// renew them do so 30 days before.
const certificateDays = 14

// checkSite asks the daemon's own address whether it serves.
func checkSite(ctx context.Context, c Case) []Finding {
	const name = "site"
	if c.Daemon == nil {
		return nil
	}
	answer, err := get(ctx, c, "http://"+localAddress(c.Daemon.Listen)+"/healthz")
	if err == nil && answer.status != http.StatusOK {
		err = fmt.Errorf("it answers with status %d", answer.status)
	}
	if err != nil {
		return one(name, Fault, fmt.Sprintf("nothing is served at %s: %v", c.Daemon.Listen, err), "systemctl restart rawi; journalctl -u rawi says more")
	}
	return one(name, OK, fmt.Sprintf("it is served at %s", c.Daemon.Listen), "")
}

// localAddress returns the address by which this machine reaches what listens on all
// of its addresses.
func localAddress(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if a, err := netip.ParseAddr(host); err == nil && a.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(cmp.Or(host, "127.0.0.1"), port)
}

// checkHubs looks at what hubs need to push: that site.url leads to this daemon from
// elsewhere. That they pushed shows it; else it is asked from here, as far as that can
// show it.
func checkHubs(ctx context.Context, c Case) []Finding {
	const name = "hubs"
	if c.Daemon == nil {
		return nil
	}
	leased, offered := 0, 0
	for _, f := range followed(c) {
		if f.State.Leased.After(c.Now) {
			leased++
		}
		if len(f.State.Channel.Hubs) > 0 {
			offered++
		}
	}
	u, err := url.Parse(c.Daemon.URL)
	if err != nil {
		return one(name, Fault, "site.url is no address: "+c.Daemon.URL, "mend site.url")
	}
	if private, err := isPrivate(ctx, c, u.Hostname()); err != nil || private {
		return unreachable(u, offered, err)
	}
	expiry, problem := probe(ctx, c, u)
	switch {
	case problem != nil:
		return []Finding{*problem}
	case !expiry.IsZero() && expiry.Sub(c.Now) < certificateDays*24*time.Hour:
		return one(name, Warning, fmt.Sprintf("the certificate of %s ends on %s", u.Host, expiry.Format(time.DateOnly)), "renew it: certbot renew, or what your web server does")
	case leased > 0:
		return one(name, OK, fmt.Sprintf("hubs reach %s: they push %d of %d feeds that have one", u.Host, leased, offered), "")
	}
	return one(name, OK, fmt.Sprintf("%s leads here, as seen from this machine; %s with a hub", u.Host, render.Count(offered, "feed")), "")
}

// isPrivate reports whether a host's addresses are for this machine or its network
// only.
func isPrivate(ctx context.Context, c Case, host string) (bool, error) {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true, nil
	}
	addrs := []netip.Addr{}
	if a, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, a)
	} else {
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if addrs, err = c.Network.Resolve(ctx, host); err != nil {
			return false, err
		}
	}
	for _, a := range addrs {
		if a = a.Unmap(); !a.IsPrivate() && !a.IsLoopback() && !a.IsUnspecified() && !a.IsLinkLocalUnicast() {
			return false, nil
		}
	}
	return true, nil
}

// unreachable is the finding that others do not find site.url. It is as the operator
// wants it where the site is his own, unless feeds offer to push.
func unreachable(u *url.URL, offered int, err error) []Finding {
	const name, do = "hubs", "set site.url to an address that others reach; until then these feeds are polled"
	says := fmt.Sprintf("%s is for this machine or its network", u.Host)
	if err != nil {
		says = fmt.Sprintf("%s has no address: %v", u.Host, err)
	}
	switch {
	case err != nil:
		return one(name, Warning, says, "mend site.url, or the name's entry in the DNS: readers follow it too")
	case offered > 0:
		return one(name, Warning, fmt.Sprintf("%s, so that no hub can push %s", says, render.Count(offered, "feed")), do)
	}
	return one(name, OK, says+", and no feed has a hub", "")
}

// probe asks site.url for a callback that does not exist, which rawi answers in a way
// of its own. It returns when the certificate ends, and what is wrong.
func probe(ctx context.Context, c Case, u *url.URL) (expiry time.Time, problem *Finding) {
	const elsewhere = "from elsewhere it may differ: look from another network"
	finding := func(s State, do, says string, args ...any) (time.Time, *Finding) {
		return time.Time{}, &Finding{Check: "hubs", State: s, Says: fmt.Sprintf(says, args...), Do: do}
	}
	answer, err := get(ctx, c, u.JoinPath(websub.Path, "doctor").String())
	var dial *net.OpError
	switch {
	case errors.As(err, &dial), errors.Is(err, context.DeadlineExceeded):
		// A router often drops what comes from inside for its own address: nothing is
		// known of how others fare.
		return finding(Warning, "start the web server, open its port, and let it pass requests to "+c.Daemon.Listen+"; "+elsewhere, "hubs and readers may not reach %s: %v", u.Host, err)
	case err != nil:
		return finding(Fault, "mend the web server in front", "hubs and readers cannot use %s: %v", u.Host, err)
	case answer.status == http.StatusUnauthorized, answer.status == http.StatusForbidden:
		return finding(Warning, "let "+websub.Path+" pass without a password in the web server in front", "%s refuses hubs: status %d", u.Host, answer.status)
	case answer.status >= 500:
		return finding(Fault, "let it pass requests to "+c.Daemon.Listen, "the web server of %s does not reach rawi: status %d", u.Host, answer.status)
	case answer.status != http.StatusNotFound || answer.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(answer.header.Get("Content-Type"), "text/plain"):
		return finding(Warning, "let the web server in front pass all paths, "+websub.Path+" too, to "+c.Daemon.Listen, "what answers at %s is not rawi: status %d", u.Host, answer.status)
	}
	return answer.expiry, nil
}

// answer is what a request brought.
type answer struct {
	status int
	header http.Header
	expiry time.Time // of the certificate; zero: there is none
}

// get asks for an address.
func get(ctx context.Context, c Case, web string) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, web, nil)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("User-Agent", "rawi-doctor/"+c.Version)
	got, err := c.Network.HTTP.Do(r)
	if err != nil {
		// The address is in the finding already: only the cause helps.
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err
		}
		return answer{}, err
	}
	defer got.Body.Close()
	_, _ = io.CopyN(io.Discard, got.Body, 64<<10) // the status is what counts
	out := answer{status: got.StatusCode, header: got.Header}
	if got.TLS != nil && len(got.TLS.PeerCertificates) > 0 {
		out.expiry = got.TLS.PeerCertificates[0].NotAfter
	}
	return out, nil
}
