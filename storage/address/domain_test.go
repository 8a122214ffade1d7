package address_test

import (
	"net/netip"
	"testing"

	"rawi/storage/address"
)

func TestDomainIsWhatSomebodyRegistered(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"example.org":                 "example.org",
		"A.b.Example.org.":            "example.org",
		"a.b.example.co.uk":           "example.co.uk",
		"layla.github.io":             "layla.github.io",
		"x.layla.github.io":           "layla.github.io",
		"github.io":                   "github.io",
		"reader.test":                 "reader.test",
		"localhost":                   "localhost",
		"أخبار.مثال.سورية":            "xn--mgbh0fb.xn--ogbpf8fl", // news.example.syria
		"192.0.2.7":                   "192.0.2.7",
		"2001:db8::1":                 "2001:db8::/64",
		"[2001:db8:0:1:2:3:4:5]":      "2001:db8:0:1::/64",
		"::ffff:192.0.2.7":            "192.0.2.7",
		"xn--mgbh0fb.xn--ogbpf8fl":    "xn--mgbh0fb.xn--ogbpf8fl",
		"":                            "",
		".":                           "",
		"1.2.0.192.in-addr.arpa.test": "arpa.test",
	} {
		if got := address.Domain(host); got != want {
			t.Errorf("Domain(%q) = %q, want %q", host, got, want)
		}
	}
}

func TestNetworkOfAnAddress(t *testing.T) {
	t.Parallel()
	for a, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "::ffff:192.0.2.7": "192.0.2.7", "2001:db8::ffff:0:0:1": "2001:db8::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := address.Network(netip.MustParseAddr(a)); got != want {
			t.Errorf("Network(%s) = %q, want %q", a, got, want)
		}
	}
	if got := address.Network(netip.Addr{}); got != "" {
		t.Errorf("network of no address: %q", got)
	}
}
