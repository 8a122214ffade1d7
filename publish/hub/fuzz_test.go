package hub

import (
	"net/url"
	"strings"
	"testing"
)

func FuzzForm(f *testing.F) {
	for _, v := range []url.Values{
		wishes(callback, topic), with(wishes(callback, topic), "hub.mode", "unsubscribe"),
		with(wishes(callback, topic), "hub.lease_seconds", "99999999999999999999"), with(wishes(callback, topic), "hub.callback", "http://[::1]:99999/%zz"),
	} {
		f.Add(v.Encode())
	}
	f.Fuzz(func(t *testing.T, body string) {
		v, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		a, err := readForm(v)
		if err != nil {
			return
		}
		if !a.wish.leave && (a.wish.lease < minLease || a.wish.lease > maxLease || len(a.wish.secret) >= maxSecret) {
			t.Errorf("%q: lease %v, secret of %d bytes", body, a.wish.lease, len(a.wish.secret))
		}
		u, err := url.Parse(appendQuery(a.callback, "hub.mode=subscribe"))
		if err != nil || u.Hostname() == "" || u.User != nil || u.Query().Get("hub.mode") == "" {
			t.Errorf("%q: callback %q becomes %v, %v", body, a.callback, u, err)
		}
		if strings.ContainsAny(a.topic, "<>\r\n") {
			t.Errorf("%q: topic %q in a Link header", body, a.topic)
		}
	})
}
