package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rawi/fetcher/parse"
)

// A page that is no feed is told with the feeds that it offers; a feed and a fault of
// another kind are what they are.
func TestPagesAreToldWithTheirFeeds(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text    string
		is      error
		offered bool
	}{
		"a feed":                {`<rss version="2.0"><channel><title>t</title><item><title>a</title></item></channel></rss>`, nil, false},
		"a page":                {`<html><head><link rel="alternate" type="application/rss+xml" href="https://n.example/f.xml"></head></html>`, parse.ErrNotFeed, true},
		"a page without a feed": {`<html><body>x</body></html>`, parse.ErrNotFeed, false},
	} {
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
			t.Fatal(err)
		}
		a, said := quietApp("")
		_, err := fetchFeed(t.Context(), a, path, documentFlags{url: "https://n.example/"})
		if !errors.Is(err, row.is) || strings.Contains(said.String(), "https://n.example/f.xml") != row.offered || strings.Contains(said.String(), "is a web page that offers") != row.offered {
			t.Errorf("%s: %v, told %q", name, err, said)
		}
	}
}

// A build that is no release says so in a word.
func TestVersionIsAWord(t *testing.T) {
	t.Parallel()
	if got := buildVersion(); got == "" || strings.ContainsAny(got, "() ") {
		t.Errorf("got %q", got)
	}
}
