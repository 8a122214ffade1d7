package sitemap_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// wanted is what a person reads in a sitemap of testdata: NAME.want.json.
type wanted struct {
	URL        string       `json:"url"`
	Zone       string       `json:"zone"`
	Channel    string       `json:"channel"`
	All        bool         `json:"all"`
	Short      bool         `json:"short"`
	Unmodified bool         `json:"unmodified"` // lastmod is that of the request
	Items      []wantedItem `json:"items"`
}

type wantedItem struct {
	Title      string    `json:"title"`
	Link       string    `json:"link"`
	Published  time.Time `json:"published"`
	Language   string    `json:"language"`
	Categories []string  `json:"categories"`
	Image      string    `json:"image"`
}

func (w wantedItem) String() string {
	return fmt.Sprintf("%s | %s | %s | %s | %q | %s", w.Title, w.Link, w.Published.UTC().Format(time.RFC3339), w.Language, w.Categories, w.Image)
}

// TestFixtures reads six sitemaps in the manner of real ones, and each broken in three ways.
// What is wanted was written with them, not by the reader.
func TestFixtures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "*.want.json"))
	if err != nil || len(files) != 24 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	right, all := 0, 0
	for _, file := range files {
		name := strings.TrimSuffix(file, ".want.json")
		r, n := score(t, name)
		right, all = right+r, all+n
		if r < n {
			t.Errorf("%s: %d of %d items are right", name, r, n)
		}
	}
	t.Logf("%d of %d items are right", right, all)
}

// score reads a fixture, and returns how many items are right, and of how many. What is no
// item of the fixture counts as wrong.
func score(t *testing.T, name string) (right, all int) {
	t.Helper()
	var want wanted
	text, err := os.ReadFile(name + ".want.json")
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(name + ".xml")
	if err != nil {
		body, err = os.ReadFile(name + ".txt")
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := parse.Parse(t.Context(), parse.Input{
		Body: body, URL: want.URL, Now: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC),
		Feed: storage.Feed{Name: "news", Kind: storage.KindSitemap, All: want.All, Zone: want.Zone},
	})
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if d.Channel.Title != want.Channel || d.Short != want.Short {
		t.Errorf("%s: channel %q, short %v; want %q, %v", name, d.Channel.Title, d.Short, want.Channel, want.Short)
	}
	got := map[string]wantedItem{}
	for _, a := range d.Articles {
		got[a.Link] = wantedItem{a.Title, a.Link, a.Published, a.DeclaredLanguage, a.Categories, a.Image}
		if isModified := !a.Updated.IsZero() && !a.Updated.Equal(a.Published); want.Unmodified && isModified {
			t.Errorf("%s: %s was updated at %s", name, a.Link, a.Updated)
		}
	}
	for _, w := range want.Items {
		if g := got[w.Link]; g.String() == w.String() {
			right++
		} else {
			t.Errorf("%s:\n got %s\nwant %s", name, g, w)
		}
	}
	return right, max(len(want.Items), len(d.Articles))
}
