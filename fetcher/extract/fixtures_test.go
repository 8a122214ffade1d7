package extract

import (
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the wanted files anew; read them before you commit")

// TestFixtures reads each NAME.html of testdata as if it stood at
// https://news.example/2026/1.html, and compares with NAME.want.json. A fix of
// the sanitiser is such a pair, and no code.
func TestFixtures(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.html")
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "https", Host: "news.example", Path: "/2026/1.html"}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, strings.TrimSuffix(file, ".html")+".want.json", string(src), HTML(string(src), base))
		})
	}
	if len(files) < 60 {
		t.Errorf("testdata holds %d fixtures", len(files))
	}
}

// compare holds what was read of src against the file that says what is
// wanted.
func compare(t *testing.T, wantFile, src string, got Fragment) {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(wantFile, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(wantFile)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s\n got %s\nwant %s", src, b.String(), want)
	}
}
