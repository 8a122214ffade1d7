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

// arrow says which packages may import something; an empty list: none may.
type arrow struct {
	name     string
	importer string   // packages that begin so are held to it; empty: all
	imported string   // what begins so …
	allowed  []string // … only these, and what lies below them, import
}

var arrows = []arrow{
	{"the store knows no network", "rawi/storage", "net/http", []string{}},
	{"domain types stand on the ground floor", "rawi/storage ", "rawi/", []string{}},
	{"fetching knows nothing of publishing", "rawi/fetcher", "rawi/publish", []string{}},
	{"publishing knows nothing of fetching", "rawi/publish", "rawi/fetcher", []string{}},
	{"nothing imports what cmd wires", "", "rawi/cmd", []string{"rawi/cmd"}},
	{"bbolt is the store's and the index's", "", "go.etcd.io/bbolt", []string{"rawi/storage/bolt", "rawi/storage/index"}},
	{"gofeed is the parser's", "", "github.com/mmcdole/gofeed", []string{"rawi/fetcher/parse"}},
	{"gorilla/feeds is the format's", "", "github.com/gorilla/feeds", []string{"rawi/publish/format"}},
	{"NATS is the fleet's", "", "github.com/nats-io", []string{"rawi/cmd/internal/fleet"}},
	{"the index knows no store", "rawi/storage/index", "rawi/storage/bolt", []string{}},
	{"only the rim opens the store", "", "rawi/storage/bolt", []string{"rawi/cmd", "rawi/storage/bolt"}},
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

func TestArrowsBetweenRoomsPointOneWay(t *testing.T) {
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

func TestTopLevelHoldsTheHouseAndNothingElse(t *testing.T) {
	t.Parallel()
	house := []string{
		"cmd", "fetcher", "storage", "publish", "deploy", "go.mod", "go.sum", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md",
	}
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && name != "rawi" && !slices.Contains(house, name) {
			t.Errorf("%s stands at the top level: everything lives in %v", name, house[:5])
		}
	}
}
