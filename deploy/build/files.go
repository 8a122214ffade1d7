package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// writeArchive writes the archive of a binary and the files that belong to it. For
// the same bytes each time, names are sorted, have no owner, and the commit's time.
func (r *release) writeArchive(archive, binary string) error {
	names := map[string]string{
		"rawi": binary, "README.md": "README.md", "LICENSE": "LICENSE", "NOTICE": "NOTICE", "CHANGELOG.md": "CHANGELOG.md", "rawi.example.yaml": "deploy/rawi.example.yaml",
	}
	for prefix, dir := range map[string]string{
		"share": r.stage("share"), "docs": "deploy/docs", "monitoring": "deploy/monitoring", "systemd": "deploy/systemd", "proxy": "deploy/proxy",
	} {
		err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() {
				below, _ := filepath.Rel(dir, file)
				names[path.Join(prefix, filepath.ToSlash(below))] = file
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	var order []string
	for name := range names {
		order = append(order, name)
	}
	slices.Sort(order)
	var b bytes.Buffer
	z := gzip.NewWriter(&b) // its header has no time
	w := tar.NewWriter(z)
	top := strings.TrimSuffix(filepath.Base(archive), ".tar.gz")
	for _, name := range order {
		body, err := os.ReadFile(names[name])
		if err != nil {
			return err
		}
		mode := int64(0o644)
		if name == "rawi" {
			mode = 0o755
		}
		h := &tar.Header{Name: top + "/" + name, Mode: mode, Size: int64(len(body)), ModTime: r.at, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		if _, err := w.Write(body); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(archive, b.Bytes(), 0o644)
}

// compressFiles replaces the files of a folder by compressed ones, as manual pages
// are installed.
func compressFiles(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, d := range list {
		file := filepath.Join(dir, d.Name())
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := compress(file+".gz", body); err != nil {
			return err
		}
		if err := os.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// compress writes body to file by gzip, and creates the folder if needed.
func compress(file string, body []byte) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(body); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, b.Bytes(), 0o644)
}

// writeChangelogs writes the changelog in Debian's form, which refers to rawi's,
// and rawi's, both compressed.
func (r *release) writeChangelogs() error {
	text, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	debian := fmt.Sprintf("rawi (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.gz beside this file.\n\n -- rawi <rawi@localhost>  %s\n", r.version, r.at.Format(time.RFC1123Z))
	if err := compress(r.stage("share", "doc", "changelog.gz"), []byte(debian)); err != nil {
		return err
	}
	return compress(r.stage("share", "doc", "CHANGELOG.md.gz"), text)
}

// writeChecksums writes the SHA-256 of every file, for sha256sum --check.
func (r *release) writeChecksums(files []string) error {
	var b strings.Builder
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(body), filepath.Base(file))
		fmt.Printf("%8.1f MB  %s\n", float64(len(body))/1e6, file)
	}
	return os.WriteFile(filepath.Join(r.dist, "SHA256SUMS"), []byte(b.String()), 0o644)
}
