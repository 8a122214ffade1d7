package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"rawi/storage"
)

// broken is a network on which each request fails with err.
type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }

var errRefused = &net.OpError{Op: "dial", Err: errors.New("connection refused")}

// TestWhatIsNotReachedFromHereMayBeFromElsewhere, but a certificate is as bad there.
func TestWhatIsNotReachedFromHereMayBeFromElsewhere(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]State{
		errRefused: Warning, context.DeadlineExceeded: Warning, x509.UnknownAuthorityError{}: Fault, io.ErrUnexpectedEOF: Fault,
	} {
		c := healthy(t, nil)
		c.Network.HTTP = &http.Client{Transport: broken{err}}
		if got := checkHubs(t.Context(), c); len(got) != 1 || got[0].State != want || !strings.Contains(got[0].Says, err.Error()) {
			t.Errorf("%v: got %+v, want %s", err, got, want)
		}
	}
}

// TestExaminationEndsWithItsContext: what is not reached after Ctrl-C is no finding.
func TestExaminationEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := healthy(t, nil)
	c.Network.Resolve = func(ctx context.Context, _ string) ([]netip.Addr, error) {
		cancel()
		return nil, ctx.Err()
	}
	if found, err := Examine(ctx, c); !errors.Is(err, context.Canceled) || found != nil {
		t.Errorf("got %v, %v", found, err)
	}
}

// examine runs all checks.
func examine(t *testing.T, c Case) []Finding {
	t.Helper()
	found, err := Examine(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestSitesInFrontAreToldApart by what answers at the callback of hubs.
func TestSitesInFrontAreToldApart(t *testing.T) {
	t.Parallel()
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/healthz" {
				return
			}
			w.WriteHeader(code)
		}
	}
	for name, row := range map[string]struct {
		serve http.HandlerFunc
		state State
		says  string
	}{
		"rawi":            {nil, OK, "hubs reach rawi.example: they push 2 of 2 feeds"},
		"another program": {status(404), Warning, "what answers at rawi.example is not rawi: status 404"},
		"its start page":  {status(200), Warning, "is not rawi: status 200"},
		"a redirect":      {status(301), Warning, "is not rawi: status 301"},
		"a password":      {status(401), Warning, "rawi.example refuses hubs: status 401"},
		"a wall":          {status(403), Warning, "rawi.example refuses hubs: status 403"},
		"nothing behind":  {status(502), Fault, "the web server of rawi.example does not reach rawi: status 502"},
		"only its pages": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Cache-Control", "no-store")
			status(404)(w, r)
		}, Warning, "is not rawi"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := checkHubs(t.Context(), healthy(t, row.serve))
			if len(got) != 1 || got[0].State != row.state || !strings.Contains(got[0].Says, row.says) || (got[0].Do == "") != (row.state == OK) {
				t.Errorf("got %+v, want %s: %s", got, row.state, row.says)
			}
		})
	}
}

// TestHubsReachPublicAddresses: a name that leads to the local network is as good as
// an address there.
func TestHubsReachPublicAddresses(t *testing.T) {
	t.Parallel()
	for addrs, private := range map[string]bool{
		"10.0.0.5": true, "127.0.0.1": true, "::1": true, "fd00::1": true, "169.254.1.1": true, "0.0.0.0": true, "::ffff:192.168.1.1": true,
		"192.0.2.1": false, "2001:db8::1": false, "10.0.0.5 192.0.2.1": false,
	} {
		c := healthy(t, nil)
		c.Network.Resolve = func(context.Context, string) (out []netip.Addr, err error) {
			for a := range strings.FieldsSeq(addrs) {
				out = append(out, netip.MustParseAddr(a))
			}
			return out, nil
		}
		if got, err := isPrivate(t.Context(), c, "rawi.example"); err != nil || got != private {
			t.Errorf("%s: private %v, %v", addrs, got, err)
		}
	}
	c := healthy(t, nil)
	c.Network.Resolve = nil
	for _, host := range []string{"localhost", "rawi.localhost", "192.168.1.2", "::1"} {
		if got, err := isPrivate(t.Context(), c, host); err != nil || !got {
			t.Errorf("%s: private %v, %v", host, got, err)
		}
	}
	// It matters where a feed has a hub only.
	c.Daemon.URL = "http://localhost:8080"
	for i := range c.Feeds {
		c.Feeds[i].State.Channel.Hubs = nil
	}
	if got := checkHubs(t.Context(), c); got[0].State != OK || !strings.Contains(got[0].Says, "no feed has a hub") {
		t.Errorf("got %+v", got)
	}
}

// TestEndOfACertificateIsSeen two weeks before.
func TestEndOfACertificateIsSeen(t *testing.T) {
	t.Parallel()
	c := healthy(t, nil)
	c.Network.HTTP = &http.Client{Transport: certified{noon.Add(certificateDays * 24 * time.Hour)}}
	if got := checkHubs(t.Context(), c); got[0].State != OK {
		t.Errorf("two weeks before: %+v", got)
	}
	c.Network.HTTP = &http.Client{Transport: certified{noon.Add(certificateDays*24*time.Hour - 1)}}
	if got := checkHubs(t.Context(), c); got[0].State != Warning || !strings.Contains(got[0].Says, "the certificate of rawi.example ends on 2026-03-15") {
		t.Errorf("below two weeks: %+v", got)
	}
}

// TestFailingHostsAreLookedUpFirst, and not too many.
func TestFailingHostsAreLookedUpFirst(t *testing.T) {
	t.Parallel()
	c := healthy(t, nil)
	c.Feeds = nil
	for i := range 2 * maxHosts {
		c.Feeds = append(c.Feeds, storage.FeedInfo{Feed: storage.Feed{URL: fmt.Sprintf("https://h%d.example/feed", i/2)}})
	}
	c.Feeds = append(c.Feeds,
		storage.FeedInfo{Feed: storage.Feed{URL: "https://gone.example/"}, State: storage.FeedState{Status: storage.StatusGone}},
		storage.FeedInfo{Feed: storage.Feed{URL: "http://192.0.2.7/"}, State: storage.FeedState{Status: storage.StatusError}},
		storage.FeedInfo{Feed: storage.Feed{URL: "https://paused.example/", Paused: true}, State: storage.FeedState{Status: storage.StatusError}},
	)
	var mu sync.Mutex // guards asked
	asked := map[string]int{}
	c.Network.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
		mu.Lock()
		defer mu.Unlock()
		asked[host]++
		return nil, nil
	}
	checkNames(t.Context(), c)
	if len(asked) != maxHosts || asked["gone.example"] != 1 || asked["h0.example"] != 1 || asked["192.0.2.7"]+asked["paused.example"] > 0 {
		t.Errorf("%d hosts are looked up: %v", len(asked), asked)
	}
	clear(asked)
	c.Config.Fetch.Proxy = "http://proxy.example:3128"
	checkNames(t.Context(), c)
	if len(asked) != 1 || asked["proxy.example"] != 1 {
		t.Errorf("with a proxy: %v", asked)
	}
}

func TestLocalAddresses(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		"127.0.0.1:8080": "127.0.0.1:8080", "0.0.0.0:80": "127.0.0.1:80", "[::]:8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "[::1]:8080": "[::1]:8080",
	} {
		if got := localAddress(listen); got != want {
			t.Errorf("%s: got %s, want %s", listen, got, want)
		}
	}
}

// certified answers as rawi behind a certificate that ends at expiry.
type certified struct{ expiry time.Time }

func (c certified) RoundTrip(r *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	asRawi(recorder, r)
	answer := recorder.Result()
	answer.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{{NotAfter: c.expiry}}}
	return answer, nil
}
