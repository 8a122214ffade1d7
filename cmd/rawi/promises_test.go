package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// namedTest matches the name of a test in a text.
var namedTest = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9]+`)

// TestPromisesNameTestsThatExist: those of the packages' docs, and of the pages.
func TestPromisesNameTestsThatExist(t *testing.T) {
	t.Parallel()
	exists := map[string]bool{}
	texts := docPages(t)
	delete(texts, "../../CHANGELOG.md")
	err := filepath.WalkDir("../..", func(file string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(file, "_test.go") && path.Base(file) != "doc.go" {
			return err
		}
		text, err := os.ReadFile(file)
		if strings.HasSuffix(file, "_test.go") {
			for line := range strings.Lines(string(text)) {
				name, ok := strings.CutPrefix(line, "func ")
				name, _, _ = strings.Cut(name, "(")
				exists[name] = exists[name] || ok
			}
		} else {
			texts[file] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for file, text := range texts {
		for _, name := range namedTest.FindAllString(text, -1) {
			if found++; !exists[name] {
				t.Errorf("%s: there is no %s", file, name)
			}
		}
	}
	if found < 400 {
		t.Errorf("only %d tests are named", found)
	}
}

// TestEveryPackageIsListed with its one job, by its path or, below another, its name;
// helpers of tests and what only measures are not.
func TestEveryPackageIsListed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages(t) {
		below := strings.TrimPrefix(p.ImportPath, "rawi/")
		base := path.Base(below)
		if strings.HasSuffix(base, "test") || strings.HasPrefix(below, "deploy/") || strings.HasPrefix(below, "cmd/internal/farm/") {
			continue
		}
		if !strings.Contains(string(text), "`"+below+"`") && !strings.Contains(string(text), "`"+base+"`") {
			t.Errorf("CONTRIBUTING.md does not say what %s is for", below)
		}
	}
}
