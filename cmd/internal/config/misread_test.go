package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const goodFile = "site: {title: \"أخبار\"}\nfeeds:\n  - {url: \"https://a.example/feed\"}\n"

// TestOtherFilesAreNamed: a file that is no config is told from one with a fault.
func TestOtherFilesAreNamed(t *testing.T) {
	t.Parallel()
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(goodFile)
	if err != nil {
		t.Fatal(err)
	}
	arabic, err := charmap.Windows1256.NewEncoder().String(goodFile)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		goodFile: "", "\ufeff" + goodFile: "", inUTF16(t, goodFile): "", "": "", `{"site": {"title": "x"}}`: "",
		strings.ReplaceAll(goodFile, "\n", "\r\n"): "", strings.ReplaceAll(goodFile, "\n", "\r"): "",
		wide:   "rawi.yaml:1:1: the file is a text in UTF-16 or UTF-32: save it in UTF-8",
		arabic: "rawi.yaml:1:16: the file is not in UTF-8, but in windows-1256, it seems: save it in UTF-8, or: iconv -f windows-1256 -t UTF-8 rawi.yaml",
		"# مرحبا\nsite: {title: \"أخ\xd8\"}\n":         "rawi.yaml:2:18: a letter is broken here: write it again, in UTF-8",
		"site: {title: \"caf\xe9 \xe0 c\xf4t\xe9\"}\n": "but in windows-1252, it seems",
		"\x1f\x8b\x08":              "rawi.yaml:1:1: the file is packed by gzip: unpack it, gunzip does",
		"PK\x03\x04":                "by an editor of plain text",
		"<!DOCTYPE html><html>":     "the file is a web page, no config: rawi init FILE writes a first one",
		"<opml><body/></opml>":      "the file is an OPML list, no config: name it in one, as - {opml: rawi.yaml} under feeds:",
		"<rss version='2.0'></rss>": "the file is a feed, no config: put its address into one",
		"\x7fELF\x02\x01\x00\x00":   "the file is no text, and so no config",
		`{"kind":"feed"}`:           "the file is what rawi export wrote, no config",
	} {
		_, err := Parse("rawi.yaml", []byte(text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%.40q:\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestSlipsOfYAMLHaveASentenceEach, at the letter that is wrong.
func TestSlipsOfYAMLHaveASentenceEach(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"site:\n\ttitle: x":                                "2:1: the line is indented by a tab: YAML takes spaces only",
		"feeds:\n  - url: https://a.b/c\n\tname: a":        "3:1: the line is indented by a tab",
		"site:\n\u00a0\u00a0title: x":                      "a blank of another kind (U+00A0) stands here: write a plain space; so that",
		"site:\n  title:\u00a0x":                           "2:3: a blank of another kind (U+00A0) stands here",
		"site:\n  \u200ftitle: x":                          "a sign of direction that is not seen (U+200F) stands here: take it out",
		"site: {url: “http://a.example”}":                  "1:13: “ is none of YAML's signs: write \"; so that",
		"site: {title: \"x\"، language: ar}":               "1:18: ، is none of YAML's signs: write ,",
		"listen： 127.0.0.1:8080":                           "1:7: ： is none of YAML's signs: write :",
		"listen:127.0.0.1:8080":                            "1:8: a space is missing behind the colon: listen: 127.0.0.1:8080",
		"site:\n  title:rawi\n  language: ar":              "3:11: line 2 lacks a space behind its colon: title: rawi",
		"site:\n  title: rawi: the news":                   "a value with a colon and a space in it needs quotes: title: 'rawi: the news'",
		"site:\n  title: it's: news":                       "title: 'it''s: news'",
		"fetch: {contact: @me}":                            "a value that begins with @ needs quotes: '@me'",
		"fetch:\n  contact: `me`":                          "a value that begins with ` needs quotes: '`me`'",
		"site:\n  title: %50":                              "a value that begins with % needs quotes: '%50'",
		"topics:\n  - {name: a, query: *oil}":              "a value that begins with * needs quotes: '*oil'",
		"topics:\n  - {name: a, query: !oil gas}":          "a value that begins with ! needs quotes: '!oil gas'",
		"site:\n  title: a\n language: ar":                 "3:2: this line is not indented as its neighbours",
		"feeds:\n- url: https://a.b/c\n   name: a":         "3:8: this line is indented further than its neighbours",
		"site: {title: \"rawi\nlisten: :80\n":              "a quote of line 1 is not closed",
		"site: {title: rawi\nlisten: 127.0.0.1:8080\n":     "a comma is missing before this, or a closing bracket on a line above",
		"[site]\ntitle = \"x\"":                            "the file is written as TOML or INI files are: in YAML this is title: \"x\"",
		"title = x":                                        "the file is written as TOML or INI files are: in YAML this is title: x",
		"feeds:\n  - https://a.example/f":                  "a feed needs keys and values, such as {url: https://a.example/f}",
		"- {url: https://a.example/f}":                     "a list stands under the key that it belongs to, as feeds:",
		"listen: 127.0.0.1:٨٠٨٠":                           "its digits are 0–9",
		"data: ~/rawi":                                     "begins with what only shells replace: write the whole path",
		"socket: ${HOME}/s":                                "begins with what only shells replace",
		"data: /dev/null":                                  "data: /dev/null is a file: name a folder",
		"socket: /dev":                                     "socket: /dev is a folder: name a file in it",
		"fetch: {ca_file: /dev}":                           "fetch.ca_file: /dev is a folder",
		"feeds: [{opml: /dev}]":                            "opml: /dev is a folder: name the list in it",
		"feeds: [{opml: 'ftp://a.example/l.opml'}]":        "ftp:// is not read",
		"feeds: [{url: 'https://a.b/c https://d.e/f'}]":    "these are several addresses: give each feed an entry of its own",
		"feeds: [{url: 'https://a.b/c,https://d.e/f'}]":    "these are several addresses: give each feed an entry of its own",
		inUTF16(t, "site: {title: أخبار، و, langage: ar}"): `rawi.yaml:1:25: "langage" is not a key of site: did you mean language?`,
		inUTF16(t, "site:\n\ttitle: أخبار"):                "rawi.yaml:2:1: the line is indented by a tab: YAML takes spaces only",
	} {
		if _, err := Parse("rawi.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

// inUTF16 returns text in UTF-16 with its mark, as Windows saves it.
func inUTF16(t *testing.T, text string) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAddressesOfMergedFeedsAreOne: their query lists those that are merged.
func TestAddressesOfMergedFeedsAreOne(t *testing.T) {
	t.Parallel()
	c, err := Parse("rawi.yaml", []byte("feeds: [{url: 'https://merge.example/?feeds=https://a.example/f,https://b.example/f'}]"))
	if err != nil || len(c.Feeds) != 1 {
		t.Errorf("got %v", err)
	}
}

// TestLettersOfProseAreNotTakenForYAMLs: quotes, commas and dashes of Arabic and of
// typing programs stand in titles and queries.
func TestLettersOfProseAreNotTakenForYAMLs(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"title: أخبار، وتقارير", `query: "«دير الزور»، الرقة"`, "title: 'it’s “here”'", "title: news – daily", "name: ألف # «تعليق»", "# “comment”", "title: it’s", "query: 'a\u00a0b'",
	} {
		if column, says := strangeLetter(line); says != "" {
			t.Errorf("%s: column %d: %s", line, column, says)
		}
	}
	_, err := Parse("rawi.yaml", []byte("site: {title: \"أخبار، “عاجل”\", langage: ar}"))
	if err == nil || !strings.Contains(err.Error(), "did you mean language?") || strings.Contains(err.Error(), "signs") {
		t.Errorf("another fault of the line: %v", err)
	}
}

func TestWhatIsNoAddressIsNamed(t *testing.T) {
	t.Parallel()
	for v, want := range map[string]string{
		"ftp://a.example/f": "ftp:// is not read, only https:// and http:// are", "gopher://a": "gopher:// is not read", "file:///etc/passwd": "it is a file", "htp://a.example/f": "write http://a.example/f",
		"htttps://a.example/f": "write https://a.example/f", "https://": webForm, "/home/x.xml": "it is a file", "./x.xml": "it is a file", "~/x.xml": "it is a file", `C:\x.xml`: "it is a file",
		"feeds.opml": "write opml: in place of url:", "/home/feeds.OPML": "write opml:", "me@a.example": "it is a mail address", "mailto:me@a.example": "it is a mail address", "@aljazeera": "it is an account",
		"http:/a.example/f": "write http://a.example/f", "http//a.example": "write http://a.example", "HTTPS:a.example": "write https://a.example", "a.example/feed": "write https://a.example/feed",
		"www.a.example": "write https://www.a.example", "موقع.عرب/خلاصة": "write https://موقع.عرب/خلاصة", "": "write one, as https://…", "أخبار": webForm, "a b.example": webForm,
		"a.example/x?k=secret": "write https://a.example/x?k=…", "htp://me:secret@a.example/f": "write http://a.example/f",
	} {
		if got := WrongAddress(v); !strings.Contains(got, want) || strings.Contains(got, "secret") {
			t.Errorf("%q: got %q, want %q", v, got, want)
		}
	}
}

// TestFaultsOfAddressesShowNoSecret that stands in one.
func TestFaultsOfAddressesShowNoSecret(t *testing.T) {
	t.Parallel()
	r := newReader(Default(), func(string) (string, bool) { return "s3cr3t", true })
	r.addFile("rawi.yaml", []byte("feeds: [{url: 'htp://a.example/${KEY}/feed'}]"))
	if _, err := r.finish(); err == nil || !strings.Contains(err.Error(), "is no address of a feed") || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("got %v", err)
	}
}

// TestFilesThatCannotBeReadAreTold apart: a folder, none, and a link to nowhere.
func TestFilesThatCannotBeReadAreTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link, none, page := filepath.Join(dir, "link"), filepath.Join(dir, "none"), filepath.Join(dir, "page")
	if err := os.Symlink("nowhere", link); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, []byte("<html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		dir:  fmt.Sprintf("read the config: %[1]s is a folder: name a file in it, as %[1]s/rawi.yaml", dir),
		none: fmt.Sprintf("read the config: there is no file %[1]s: rawi init %[1]s writes a first one", none),
		link: fmt.Sprintf("read the config: %s leads to a file that is not there", link),
	} {
		if _, err := Load(path); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := Parse("rawi.yaml", fmt.Appendf(nil, "feeds: [{opml: %s}]", page)); err == nil || !strings.Contains(err.Error(), page+" is a web page") {
		t.Errorf("a page as a list: %v", err)
	}
}
