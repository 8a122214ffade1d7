package parsetest

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/storage"
)

var update = flag.Bool("update", false, "write the wanted files anew; read them before you commit")

// Reading is what a document is read as.
type Reading struct {
	Error    string            `json:"error,omitempty"`
	Format   string            `json:"format,omitempty"`
	Charset  string            `json:"charset,omitempty"`
	Warnings []string          `json:"warnings,omitempty"`
	Channel  storage.Channel   `json:"channel,omitzero"`
	Articles []storage.Article `json:"articles,omitempty"`
}

// Fixtures reads each NAME.xml, .json or .html of dir, and compares with
// NAME.want.json. With -update it writes that file.
func Fixtures(t *testing.T, dir string, read func(body []byte) Reading) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
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
			compare(t, file, read)
		})
	}
	if n < 250 {
		t.Errorf("%s holds %d fixtures", dir, n)
	}
}

func compare(t *testing.T, file string, read func(body []byte) Reading) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	got := read(body)
	for i := range got.Articles {
		got.Articles[i].Feed, got.Articles[i].ItemHash = "", 0 // the same in all
	}
	text := JSON(t, got)
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

// JSON returns v as people read it.
func JSON(t testing.TB, v any) string {
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
