package hub

import (
	"net/url"
	"strings"
	"testing"

	"rawi/storage/subscription"
)

func FuzzForm(f *testing.F) {
	for _, v := range []url.Values{
		subscribeForm(callback, topic), with(subscribeForm(callback, topic), "hub.mode", "unsubscribe"),
		with(subscribeForm(callback, topic), "hub.lease_seconds", "99999999999999999999"), with(subscribeForm(callback, topic), "hub.callback", "http://[::1]:99999/%zz"),
		subscribeForm("http://0#", topic), subscribeForm(callback, topic+"#"),
	} {
		f.Add(v.Encode())
	}
	f.Fuzz(func(t *testing.T, body string) {
		v, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		req, err := parseForm(v)
		if err != nil {
			return
		}
		if !req.pending.unsubscribe && (req.pending.lease < minLease || req.pending.lease > subscription.MaxLease || len(req.pending.secret) >= maxSecret) {
			t.Errorf("%q: lease %v, secret of %d bytes", body, req.pending.lease, len(req.pending.secret))
		}
		u, err := url.Parse(appendQuery(req.callback, "hub.mode=subscribe"))
		if err != nil || u.Hostname() == "" || u.User != nil || u.Query().Get("hub.mode") == "" {
			t.Errorf("%q: callback %q becomes %v, %v", body, req.callback, u, err)
		}
		if strings.ContainsAny(req.topic, "<>#\r\n") {
			t.Errorf("%q: topic %q in a Link header", body, req.topic)
		}
	})
}
