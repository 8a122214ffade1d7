package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"unicode"

	"golang.org/x/text/encoding/charmap"

	"rawi/cmd/internal/filekind"
	"rawi/storage/charset"
)

// misread says what is wrong with the whole of a file that is no text in UTF-8, or is
// another file than a config; empty: nothing.
func misread(path string, data []byte) (at position, says string) {
	at = position{path, 1, 1}
	switch kind := filekind.Of(data); kind {
	case filekind.Empty, filekind.Text, filekind.JSON:
		return badLetters(path, data)
	case filekind.UTF16:
		if isMarkedUTF16(data) {
			return at, ""
		}
		return at, "the file is " + string(kind) + ": save it in UTF-8"
	case filekind.Gzip:
		return at, "the file is packed by gzip: unpack it, gunzip does"
	case filekind.Packed, filekind.Rich:
		return at, "the file is " + string(kind) + ": write the config by an editor of plain text, as nano"
	case filekind.OPML:
		return at, "the file is an OPML list, no config: name it in one, as - {opml: " + filepath.Base(path) + "} under feeds:"
	case filekind.Feed:
		return at, "the file is a feed, no config: put its address into one, as - {url: https://…} under feeds:"
	case filekind.Binary:
		return at, "the file is no text, and so no config: rawi init FILE writes a first one"
	default:
		return at, "the file is " + string(kind) + ", no config: rawi init FILE writes a first one"
	}
}

// isMarkedUTF16 reports whether data begins with the byte order mark of UTF-16.
func isMarkedUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

// badLetters says where a text is not in UTF-8, and in what it seems to be.
func badLetters(path string, data []byte) (at position, says string) {
	i := filekind.BadUTF8(data)
	if i < 0 {
		return at, ""
	}
	before := data[:i]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(bytes.Runes(before[bytes.LastIndexByte(before, '\n')+1:])) + 1
	at = position{path, line, column}
	_, name := charset.Decode(data, "", "ar")
	switch {
	case name == "utf-8":
		return at, "a letter is broken here: write it again, in UTF-8"
	case name == "windows-1252" && isArabic(data):
		name = "windows-1256"
	}
	return at, fmt.Sprintf("the file is not in UTF-8, but in %s, it seems: save it in UTF-8, or: iconv -f %s -t UTF-8 %s", name, name, filepath.Base(path))
}

// isArabic reports whether most letters beyond ASCII are Arabic in windows-1256: of a
// few letters nothing else is known, and rawi's readers write Arabic first.
func isArabic(data []byte) bool {
	text, err := charmap.Windows1256.NewDecoder().Bytes(data)
	arabic, others := 0, 0
	for _, c := range string(text) {
		switch {
		case unicode.Is(unicode.Arabic, c):
			arabic++
		case c > unicode.MaxASCII:
			others++
		}
	}
	return err == nil && arabic > others
}

// notRead says why a file cannot be read, and what to do.
func notRead(path string, err error) error {
	switch {
	case isFolder(path):
		return fmt.Errorf("%s is a folder: name a file in it, as %s", path, filepath.Join(path, "rawi.yaml"))
	case errors.Is(err, fs.ErrNotExist) && isLink(path):
		return fmt.Errorf("%s leads to a file that is not there", path)
	case errors.Is(err, fs.ErrNotExist):
		return &missingError{path}
	}
	return err
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isLink(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// ofShell matches what shells replace at the beginning of a path, and YAML does not.
var ofShell = regexp.MustCompile(`^(?:~|\$\{?[A-Za-z_])`)

// wrongPath says why a path cannot be meant; empty: it can.
func wrongPath(path string) string {
	if ofShell.MatchString(path) {
		return quoted(path) + " begins with what only shells replace: write the whole path, from / on"
	}
	return ""
}

// checkPaths reports keys that need a file and name a folder, or the other way round.
func (r checker) checkPaths() {
	f := r.c.Fleet
	for _, p := range []struct{ key, path string }{
		{"socket", r.c.Socket},
		{"fetch.ca_file", r.c.Fetch.CAFile},
		{"fleet.credentials", f.Credentials},
		{"fleet.nkey", f.NKey},
		{"fleet.tls.ca", f.TLS.CA},
		{"fleet.tls.cert", f.TLS.Cert},
		{"fleet.tls.key", f.TLS.Key},
	} {
		if _, ok := r.at[p.key]; ok && isFolder(p.path) {
			r.add(r.at[p.key], "%s: %s is a folder: name a file in it", p.key, p.path)
		}
	}
	if info, err := os.Stat(r.c.Data); err == nil && !info.IsDir() {
		r.add(r.firstPosition("data"), "data: %s is a file: name a folder, which is made if need be", r.c.Data)
	}
}
