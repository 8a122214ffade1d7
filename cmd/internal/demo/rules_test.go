package demo

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"rawi/publish/format/formattest"
)

// Every document of the demo keeps to the rules of its format, and so do those
// it leads to.
func TestDocumentsOfTheDemoBreakNoRule(t *testing.T) {
	d, _ := start(t)
	base := "http://" + d.address
	paths := []string{"/feed", "/events", "/events/topics/euphrates", "/events/languages/tr", "/search?q=" + url.QueryEscape("سد OR قمح"), "/languages/ar", "/languages/ckb"}
	for _, m := range regexp.MustCompile(`href="(/(?:topics|outlets|regions)/[^"#?.]+)"`).FindAllStringSubmatch(get(t, base+"/topics", "text/html"), -1) {
		paths = append(paths, m[1])
	}
	earlier := regexp.MustCompile(`/(?:feed|topics/[a-z]+)/\d{4}-\d\d-\d\d\.`)
	checked := 0
	for _, path := range paths {
		for suffix, contentType := range map[string]string{".atom": "application/atom+xml", ".rss": "application/rss+xml", ".json": "application/feed+json"} {
			at := path + suffix
			if view, asked, ok := strings.Cut(path, "?"); ok {
				at = view + suffix + "?" + asked
			}
			todo := []string{at}
			if at == "/feed.atom" || at == "/feed.rss" {
				todo = append(todo, at+"?n=3")
			}
			for len(todo) > 0 {
				at, todo = todo[0], todo[1:]
				body := get(t, base+at, contentType)
				for _, broken := range formattest.Check(contentType, []byte(body)) {
					t.Errorf("%s: %s", at, broken)
				}
				if checked++; strings.Contains(at, "n=3") {
					for _, day := range earlier.FindAllString(body, -1) {
						todo = append(todo, day+strings.TrimPrefix(suffix, "."))
					}
				}
			}
		}
	}
	if checked < 40 {
		t.Errorf("%d documents, want 40 or more", checked)
	}
}

func get(t *testing.T, address, contentType string) string {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK || !strings.HasPrefix(r.Header.Get("Content-Type"), contentType) {
		t.Fatalf("%s: %v, status %d, %q", address, err, r.StatusCode, r.Header.Get("Content-Type"))
	}
	return string(body)
}
