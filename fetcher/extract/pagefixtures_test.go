package extract

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// pageFixture is what is wanted of a page: the article's own text, or why it is refused.
type pageFixture struct {
	Title   string   `json:"title"` // of the item in the feed
	Feed    []string `json:"feed"`  // its text
	Text    []string `json:"text"`
	Refused string   `json:"refused"`
}

// TestPagesGiveTheArticlesOwnText reads each NAME.html of testdata/page, a page in the
// manner of a publishing system, as if it stood at https://news.example/2026/1.html, and
// compares its blocks with NAME.want.json.
func TestPagesGiveTheArticlesOwnText(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/page/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			body, want := readPageFixture(t, file)
			page, err := Page(t.Context(), body, "text/html", "", &url.URL{Scheme: "https", Host: "news.example", Path: "/2026/1.html"})
			if err == nil {
				err = Refusal(want.Title, want.Feed, page)
			}
			switch {
			case want.Refused != "":
				if err == nil || err.Error() != want.Refused {
					t.Errorf("got %v, want it refused: %s\n%s", err, want.Refused, strings.Join(page.Text, "\n"))
				}
			case err != nil:
				t.Errorf("refused: %v\n%s", err, strings.Join(page.Text, "\n"))
			case !slices.Equal(page.Text, want.Text):
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(page.Text, "\n  "), strings.Join(want.Text, "\n  "))
			}
		})
	}
	if len(files) < 80 {
		t.Errorf("testdata/page holds %d pages", len(files))
	}
}

func readPageFixture(t *testing.T, file string) (body []byte, want pageFixture) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".want.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	return body, want
}
