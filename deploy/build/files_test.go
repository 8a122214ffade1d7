package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// inCheckout runs the test in a folder with the files that a release holds. It
// changes the working directory, so it does not run beside others.
func inCheckout(t *testing.T) {
	t.Helper()
	t.Chdir(t.TempDir())
	for _, file := range []string{
		"README.md", "LICENSE", "NOTICE", "CHANGELOG.md", "dist/stage/share/doc/LICENSES.txt", "deploy/rawi.example.yaml", "deploy/docs/operator.md", "deploy/docs/reference/config.md",
		"deploy/monitoring/alerts.yaml", "deploy/systemd/rawi.service", "deploy/proxy/Caddyfile", "dist/stage/share/man/rawi.1", "dist/stage/linux-amd64/rawi",
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("نص "+file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestArchivesAreTheSameBytes from the same files, whatever their times and
// modes are: sorted, of nobody, as old as the commit.
func TestArchivesAreTheSameBytes(t *testing.T) {
	inCheckout(t)
	r := &release{version: "1.2.3", at: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), dist: "dist"}
	archive := filepath.Join("dist", "rawi-1.2.3-linux-amd64.tar.gz")
	if err := r.writeArchive(archive, "dist/stage/linux-amd64/rawi"); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := errors.Join(os.Chtimes("README.md", old, old), os.Chmod("LICENSE", 0o644), r.writeArchive(archive, "dist/stage/linux-amd64/rawi")); err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(archive)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("two builds differ, %v", err)
	}

	z, err := gzip.NewReader(bytes.NewReader(first))
	if err != nil || !z.ModTime.IsZero() {
		t.Fatalf("gzip header with the time %s, %v", z.ModTime, err)
	}
	var names []string
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		name, ok := strings.CutPrefix(h.Name, "rawi-1.2.3-linux-amd64/")
		names = append(names, name)
		mode := int64(0o644)
		if name == "rawi" {
			mode = 0o755
		}
		if !ok || h.Mode != mode || h.Uid != 0 || h.Gid != 0 || h.Uname != "" || !h.ModTime.Equal(r.at) {
			t.Errorf("%s: mode %o, owner %d %q, %s", h.Name, h.Mode, h.Uid, h.Uname, h.ModTime)
		}
	}
	for _, want := range []string{"rawi", "README.md", "LICENSE", "NOTICE", "share/doc/LICENSES.txt", "rawi.example.yaml", "docs/operator.md", "docs/reference/config.md", "systemd/rawi.service", "share/man/rawi.1", "proxy/Caddyfile", "monitoring/alerts.yaml"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %q", want, names)
		}
	}
	if !slices.IsSorted(names) {
		t.Errorf("names are not sorted: %q", names)
	}
}

// TestChecksumsAreThoseOfTheFiles, in the form of sha256sum.
func TestChecksumsAreThoseOfTheFiles(t *testing.T) {
	inCheckout(t)
	r := &release{dist: "dist"}
	if err := r.writeChecksums([]string{"README.md", "deploy/docs/operator.md"}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("dist/SHA256SUMS")
	want := fmt.Sprintf("%x  README.md\n%x  operator.md\n", sha256.Sum256([]byte("نص README.md")), sha256.Sum256([]byte("نص deploy/docs/operator.md")))
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// TestManualPagesAreCompressed in their place.
func TestManualPagesAreCompressed(t *testing.T) {
	inCheckout(t)
	if err := compressFiles("dist/stage/share/man"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("dist/stage/share/man/rawi.1"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the page is still there: %v", err)
	}
	f, err := os.Open("dist/stage/share/man/rawi.1.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(z); err != nil || string(text) != "نص dist/stage/share/man/rawi.1" {
		t.Errorf("got %q, %v", text, err)
	}
}
