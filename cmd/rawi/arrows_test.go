package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrow is a rule of which packages may import another; an empty list: none.
type arrow struct {
	name     string
	importer string   // prefix of the packages that the rule is for; empty: all
	imported string   // prefix of the packages …
	allowed  []string // … that only these, and packages below them, may import
}

var arrows = []arrow{
	{"the store knows no network", "rawi/storage", "net/http", []string{}},
	{"domain types import nothing of ours", "rawi/storage ", "rawi/", []string{}},
	{"fetching knows nothing of publishing", "rawi/fetcher", "rawi/publish", []string{}},
	{"publishing knows nothing of fetching", "rawi/publish", "rawi/fetcher", []string{}},
	{"nothing imports what cmd wires", "", "rawi/cmd", []string{"rawi/cmd"}},
	{"only the store and the index import bbolt", "", "go.etcd.io/bbolt", []string{"rawi/storage/bolt", "rawi/storage/index"}},
	{"only the parser imports gofeed", "", "github.com/mmcdole/gofeed", []string{"rawi/fetcher/parse"}},
	{"only the selectors import cascadia", "", "github.com/andybalholm/cascadia", []string{"rawi/fetcher/parse/webpage/selector"}},
	{"only the format imports gorilla/feeds", "", "github.com/gorilla/feeds", []string{"rawi/publish/format"}},
	{"only the fleet and its farm import NATS", "", "github.com/nats-io", []string{"rawi/cmd/internal/fleet", "rawi/cmd/internal/farm/fleet"}},
	{"the index does not know the store", "rawi/storage/index", "rawi/storage/bolt", []string{}},
	{"drawing asks no store", "rawi/cmd/internal/render", "rawi/storage/bolt", []string{}},
	{"drawing asks no daemon", "rawi/cmd/internal/render", "rawi/cmd/internal/daemon", []string{}},
	{"only cmd opens the store", "", "rawi/storage/bolt", []string{"rawi/cmd", "rawi/storage/bolt"}},
}

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (out []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "rawi/...")
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(strings.NewReader(string(text))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
}

func TestImportsPointOneWay(t *testing.T) {
	t.Parallel()
	all := packages(t)
	if len(all) < 15 {
		t.Fatalf("go list found %d packages", len(all))
	}
	for _, p := range all {
		for _, a := range arrows {
			if !strings.HasPrefix(p.ImportPath+" ", a.importer) {
				continue
			}
			if slices.ContainsFunc(a.allowed, func(s string) bool { return under(p.ImportPath, s) }) {
				continue
			}
			for _, i := range p.Imports {
				if under(i, strings.TrimSuffix(a.imported, "/")) {
					t.Errorf("%s: %s imports %s", a.name, p.ImportPath, i)
				}
			}
		}
	}
}

func under(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}

func TestTopLevelHasNothingElse(t *testing.T) {
	t.Parallel()
	known := []string{
		"cmd", "fetcher", "storage", "publish", "deploy", "go.mod", "go.sum", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
	}
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && name != "rawi" && !slices.Contains(known, name) {
			t.Errorf("%s is at the top level: everything belongs into %v", name, known[:5])
		}
	}
}
