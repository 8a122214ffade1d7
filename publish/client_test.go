package publish_test

import (
	"net/http"
	"testing"

	"rawi/publish"
)

func TestAddressOfAClient(t *testing.T) {
	t.Parallel()
	for _, v := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"203.0.113.7:4711", nil, "203.0.113.7"},
		{"203.0.113.7:4711", []string{"192.0.2.1"}, "203.0.113.7"}, // a stranger's word
		{"[2001:db8::1%eth0]:4711", nil, "2001:db8::1"},
		{"[::ffff:203.0.113.7]:4711", nil, "203.0.113.7"},
		{"127.0.0.1:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"127.0.0.1:4711", []string{"198.51.100.1, 192.0.2.1"}, "192.0.2.1"}, // what the proxy saw stands last
		{"[::1]:4711", []string{"198.51.100.1", " 2001:db8::1 "}, "2001:db8::1"},
		{"10.0.0.2:4711", []string{"[2001:db8::1]:443"}, "2001:db8::1"},
		{"10.0.0.2:4711", []string{"192.0.2.1:4711"}, "192.0.2.1"},
		{"127.0.0.1:4711", nil, "invalid IP"},
		{"127.0.0.1:4711", []string{"192.0.2.1, unknown"}, "invalid IP"},
		{"fe80::1", nil, "invalid IP"},
		{"@", []string{"192.0.2.1"}, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: v.peer, Header: http.Header{"X-Forwarded-For": v.forwarded}}
		if got := publish.ClientAddr(r).String(); got != v.want {
			t.Errorf("%s, forwarded for %q: got %s, want %s", v.peer, v.forwarded, got, v.want)
		}
	}
}
