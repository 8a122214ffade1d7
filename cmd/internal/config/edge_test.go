package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

func TestDefaultsAreThoseOfTheReference(t *testing.T) {
	t.Parallel()
	c := Default()
	for name, d := range map[string][2]time.Duration{
		"fetch.timeout": {c.Fetch.Timeout, 20 * time.Second}, "fetch.interval.min": {c.Fetch.Interval.Min, 5 * time.Minute}, "fetch.interval.max": {c.Fetch.Interval.Max, 6 * time.Hour},
		"fetch.host.gap": {c.Fetch.Host.Gap, time.Second}, "publish.recent": {c.Publish.Recent, 12 * time.Hour}, "stories.window": {c.Stories.Window, 3 * 24 * time.Hour},
		"fleet.keep": {c.Fleet.Keep, 30 * 24 * time.Hour}, "fleet.lag": {c.Fleet.Lag, 30 * time.Second},
	} {
		if d[0] != d[1] {
			t.Errorf("%s is %v, want %v", name, d[0], d[1])
		}
	}
}

// Each fault is told, not only the first of its kind.
func TestAllFaultsOfAKindAreTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"feeds: [{name: a, url: 'https://a.b/1'}, {name: b, url: 'https://a.b/1'}, {name: c, url: 'https://a.b/1'}, {name: A, url: 'https://a.b/2'}, {name: a, url: 'https://a.b/3'}]": {
			"feed b has the address of a", "feed c has the address of a", "give https://a.b/2 another name", "give https://a.b/3 another name",
		},
		"topics: [{name: a, query: x}, {name: a, query: y}, {name: b, query: '('}]":                                        {"topic a is listed twice", "topic b: "},
		"feeds: [{name: a, url: 'https://a.b/1', header: {'a b': x, 'c d': y}}]":                                           {`"a b" cannot stand`, `"c d" cannot stand`},
		"feeds: [{opml: nothing.opml}, {opml: neither.opml}]":                                                              {"nothing.opml", "neither.opml"},
		"fetch: {allow_private: [10.0.0.1], host: {gap: 1ms}}\nfeeds: [{url: 'http://10.0.0.1/'}, {url: 'https://a.b/1'}]": {"fetch.host.gap is below 1s"},
		"fetch: {interval: {min: 2s}, host: {gap: 1ms}}\nfeeds: [{url: 'https://a.b/1', interval: 1h}]":                    {"fetch.host.gap is below 1s"},
		"listen: ':1'\nlisten: ':2'": {"listen"},
	} {
		_, err := Parse("f.yaml", []byte(text))
		for _, w := range want {
			if err == nil || !strings.Contains(err.Error(), w) {
				t.Errorf("%s: got %v, want %q in it", text, err, w)
			}
		}
	}
}

func TestAliasesOfYAMLAreRead(t *testing.T) {
	t.Parallel()
	c := parse(t, "feeds:\n  - {name: a, url: 'https://a.b/1', header: {X-Key: &key secret}}\n  - {name: b, url: 'https://a.b/2', header: {X-Key: *key}}\n")
	for _, f := range c.Feeds {
		if got := f.Header["X-Key"]; len(got) != 1 || got[0] != "secret" {
			t.Errorf("%s has the header %q", f.Name, got)
		}
	}
}

func TestTypesOfKeysAreNamed(t *testing.T) {
	t.Parallel()
	least, most := 1, 5
	for want, s := range map[string]schema{
		"1–5": {Type: "integer", Minimum: &least, Maximum: &most}, "true, false": {Type: "boolean"}, "address": {Type: "string", Format: "uri"}, "text": {Type: "string"},
		"list": {Items: &schema{}}, "names and values": {Type: "object"}, "a, b": {Enum: []string{"a", "b"}}, "bytes": {Type: "string", Pattern: `^[0-9.]+ ?x`},
	} {
		if got := s.typeName(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if got := (&schema{Type: "number", Minimum: &least, Maximum: &most}).typeName(); got != "text" {
		t.Errorf("a number that is none: %s", got)
	}
	for _, k := range keyDocs(nil, "", []key{{name: "off", value: value{schema: schema{Type: "boolean", Default: false}}}, {name: "none", value: value{schema: schema{Type: "string"}}}, {name: "on", value: value{schema: schema{Type: "boolean", Default: true}}}}) {
		if want := map[string]string{"on": "true"}[k.Key]; k.Default != want {
			t.Errorf("the default of %s is %q, want %q", k.Key, k.Default, want)
		}
	}
}

func TestSpansAndNamesAtTheirBounds(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Duration{"0d": 0, "0w": 0, "0": 0, "0s": 0} {
		if got, err := parseDuration(s); err != nil || got != want {
			t.Errorf("%s is %v, %v", s, got, err)
		}
	}
	for d, want := range map[time.Duration]string{0: "0s", 3 * 24 * time.Hour: "72h", 4 * 24 * time.Hour: "4d", -4 * 24 * time.Hour: "-96h"} {
		if got := showDuration(d); got != want {
			t.Errorf("%v is shown as %s, want %s", d, got, want)
		}
	}
	for c, want := range map[rune]bool{'a': false, 'z': false, '0': false, '9': false, '`': true, '{': true, '/': true, ':': true, 'A': true, 'é': true} {
		if got := notAlphanumeric(c); got != want {
			t.Errorf("%c: %v", c, got)
		}
	}
	for line, want := range map[string]string{"a # b": "a", " # b": "", "a #'b'": "a #'b'", "a#b": "a#b", "": ""} {
		if got := stripComment(line); got != want {
			t.Errorf("%q without its comment is %q, want %q", line, got, want)
		}
	}
}

func TestContactIsWrittenOrAskedFor(t *testing.T) {
	t.Parallel()
	for contact, want := range map[string]string{"": "# contact: you@example.org", "me@n.example": `contact: "me@n.example"`} {
		var b bytes.Buffer
		if err := Write(&b, Draft{Contact: contact}); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%q: %v\n%s", contact, err, b.String())
		}
	}
}

func TestEditsOfOneLineFiles(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"{feeds: []}\n", "[a]\n", "text\n"} {
		if got, err := AddFeed("f.yaml", []byte(text), storage.Feed{URL: "https://a.b/1"}); err == nil {
			t.Errorf("%q became %q", text, got)
		}
	}
	if a, b := withoutFeeds([]byte("feeds: [a]\nlisten: x\n")), withoutFeeds([]byte("listen: x\nfeeds: [b, c]\n")); len(a) == 0 || !bytes.Equal(a, b) {
		t.Errorf("two files that differ in feeds only: %q and %q", a, b)
	}
	if a, b := withoutFeeds([]byte("listen: x\n")), withoutFeeds([]byte("listen: y\n")); bytes.Equal(a, b) {
		t.Errorf("two files that differ are both %q", a)
	}
}

// A secret is looked for in the folder of credentials, and by plain names only.
func TestSecretsAreLookedUpByPlainNames(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "credentials")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{filepath.Join(folder, "key"): "inside\n", filepath.Join(dir, "outside"): "outside"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", folder)
	if got, ok := lookupSecret("key"); !ok || got != "inside" {
		t.Errorf("got %q, %v", got, ok)
	}
	if got, ok := lookupSecret("../outside"); ok {
		t.Errorf("a file outside of the folder is read: %q", got)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	t.Chdir(folder)
	if got, ok := lookupSecret("key"); ok {
		t.Errorf("without a folder the file beside is read: %q", got)
	}
}
