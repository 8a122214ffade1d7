package daemon

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/cmd/internal/config"
	"rawi/storage"
)

// documentedAddress matches an address of the site in the code of a page.
var documentedAddress = regexp.MustCompile("`(/[^` ]*)`")

// ofMachine matches paths of files.
var ofMachine = regexp.MustCompile(`^/(etc|usr|var|run|srv|mnt|tmp|home)/`)

// TestAddressesOfTheDocsAreServed: each that any page names, with something that is
// there in the place of its capitals.
func TestAddressesOfTheDocsAreServed(t *testing.T) {
	t.Parallel()
	const name, secret = "raqqa", "abcdefghijklmnopqrst"
	began := time.Now().UTC().Add(-time.Hour)
	c := configured(t.TempDir(), "http://feed.test")
	c.Feeds[0].Outlet, c.Feeds[0].Region = name, name
	c.Topics = []storage.Topic{{Name: name, Query: "جسر"}, {Name: "water", Query: "مياه", By: "event"}}
	c.Watch.Bursts = storage.Bursts{Outlets: 5, Within: time.Hour}
	c.Watch.Gaps = storage.Gaps{Languages: []string{"ar", "en"}, Outlets: 2, Hours: 12}
	c.Watch.Digests = []storage.Digest{{Name: name, Topic: name}}
	c.Publish.Health = secret
	d := open(t, c)
	out, err := d.writer.Apply(t.Context(), storage.Operation{Fetch: &storage.Fetch{
		At: began, State: storage.FeedState{Feed: "furat", Status: storage.StatusOK},
		Articles: []storage.Article{{Identity: "1", Title: "جسر جديد في الرقة", Link: "https://furat.test/1", Language: "ar", Published: began}},
	}})
	if err != nil || len(out[0].New) != 1 {
		t.Fatal(out, err)
	}
	closed := configured(t.TempDir(), "http://feed.test")
	closed.Publish.Private = config.Private{Token: secret}
	public, private, metrics := d.publicHandler(), open(t, closed).publicHandler(), d.metricsHandler()
	put := strings.NewReplacer(
		"NAME", name, "TAG", "ar", "QUERY", "%D8%AC%D8%B3%D8%B1", "WORD", secret, "TOKEN", secret, "ID", out[0].New[0], "2026-11-23", began.Format(time.DateOnly),
		"{atom,rss,json}", "json", "/languages/tr", "/languages/ar", "/languages/ckb", "/languages/ar",
	).Replace

	found := 0
	for page, text := range pagesOfTheDocs(t) {
		for line := range strings.Lines(text) {
			for _, m := range documentedAddress.FindAllStringSubmatch(line, -1) {
				handler := public
				switch address := m[1]; {
				case ofMachine.MatchString(address), strings.HasPrefix(address, "/websub/"), strings.HasPrefix(address, "/api/v1/"):
					continue // a file; what a hub calls when it is asked; see below
				case strings.HasPrefix(address, "/private/"):
					handler = private
				case address == "/metrics":
					handler = metrics
				}
				endings := []string{""}
				if page == "subscribing.md" && strings.HasPrefix(line, "|") && !strings.Contains(m[1], ".") {
					endings = []string{"", ".atom", ".rss", ".json"} // as it says
				}
				for _, ending := range endings {
					found++
					address := put(m[1]) + ending
					if got := status(t, handler, http.MethodGet, address); got >= 400 && (got != http.StatusServiceUnavailable || address != "/readyz") {
						t.Errorf("%s: %s: status %d for %s", page, m[1], got, address)
					}
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d addresses found", found)
	}
}

// TestQuestionsOfTheDocsAreAnswered: those below /api/v1/ that formats.md names.
func TestQuestionsOfTheDocsAreAnswered(t *testing.T) {
	t.Parallel()
	_, list, ok := strings.Cut(pagesOfTheDocs(t)["formats.md"], "/api/v1/ of its site:")
	list, _, end := strings.Cut(list, ". Their keys")
	if !ok || !end {
		t.Fatal("the list of questions is not where it was")
	}
	questions := regexp.MustCompile(`\b[a-z]+\b`).FindAllString(regexp.MustCompile(`(?s)\(.*?\)`).ReplaceAllString(list, ""), -1)
	public := open(t, configured(t.TempDir(), "http://feed.test")).publicHandler()
	for _, q := range questions {
		w := httptest.NewRecorder()
		public.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/"+q+"?id=x&a=x&b=x", nil))
		if kind := w.Header().Get("Content-Type"); kind != "application/json" {
			t.Errorf("%s: status %d, %s", q, w.Code, kind)
		}
	}
	if len(questions) < 18 {
		t.Errorf("only %q", questions)
	}
}

// pagesOfTheDocs returns the texts of the pages by their names.
func pagesOfTheDocs(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"../../../*.md", "../../../deploy/docs/*.md", "../../../deploy/docs/*/*.md"} {
		pages, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, page := range pages {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			texts[filepath.Base(page)] += string(text)
		}
	}
	return texts
}
