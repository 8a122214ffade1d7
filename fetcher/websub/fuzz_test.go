package websub

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/subscription"
)

// FuzzPush sends a subscriber a request of a hub as it may come: only what the secret
// signed is kept, and the answer does not tell.
func FuzzPush(f *testing.F) {
	const secret, maxBytes = "سر", 4 << 10
	f.Add("POST", "abc", sign(secret, content), "application/rss+xml", content, int64(len(content)))
	f.Add("POST", "abc", sign("x", content), "", content, int64(-1))
	f.Add("POST", "abc", "sha256=zz", "text/html; charset=", "", int64(0))
	f.Add("POST", "abc", "md5=00", "x", strings.Repeat("x", maxBytes+1), int64(-1))
	f.Add("GET", "abc?hub.mode=subscribe&hub.challenge=x&hub.lease_seconds=1&hub.topic="+topic, "", "", "", int64(0))
	f.Add("POST", "../abc/%00", "", "", "x", int64(1<<60))
	f.Fuzz(func(t *testing.T, method, path, signature, contentType, body string, length int64) {
		r, err := http.NewRequest(method, base+Path, strings.NewReader(body))
		if err != nil || strings.ContainsAny(signature+contentType, "\r\n") {
			return // net/http answers those
		}
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut(Path+path, "?")
		r.ContentLength = max(length, -1)
		r.Header.Set("X-Hub-Signature", signature)
		r.Header.Set("Content-Type", contentType)
		now := time.Now()
		s := New(Options{
			Store: &memory{}, HTTP: http.DefaultClient, Public: func() string { return base }, MaxBytes: maxBytes, Budget: 4 * maxBytes,
			Known: []storage.Subscription{{ID: "abc", Feed: "furat", Hub: hubURL, Topic: topic, Callback: base + Path + "abc", Secret: secret, Verified: now.Add(-2 * reverifyWindow), Until: now.Add(time.Hour)}},
		})
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		genuine := method == http.MethodPost && path == "abc" && len(body) <= maxBytes && length <= maxBytes && subscription.Verify(signature, secret, []byte(body), false)
		if kept := queued(s); kept > 1 || kept == 1 && !genuine {
			t.Errorf("kept %q signed %q", body, signature)
		} else if genuine && kept == 0 && (length < 0 || length == int64(len(body))) {
			t.Errorf("%d: a signed push was not kept", w.Code)
		}
		if got := held(s); got > 0 && queued(s) == 0 || got > 4*maxBytes {
			t.Errorf("%d bytes held", got)
		}
		if w.Code == http.StatusAccepted && (w.Body.Len() > 0 || len(w.Result().Header) != 3) {
			t.Errorf("an accepted push is answered %v %q", w.Result().Header, w.Body)
		}
	})
}
