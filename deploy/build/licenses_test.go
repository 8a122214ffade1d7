package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNoticeNamesWhatIsLinked for any target, and nothing else.
func TestNoticeNamesWhatIsLinked(t *testing.T) {
	t.Parallel()
	notice, err := os.ReadFile(filepath.Join("..", "..", "NOTICE"))
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for s := bufio.NewScanner(bytes.NewReader(notice)); s.Scan(); {
		if module, ok := strings.CutPrefix(s.Text(), "  "); ok {
			named = append(named, module)
		}
	}
	var modules []string
	for _, target := range targets {
		packages, err := linkedPackages(t.Context(), target)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range packages {
			if !p.Standard && !p.Module.Main {
				modules = append(modules, p.Module.Path)
			}
		}
	}
	slices.Sort(modules)
	if modules = slices.Compact(modules); !slices.Equal(named, modules) {
		t.Errorf("NOTICE names\n%s\nlinked are\n%s", strings.Join(named, "\n"), strings.Join(modules, "\n"))
	}
}

// TestLicensesOfAllThatIsLinked stand in the file of a release, with those of a
// package that has one of its own and those of Go.
func TestLicensesOfAllThatIsLinked(t *testing.T) {
	t.Parallel()
	r := &release{dist: t.TempDir()}
	if err := r.writeLicenses(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(r.stage("share", "doc", "LICENSES.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\nGo: LICENSE\n", "\nGo: PATENTS\n", "\ngo.etcd.io/bbolt v", "\ngithub.com/coreos/go-systemd/v22 v",
		"github.com/klauspost/compress", "zstd/internal/xxhash/LICENSE.txt\n", "CoreOS Project", "Redistribution and use in source and binary forms",
	} {
		if !strings.Contains(string(first), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(string(first), "rawi/") {
		t.Error("rawi is listed as a part of itself")
	}
	if err := r.writeLicenses(t.Context()); err != nil {
		t.Fatal(err)
	}
	if second, err := os.ReadFile(r.stage("share", "doc", "LICENSES.txt")); err != nil || !bytes.Equal(first, second) {
		t.Errorf("two builds differ, %v", err)
	}
}

// TestLicensesAreCollectedUpToTheModule: a package's own, its parents' and the
// module's; not a sibling's, which is not linked. A text that several have is one.
func TestLicensesAreCollectedUpToTheModule(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"go/LICENSE": "BSD", "a/LICENCE.md": "MIT", "a/NOTICE": "notice of a", "a/x/COPYING": "GPL", "a/x/y/y.go": "", "a/x/y/license.go": "package y",
		"a/sibling/LICENSE": "not linked", "a/licenses/x": "a folder", "b/icu-license.html": "ICU", "b/LICENSE-MIT": "MIT", "none/x.go": "",
	} {
		write(name, text)
	}
	module := func(name, below string) linked {
		p := linked{Dir: filepath.Join(dir, name, below)}
		p.Module = &struct {
			Path, Version, Dir string
			Main               bool
		}{Path: name, Version: "v1", Dir: filepath.Join(dir, name)}
		return p
	}
	rawi := module("rawi", "")
	rawi.Module.Main = true
	goroot := filepath.Join(dir, "go")
	got, err := collectLicenses([]linked{rawi, module("b", ""), module("a", "x/y"), module("a", ""), {Standard: true}}, goroot)
	var lines []string
	for _, l := range got {
		lines = append(lines, l.text+" of "+strings.Join(l.of, ", "))
	}
	want := []string{"BSD of Go: LICENSE", "MIT of a v1: LICENCE.md, b v1: LICENSE-MIT", "notice of a of a v1: NOTICE", "GPL of a v1: x/COPYING", "ICU of b v1: icu-license.html"}
	if err != nil || !slices.Equal(lines, want) {
		t.Errorf("got\n%s, %v, want\n%s", strings.Join(lines, "\n"), err, strings.Join(want, "\n"))
	}
	if _, err := collectLicenses([]linked{module("none", "")}, goroot); !errors.Is(err, errNoLicense) || !strings.Contains(err.Error(), "none v1") {
		t.Errorf("a module without a license: got %v", err)
	}
	if _, err := collectLicenses([]linked{{Dir: dir}}, goroot); err == nil {
		t.Error("a package of no module: no error")
	}
}
