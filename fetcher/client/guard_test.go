package client

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func TestGuardRefusesWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	g := newGuard(nil, nil)
	for kind, addresses := range map[string]string{
		"loopback":          "127.0.0.1 127.255.255.254 ::1",
		"private":           "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1",
		"unique local":      "fc00::1 fd00::1",
		"link-local":        "169.254.1.1 fe80::1 fe80::1%eth0",
		"site-local":        "fec0::1",
		"metadata":          "169.254.169.254 fd00:ec2::254 100.100.100.200 192.0.0.192 168.63.129.16",
		"IPv4-mapped":       "::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:168.63.129.16",
		"IPv4-compatible":   "::127.0.0.1 ::10.0.0.1",
		"IPv4-translated":   "::ffff:0:7f00:1",
		"NAT64":             "64:ff9b::7f00:1 64:ff9b::101:101 64:ff9b:1::1",
		"6to4":              "2002:7f00:1::1 2002:a00:1::1 192.88.99.1",
		"Teredo":            "2001:0:7f00:1::1",
		"CGNAT":             "100.64.0.1 100.127.255.255",
		"benchmark":         "198.18.0.1 198.19.255.255 2001:2::1",
		"multicast":         "224.0.0.1 239.255.255.250 ff02::1 ff0e::1",
		"broadcast":         "255.255.255.255",
		"unspecified":       "0.0.0.0 0.1.2.3 ::",
		"documentation":     "192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1",
		"reserved":          "240.0.0.1 192.0.0.1 4000::1",
		"discard":           "100::1",
		"ORCHID":            "2001:10::1 2001:20::1",
		"segment routing":   "5f00::1",
		"direct delegation": "192.175.48.1 2620:4f:8000::1",
	} {
		for address := range strings.FieldsSeq(addresses) {
			if err := g.control("tcp", netip.AddrPortFrom(netip.MustParseAddr(address), 80).String(), nil); !errors.Is(err, errRefused) {
				t.Errorf("%s: %s: got %v, want errRefused", kind, address, err)
			}
		}
	}
	for _, address := range []string{"1.1.1.1:443", "93.184.215.14:80", "93.184.215.14:8080", "[2606:4700::1111]:443", "[::ffff:1.1.1.1]:80", "172.32.0.1:80", "100.128.0.1:80", "168.63.129.17:80"} {
		if err := g.control("tcp", address, nil); err != nil {
			t.Errorf("%s: got %v, want it allowed", address, err)
		}
	}
	if err := g.control("tcp", "news.example:80", nil); !errors.Is(err, errRefused) {
		t.Errorf("a name where an address must stand: got %v", err)
	}
}

func TestGuardKeepsToUsualPorts(t *testing.T) {
	t.Parallel()
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, []uint16{9443})
	for address, allowed := range map[string]bool{
		"1.1.1.1:22": false, "1.1.1.1:25": false, "1.1.1.1:7999": false, "1.1.1.1:9000": false,
		"1.1.1.1:8000": true, "1.1.1.1:8999": true, "1.1.1.1:9443": true,
		"127.0.0.1:22": true, "[::ffff:127.0.0.1]:22": true, "10.0.0.1:9443": false,
	} {
		if err := g.control("tcp", address, nil); (err == nil) != allowed {
			t.Errorf("%s: got %v, want allowed %v", address, err, allowed)
		}
	}
}

// Behind a proxy the guard sees names alone; literal addresses it still judges.
func TestGuardChecksAddressesBehindProxy(t *testing.T) {
	t.Parallel()
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("127.0.0.9/32")}, nil)
	for address, allowed := range map[string]bool{
		"http://news.example/": true, "https://news.example:8443/": true, "http://1.1.1.1/": true, "http://127.0.0.9:22/": true,
		"http://news.example:22/": false, "http://127.0.0.1/": false, "http://[::1]/": false, "http://[::ffff:10.0.0.1]/": false,
		"http://localhost/": false, "http://LocalHost./": false, "http://a.localhost/": false,
		"http://127.1/": false, "http://2130706433/": false, "http://0x7f000001/": false, "http://0x7f.1/": false,
		"http://news.example:99999/": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.checkHost(u); (err == nil) != allowed {
			t.Errorf("%s: got %v, want allowed %v", address, err, allowed)
		}
	}
}

// A private address is told as such at any port: allowing it allows them all.
func TestRefusalsSayWhatWouldAllowThem(t *testing.T) {
	t.Parallel()
	g := newGuard(nil, []uint16{9000})
	for address, want := range map[string]error{
		"127.0.0.1:80": &PrivateError{netip.MustParseAddr("127.0.0.1")}, "[::ffff:10.0.0.1]:12345": &PrivateError{netip.MustParseAddr("10.0.0.1")},
		"1.1.1.1:12345": &PortError{12345}, "1.1.1.1:9000": nil, "10.0.0.1:9000": &PrivateError{netip.MustParseAddr("10.0.0.1")},
	} {
		err := g.control("tcp", address, nil)
		if !reflect.DeepEqual(err, want) || want != nil && !errors.Is(err, errRefused) {
			t.Errorf("%s: got %v, want %v", address, err, want)
		}
	}
}

func TestGetRefusesPrivateAddresses(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 16)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.Host }))
	defer server.Close()
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	c := open(t, Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("192.168.0.0/16")}})
	for _, host := range []string{"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "[::1]"} {
		_, err := c.Get(t.Context(), Request{URL: "http://" + host + port})
		if !errors.Is(err, errRefused) {
			t.Errorf("%s: got %v, want errRefused", host, err)
		}
	}
	if len(asked) > 0 {
		t.Errorf("%d requests arrived, the first for %s", len(asked), <-asked)
	}
}

func TestGetRefusesRedirectToPrivateAddress(t *testing.T) {
	t.Parallel()
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the private server was asked") }))
	defer inner.Close()
	port := inner.URL[strings.LastIndexByte(inner.URL, ':'):]
	outer := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.URL.Query().Get("to")+port, http.StatusFound)
	}))
	defer outer.Close()
	c := open(t, Options{AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	for _, to := range []string{"127.0.0.2", "[::ffff:127.0.0.2]", "[::1]", "169.254.169.254"} {
		if _, err := c.Get(t.Context(), Request{URL: outer.URL + "/?to=" + url.QueryEscape(to)}); !errors.Is(err, errRefused) {
			t.Errorf("%s: got %v, want errRefused", to, err)
		}
	}
}
