package story_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/story"
)

// set reads a small set of articles of testdata/stories.
func set(t *testing.T, name string) (articles []story.Article) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "stories", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var items []struct {
		Outlet, Title, HTML string
		Published           time.Time
	}
	if err := json.Unmarshal(raw, &items); err != nil {
		t.Fatal(err)
	}
	paragraph := regexp.MustCompile(`<p>(.*?)</p>`)
	for i, x := range items {
		var blocks []string
		for _, m := range paragraph.FindAllStringSubmatch(x.HTML, -1) {
			blocks = append(blocks, m[1])
		}
		at := noon.Add(time.Duration(i) * time.Minute)
		if !x.Published.IsZero() {
			at = x.Published
		}
		articles = append(articles, story.Article{
			ID: fmt.Sprint(x.Outlet, i), Feed: x.Outlet, Outlet: x.Outlet, Title: x.Title, Time: at, Seen: at,
			Print: story.NewFingerprint(x.Title, blocks, "ar"),
		})
	}
	return articles
}

// TestErrorsOfRealNews are small sets of what was decided wrong: houses that spell
// differently, two reports in one article, and a statement with other names a day later.
func TestErrorsOfRealNews(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		want   bool // whether a and b are one story
		a, b   int
		orders [][]int
	}{
		{"spelling-is-no-swap", true, 0, 1, [][]int{{0, 1}, {1, 0}}},
		{"statement-template", false, 0, 1, [][]int{{0, 1}}},
		{"two-items-glue", false, 1, 2, [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}},
		{"two-items-glue", true, 0, 1, [][]int{{0, 1, 2}, {1, 0, 2}}},
	} {
		articles := set(t, c.name)
		for _, order := range c.orders {
			w := story.NewWindow(storage.StorySettings{})
			for i, n := range order {
				a := articles[n]
				a.Seen = a.Seen.Add(time.Duration(i) * time.Minute)
				one(w, a)
			}
			a, _ := w.Story(articles[c.a].ID)
			b, _ := w.Story(articles[c.b].ID)
			if (a == b) != c.want {
				t.Errorf("%s in order %v: %d is in %s, %d in %s", c.name, order, c.a, a, c.b, b)
			}
		}
	}
}
