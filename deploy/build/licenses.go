package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// linked is a package that is part of the binaries, as go list describes it.
type linked struct {
	Dir      string
	Standard bool // of Go's own library
	Module   *struct {
		Path, Version, Dir string
		Main               bool // rawi
	}
}

// license is a text and what it is the license or notice of.
type license struct {
	text string
	of   []string // "module version: file"
}

// writeLicenses writes the licenses and notices of everything that is linked into the
// binaries of any target: they have to go with them. Each text is written once.
func (r *release) writeLicenses(ctx context.Context) error {
	var all []linked
	for _, t := range targets {
		packages, err := linkedPackages(ctx, t)
		if err != nil {
			return err
		}
		all = append(all, packages...)
	}
	goroot, err := output(ctx, "go", "env", "GOROOT")
	if err != nil {
		return err
	}
	licenses, err := collectLicenses(all, goroot)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("The licenses and notices of what is linked into rawi beside its own code.\n")
	for _, l := range licenses {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(l.of, "\n"), strings.TrimSpace(l.text))
	}
	file := r.stage("share", "doc", "LICENSES.txt")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// linkedPackages returns the packages that the binary of a target is made of.
func linkedPackages(ctx context.Context, t target) (out []linked, err error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Dir,Standard,Module", "rawi/cmd/rawi")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.system, "GOARCH="+t.arch, "GOFLAGS=")
	text, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("list the packages of %s: %w", t, err)
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var p linked
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}

// collectLicenses returns the texts that belong to packages, sorted by what they
// belong to. A module without any is an error: nobody may pass it on.
func collectLicenses(packages []linked, goroot string) (out []license, err error) {
	files := map[string]string{} // path → what it is the license of
	for _, p := range packages {
		name, dir, root := "Go", goroot, goroot
		switch {
		case !p.Standard && p.Module == nil:
			return nil, fmt.Errorf("%s: of no module", p.Dir)
		case !p.Standard && p.Module.Main:
			continue
		case !p.Standard:
			name, dir, root = p.Module.Path+" "+p.Module.Version, p.Dir, p.Module.Dir
		}
		found, err := licenseFiles(dir, root)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, file := range found {
			below, _ := filepath.Rel(root, file)
			files[file] = name + ": " + filepath.ToSlash(below)
		}
	}
	at := map[string]int{} // text → its place in out
	for file, name := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		i, known := at[string(text)]
		if !known {
			i = len(out)
			at[string(text)] = i
			out = append(out, license{text: string(text)})
		}
		out[i].of = append(out[i].of, name)
	}
	for _, l := range out {
		slices.Sort(l.of)
	}
	slices.SortFunc(out, func(a, b license) int { return strings.Compare(a.of[0], b.of[0]) })
	return out, nil
}

// licenseName matches the names under which licenses and notices are kept.
var licenseName = regexp.MustCompile(`(?i)licen[cs]e|^(copying|copyright|notice|patents)`)

var errNoLicense = errors.New("no license was found")

// licenseFiles returns the licenses and notices in dir and above it, up to root; root
// has one at least.
func licenseFiles(dir, root string) (out []string, err error) {
	for ; ; dir = filepath.Dir(dir) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		before := len(out)
		for _, e := range entries {
			if isLicense(e) {
				out = append(out, filepath.Join(dir, e.Name()))
			}
		}
		if len(dir) > len(root) {
			continue
		}
		if len(out) == before {
			return nil, fmt.Errorf("%w in %s", errNoLicense, filepath.Base(root))
		}
		return out, nil
	}
}

func isLicense(e fs.DirEntry) bool {
	return e.Type().IsRegular() && filepath.Ext(e.Name()) != ".go" && licenseName.MatchString(e.Name())
}
