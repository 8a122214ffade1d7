package publish_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"rawi/publish"
)

// A private site serves nothing without the token or the password, and forbids
// proxies to cache it and search engines to index it.
func TestPrivateSiteIsReadByTokenOrPasswordOnly(t *testing.T) {
	t.Parallel()
	const token = "0123456789abcdef"
	h := newHarness(t)
	h.addArticle("furat", bridge)
	var err error
	h.Server, err = publish.New(publish.Options{
		Store: h.store, Now: func() time.Time { return time.Unix(0, h.clock.Load()) },
		Private: publish.Private{Token: token, User: "desk", Password: "كلمة السر"},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.run()
	basic := func(credentials string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(credentials))
	}
	in := "/private/" + token
	for _, row := range []struct {
		path, authorization string
		want                int
	}{
		{"/", "", 401},
		{"/feed.atom", "", 401},
		{"/topics/roads.json", "", 401},
		{"/feed/2026-11-23.atom", "", 401},
		{"/feeds.opml", "", 401},
		{"/feed.atom", basic("desk:wrong"), 401},
		{"/feed.atom", basic("other:كلمة السر"), 401},
		{"/private/0123456789abcdee/feed.atom", "", 401},
		{"/private//feed.atom", "", 401},
		{in + "/", "", 401},
		{in + "/stories/x", "", 401},
		{in + "/feed.atom", "", 200},
		{in + "/feed.atom?n=1&full=0", "", 200},
		{in + "/topics/roads.json", "", 200},
		{in + "/feed/2026-11-23.rss", "", 200},
		{in + "/topics.opml", "", 200},
		{"/", basic("desk:كلمة السر"), 200},
		{"/feed.atom", basic("desk:كلمة السر"), 200},
		{"/healthz", "", 200},
		{"/readyz", "", 200},
	} {
		header := map[string]string{}
		if row.authorization != "" {
			header["Authorization"] = row.authorization
		}
		r := h.get(row.path, header)
		text := body(t, r)
		if r.StatusCode != row.want || row.want == 401 && (strings.Contains(text, bridge.Title) || r.Header.Get("WWW-Authenticate") == "") {
			t.Errorf("%s by %q: status %d, want %d: %.100s", row.path, row.authorization, r.StatusCode, row.want, text)
		}
		if cached := r.Header.Get("Cache-Control"); strings.Contains(cached, "public") || !strings.HasPrefix(r.Header.Get("X-Robots-Tag"), "noindex") {
			t.Errorf("%s: Cache-Control %q, X-Robots-Tag %q", row.path, cached, r.Header.Get("X-Robots-Tag"))
		}
		// A document leads on to what its reader may read too.
		if row.want == 200 && strings.HasSuffix(row.path, ".atom") && !strings.Contains(text, `href="https://rawi.example`+in+`/feed.atom"`) {
			t.Errorf("%s: names itself without the token", row.path)
		}
	}
}

// With ?full=0 an entry holds only the beginning of its text.
func TestReadersMayAskForLessOfEachStory(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	long := bridge
	long.Text = []string{strings.Repeat("كلمة أخرى من النص الطويل ", 40) + "والنهاية"}
	long.Content = "<p>" + long.Text[0] + "</p>"
	h.addArticle("furat", long)
	h.run()
	for _, format := range []string{"atom", "rss", "json"} {
		whole, brief := body(t, h.get("/feed."+format, nil)), body(t, h.get("/feed."+format+"?full=0", nil))
		if !strings.Contains(whole, "والنهاية") || strings.Contains(brief, "والنهاية") || !strings.Contains(brief, "كلمة أخرى") {
			t.Errorf("%s: %d bytes whole, %d brief", format, len(whole), len(brief))
		}
	}
}
