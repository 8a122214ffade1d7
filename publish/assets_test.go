package publish_test

import (
	"compress/gzip"
	"io"
	"regexp"
	"strings"
	"testing"
)

// An asset may be cached for ever under the address that pages have, which names its
// version, and no other. It is packed for whoever can unpack it.
func TestAssetsAreCachedByVersion(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.run()
	page := body(t, h.get("/", nil))
	for name, contentType := range map[string]string{"style.css": "text/css; charset=utf-8", "live.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml", "icon.png": "image/png"} {
		address := regexp.MustCompile(`"(/` + regexp.QuoteMeta(name) + `\?v=[0-9a-f]{12})"`).FindStringSubmatch(page)
		if address == nil {
			t.Fatalf("no address of %s in\n%s", name, page)
		}
		plain := h.get(address[1], nil)
		tag, text := plain.Header.Get("ETag"), body(t, plain)
		for _, ask := range []struct {
			address, tag, cached string
			status               int
		}{
			{address[1], "", "public, max-age=31536000, immutable", 200},
			{"/" + name, "", "public, max-age=3600", 200},
			{"/" + name + "?v=0", "", "public, max-age=3600", 200},
			{address[1], tag, "public, max-age=31536000, immutable", 304},
			{address[1], `"other"`, "public, max-age=31536000, immutable", 200},
		} {
			for _, coding := range []string{"", "gzip"} {
				r := h.get(ask.address, map[string]string{"If-None-Match": ask.tag, "Accept-Encoding": coding})
				packed := r.Header.Get("Content-Encoding") == "gzip"
				if r.StatusCode != ask.status || r.Header.Get("Cache-Control") != ask.cached || packed != (coding == "gzip" && ask.status == 200) {
					t.Errorf("%s with tag %q, coding %q: status %d, %v; want %d, %s", ask.address, ask.tag, coding, r.StatusCode, r.Header, ask.status, ask.cached)
				}
				if ask.status != 200 {
					continue
				}
				if r.Header.Get("Content-Type") != contentType || r.Header.Get("Vary") != "Accept-Encoding" {
					t.Errorf("%s, coding %q: %v, want %s", ask.address, coding, r.Header, contentType)
				}
				sent := body(t, r)
				if packed {
					z, err := gzip.NewReader(strings.NewReader(sent))
					if err != nil {
						t.Fatal(err)
					}
					unpacked, err := io.ReadAll(z)
					if err != nil || len(sent) >= len(unpacked) {
						t.Errorf("%s: %d bytes packed, %d not, %v", ask.address, len(sent), len(unpacked), err)
					}
					sent = string(unpacked)
				}
				if sent != text || text == "" {
					t.Errorf("%s, coding %q: %d bytes, want %d", ask.address, coding, len(sent), len(text))
				}
			}
		}
	}
}
