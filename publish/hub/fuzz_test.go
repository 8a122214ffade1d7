package hub

import (
	"context"
	"net/http"
	"net/http/httptest"
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

// FuzzRequest sends a hub that verifies nothing a request as it may come: whatever it
// is, it is answered, and what waits stays within the limits.
func FuzzRequest(f *testing.F) {
	const form = "application/x-www-form-urlencoded"
	f.Add("POST", form, subscribeForm(callback, topic).Encode(), "203.0.113.1")
	f.Add("POST", form, with(subscribeForm("https://[::1%25eth0]:99999/", topic), "hub.mode", "unsubscribe").Encode(), "")
	f.Add("POST", form+"; charset=x", "hub.mode=subscribe&hub.callback=http://..&hub.topic="+topic, "::ffff:1.2.3.4%1")
	f.Add("PUT", "multipart/form-data; boundary=x", "--x--", "x")
	h := New(Options{
		HTTP: http.DefaultClient, Public: func() string { return site }, Source: source, Limits: Limits{Pending: 8, PendingPerDomain: 3},
		Named: func(_ context.Context, asked string) bool { return strings.HasPrefix(asked, site) },
	})
	f.Fuzz(func(t *testing.T, method, contentType, body, client string) {
		if strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || method == "" {
			return // net/http answers those
		}
		r := httptest.NewRequest(method, site+Path, strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set(sourceHeader, client)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		switch w.Code {
		case http.StatusAccepted:
		case 400, 404, 405, 415, 429, 503:
			if w.Body.Len() == 0 {
				t.Errorf("%d without a reason", w.Code)
			}
		default:
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		for p, n := range h.subs.count {
			if n < 0 || p.kind >= pendingByDomain && n > 3 {
				t.Errorf("%d wait of %v", n, p)
			}
		}
		if len(h.subs.pending) > 8 || len(h.subs.subscribers) > 8 {
			t.Errorf("%d wait, %d subscribers", len(h.subs.pending), len(h.subs.subscribers))
		}
		for _, m := range h.subs.subscribers {
			if m.domain == "" {
				t.Errorf("callback %q is of no domain", m.sub.Callback)
			}
		}
	})
}
