package publish_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rawi/publish"
	"rawi/storage"
)

const (
	privateToken    = "0123456789abcdef"
	privatePassword = "كلمة السر"
)

func basicAuth(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// newPrivateHarness returns a harness with one story, which p restricts, and the path
// of the story.
func newPrivateHarness(t *testing.T, p publish.Private) (h *harness, story string) {
	t.Helper()
	h = newHarness(t)
	h.addArticle("furat", bridge)
	var err error
	h.Server, err = publish.New(publish.Options{
		Store: h.store, Now: func() time.Time { return time.Unix(0, h.clock.Load()) }, Private: p, Health: token,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.run()
	list, err := h.store.Stories(t.Context(), storage.Query{})
	if err != nil || len(list.Stories) != 1 {
		t.Fatal(list, err)
	}
	return h, "/stories/" + list.Stories[0].ID
}

// Every route: pages, which a token does not open, and documents.
func privateRoutes(story string) (pages, documents []string) {
	outlet := "/outlets/" + url.PathEscape("صوت الفرات")
	pages = []string{
		"/", "/search", "/search?q=bridge", story, "/status", "/topics", "/style.css", "/live.js", "/favicon.ico", "/nothing",
		"/event/" + strings.TrimPrefix(story, "/stories/"), "/topics/roads", outlet, "/regions/syria", "/languages/ar", "/places", "/places/syria",
	}
	for _, suffix := range []string{".atom", ".rss", ".json"} {
		documents = append(documents, "/feed"+suffix, "/feed/2026-11-23"+suffix, "/search"+suffix+"?q=lang:ar", "/topics/roads"+suffix, "/topics/roads/2026-11-23"+suffix,
			"/events"+suffix, "/events/2026-11-23"+suffix, "/events/topics/roads"+suffix, "/events/search"+suffix+"?q=lang:ar",
			outlet+suffix, outlet+"/2026-11-23"+suffix, "/regions/syria"+suffix, "/places/syria"+suffix, "/languages/ar"+suffix, "/languages/ar/2026-11-23"+suffix)
	}
	for _, suffix := range []string{".atom", ".rss", ".json"} {
		documents = append(documents, "/bursts"+suffix, "/changes"+suffix)
	}
	return pages, append(documents, "/feeds.opml", "/topics.opml", "/events.opml")
}

// With a token, a password or both, no route answers a request without them. What is
// answered must not be kept by shared caches nor found by search engines.
func TestEveryRouteOfAPrivateSiteIsGuarded(t *testing.T) {
	t.Parallel()
	right := basicAuth("desk", privatePassword)
	for name, row := range map[string]struct {
		private publish.Private
		denied  int
	}{
		"token":    {publish.Private{Token: privateToken}, 404},
		"password": {publish.Private{User: "desk", Password: privatePassword}, 401},
		"both":     {publish.Private{Token: privateToken, User: "desk", Password: privatePassword}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, story := newPrivateHarness(t, row.private)
			pages, documents := privateRoutes(story)
			hasToken, hasPassword := row.private.Token != "", row.private.Password != ""
			expect := func(path, authorization string, allowed bool) {
				t.Helper()
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					header := map[string]string{"method": method}
					if authorization != "" {
						header["Authorization"] = authorization
					}
					r := h.get(path, header)
					text := body(t, r)
					switch {
					case allowed && r.StatusCode != http.StatusOK && !strings.Contains(path, "/nothing"):
						t.Errorf("%s %s with %q: status %d, want 200", method, path, authorization, r.StatusCode)
					case !allowed && (r.StatusCode != row.denied || strings.Contains(text, bridge.Title) || len(text) > 30):
						t.Errorf("%s %s with %q: status %d, want %d: %.80s", method, path, authorization, r.StatusCode, row.denied, text)
					case !allowed && (r.Header.Get("WWW-Authenticate") != "") != hasPassword:
						t.Errorf("%s %s: WWW-Authenticate %q", method, path, r.Header.Get("WWW-Authenticate"))
					}
					asset := strings.HasSuffix(path, ".css") || strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".ico")
					if cached := r.Header.Get("Cache-Control"); strings.Contains(cached, "public") && !asset || r.Header.Get("X-Robots-Tag") != "noindex, nofollow" {
						t.Errorf("%s %s: Cache-Control %q, X-Robots-Tag %q", method, path, cached, r.Header.Get("X-Robots-Tag"))
					}
				}
			}
			for _, path := range append(documents, pages...) {
				document := strings.Contains(path, ".atom") || strings.Contains(path, ".rss") || strings.Contains(path, ".json") || strings.Contains(path, ".opml")
				expect(path, "", false)
				expect(path, right, hasPassword)
				for _, wrong := range []string{basicAuth("desk", "wrong"), basicAuth("other", privatePassword), basicAuth("desk", ""), basicAuth("", privatePassword), basicAuth("", ""), "Bearer " + privatePassword} {
					expect(path, wrong, false)
				}
				expect("/private/"+privateToken+path, "", hasToken && document)
				for _, wrong := range []string{"0123456789abcdee", "0123456789abcde", "0123456789abcdef0", ""} {
					expect("/private/"+wrong+path, "", false)
				}
				if hasPassword { // wrong credentials are refused even beside the right token
					expect("/private/"+privateToken+path, basicAuth("desk", "wrong"), false)
				}
			}
			expect("/private/"+privateToken, "", false)
			for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/health/" + token + ".atom": 200, "/health/wrong.atom": 404} {
				if r := h.get(path, nil); r.StatusCode != want || r.Header.Get("X-Robots-Tag") == "" {
					t.Errorf("%s: status %d, X-Robots-Tag %q, want %d", path, r.StatusCode, r.Header.Get("X-Robots-Tag"), want)
				}
			}
		})
	}
}

// The documents of a private site link to what its reader may read, and are cached by
// the reader only.
func TestPrivateDocumentsLinkBelowTheToken(t *testing.T) {
	t.Parallel()
	h, _ := newPrivateHarness(t, publish.Private{Token: privateToken})
	base := "/private/" + privateToken
	for path, want := range map[string]string{
		"/feed.atom":                    `href="https://rawi.example` + base + `/feed.atom"`,
		"/feed.atom?n=1&full=0":         `href="https://rawi.example` + base + `/feed.atom"`,
		"/topics/roads/2026-11-23.atom": `href="https://rawi.example` + base + `/topics/roads.atom"`,
		"/topics.opml":                  `xmlUrl="https://rawi.example` + base + `/topics/roads.atom"`,
	} {
		r := h.get(base+path, nil)
		if text := body(t, r); !strings.Contains(text, want) || !strings.HasPrefix(r.Header.Get("Cache-Control"), "private, max-age=") {
			t.Errorf("%s: Cache-Control %q, no %s in\n%s", path, r.Header.Get("Cache-Control"), want, text)
		}
	}
}

// A site without token and password is public, and says so to caches.
func TestPublicSiteNeedsNoCredentials(t *testing.T) {
	t.Parallel()
	h, _ := newPrivateHarness(t, publish.Private{})
	for path, want := range map[string]string{"/feed.atom": "public, max-age=60", "/": "public, max-age=30"} {
		r := h.get(path, nil)
		if r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Cache-Control"), want) || r.Header.Get("X-Robots-Tag") != "" {
			t.Errorf("%s: status %d, %v", path, r.StatusCode, r.Header)
		}
	}
	if r := h.get("/private//feed.atom", nil); r.StatusCode == 200 {
		t.Error("an empty token opens /private/")
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
