package parse

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

var update = flag.Bool("update", false, "write the wanted files anew; read them before you commit")

// fixture is what a document is read as.
type fixture struct {
	Error    string            `json:"error,omitempty"`
	Format   string            `json:"format,omitempty"`
	Charset  string            `json:"charset,omitempty"`
	Warnings []string          `json:"warnings,omitempty"`
	Channel  storage.Channel   `json:"channel,omitzero"`
	Articles []storage.Article `json:"articles,omitempty"`
}

// TestFixtures reads each NAME.xml, .json or .html of testdata as if it had
// come from https://news.example/feeds/all.xml, and compares with
// NAME.want.json. A fix of the parser is such a pair, and no code.
func TestFixtures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want.json") {
			continue
		}
		n++
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			compare(t, file)
		})
	}
	if n < 250 {
		t.Errorf("testdata holds %d fixtures", n)
	}
}

func compare(t *testing.T, file string) {
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(Input{
		Body: body, URL: "https://news.example/feeds/all.xml",
		Feed: storage.Feed{Name: "news"}, Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC),
	})
	got := fixture{Format: d.Format, Charset: d.Charset, Warnings: d.Warnings, Channel: d.Channel, Articles: d.Articles}
	if err != nil {
		got = fixture{Error: err.Error()}
	}
	for i := range got.Articles {
		got.Articles[i].Feed, got.Articles[i].ItemHash = "", 0 // the same in all
	}
	text := asJSON(t, got)
	wantFile := strings.TrimSuffix(file, filepath.Ext(file)) + ".want.json"
	if *update {
		if err := os.WriteFile(wantFile, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(wantFile)
	if err != nil {
		t.Fatal(err)
	}
	if text != strings.TrimSpace(string(want)) {
		t.Errorf("%s\n got %s\nwant %s", body, text, want)
	}
}

// asJSON is v as people read it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
