package config

import (
	"cmp"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

// before is a file as an operator writes one.
const before = `# أخبارنا: our news
site: {title: "أخبار"}

feeds:
  # the first one
  - {url: "https://example.org/a", name: a} # {good}

  - url: https://example.org/b   # the second
    name: b
    title: >-
      عنوان
      طويل

    # said by the editor
    region: syria
  # the third
  - {url: "https://example.org/c",
     name: c, paused: false}

# what we follow
topics: []
`

func TestEditsChangeWhatWasAskedAndNothingElse(t *testing.T) {
	t.Parallel()
	added := storage.Feed{URL: "https://example.org/ث?a=1#x", Name: "ث", Title: `"د": # ر`, Region: "no"}
	rows := []struct {
		name      string
		edit      func(data []byte) ([]byte, error)
		old, text string // what is replaced by what
	}{
		{
			"add", func(d []byte) ([]byte, error) { return AddFeed("x", d, added) },
			"paused: false}\n", "paused: false}\n  - {url: \"https://example.org/ث?a=1#x\", name: ث, title: \"\\\"د\\\": # ر\", region: \"no\"}\n",
		},
		{
			"remove the first", func(d []byte) ([]byte, error) { return RemoveFeed("x", d, "a") },
			"  # the first one\n  - {url: \"https://example.org/a\", name: a} # {good}\n", "",
		},
		{
			"remove by url", func(d []byte) ([]byte, error) { return RemoveFeed("x", d, "https://example.org/c") },
			"  # the third\n  - {url: \"https://example.org/c\",\n     name: c, paused: false}\n", "",
		},
		{
			"pause in flow", func(d []byte) ([]byte, error) { return PauseFeed("x", d, "a", true) },
			"name: a} #", "name: a, paused: true} #",
		},
		{
			"pause in block", func(d []byte) ([]byte, error) { return PauseFeed("x", d, "b", true) },
			"    name: b\n", "    paused: true\n    name: b\n",
		},
		{
			"pause where it stands", func(d []byte) ([]byte, error) { return PauseFeed("x", d, "c", true) },
			"paused: false", "paused: true",
		},
	}
	for _, r := range rows {
		want := strings.Replace(before, r.old, r.text, 1)
		got, err := r.edit([]byte(before))
		if err != nil || string(got) != want {
			t.Errorf("%s: %v, got\n%s\nwant\n%s", r.name, err, got, want)
		}
	}
}

func TestEditsKeepTheLineEndsOfAFile(t *testing.T) {
	t.Parallel()
	crlf := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }
	for name, row := range map[string]struct {
		edit         func(data []byte) ([]byte, error)
		before, want string
	}{
		"add to a list": {
			func(d []byte) ([]byte, error) { return AddFeed("x", d, storage.Feed{URL: "https://example.org/b"}) },
			"feeds:\n  - {url: \"https://example.org/a\"}\ntopics: []\n",
			"feeds:\n  - {url: \"https://example.org/a\"}\n  - {url: \"https://example.org/b\"}\ntopics: []\n",
		},
		"add the first": {
			func(d []byte) ([]byte, error) { return AddFeed("x", d, storage.Feed{URL: "https://example.org/b"}) },
			"topics: []\n", "topics: []\n\nfeeds:\n  - {url: \"https://example.org/b\"}\n",
		},
		"pause": {
			func(d []byte) ([]byte, error) { return PauseFeed("x", d, "https://example.org/a", true) },
			"feeds:\n  - url: https://example.org/a\n    name: a\n", "feeds:\n  - url: https://example.org/a\n    paused: true\n    name: a\n",
		},
	} {
		if got, err := row.edit([]byte(crlf(row.before))); err != nil || string(got) != crlf(row.want) {
			t.Errorf("%s: %v, got\n%q\nwant\n%q", name, err, got, crlf(row.want))
		}
	}
}

func TestEditsOfFilesWithoutFeeds(t *testing.T) {
	t.Parallel()
	f := storage.Feed{URL: "https://example.org/a"}
	for _, text := range []string{"", "# nothing\n", "site: {title: x}\n", "feeds: []\nkeep: {age: 1d}\n"} {
		got, err := AddFeed("x", []byte(text), f)
		if err != nil {
			t.Errorf("add to %q: %v", text, err)
			continue
		}
		c := parse(t, string(got))
		if len(c.Feeds) != 1 || c.Feeds[0].URL != f.URL {
			t.Errorf("add to %q: got %q", text, got)
		}
		gone, err := RemoveFeed("x", got, f.URL)
		if err != nil {
			t.Errorf("remove from %q: %v", got, err)
			continue
		}
		if c := parse(t, string(gone)); len(c.Feeds) != 0 {
			t.Errorf("remove from %q: got %q", got, gone)
		}
	}
}

func TestEditsRefuseWhatTheyCannotDo(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"{feeds: []}\n",
		"feeds: [{url: 'https://example.org/a'}]\n",
		"feeds: &x\n  - {url: 'https://example.org/a'}\nnames: {x: [y]}\n---\n",
	} {
		if got, err := AddFeed("x", []byte(text), storage.Feed{URL: "https://example.org/b"}); err == nil {
			t.Errorf("add to %q: got %q", text, got)
		}
	}
	if _, err := RemoveFeed("x", []byte(before), "z"); !errors.Is(err, ErrNoFeed) {
		t.Errorf("remove what is not there: %v", err)
	}
	if _, err := AddFeed("x", []byte(before), storage.Feed{URL: "https://example.org/a"}); err == nil || !strings.Contains(err.Error(), "has the address of a") {
		t.Errorf("add what is there: %v", err)
	}
	if _, err := AddFeed("x", []byte(before), storage.Feed{URL: "nowhere"}); err == nil {
		t.Error("add what is no address: no error")
	}
}

func TestWrittenFileIsRead(t *testing.T) {
	t.Parallel()
	for _, d := range []Draft{
		{},
		{
			Site:    storage.Site{Title: `أخبار "الجزيرة"`, URL: "https://news.example.org", Language: "ar"},
			Contact: "me@example.org",
			Data:    "/srv/ra wi",
			Feeds:   []storage.Feed{{URL: "https://example.org/feed", Title: "عنب: بلدي", Language: "ar"}},
			Topics:  []storage.Topic{{Name: "dz", Title: "دير الزور", Query: `"دير الزور" OR البوكمال`}},
		},
		{
			Listen:       "[::1]:8081",
			AllowPrivate: []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("fd00::/8")},
			Ports:        []uint16{9000, 9001},
		},
	} {
		var b strings.Builder
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
		c := parse(t, b.String())
		if want := cmp.Or(d.Listen, Default().Listen); c.Listen != want || !slices.Equal(c.Fetch.AllowPrivate, d.AllowPrivate) || !slices.Equal(c.Fetch.Ports, d.Ports) {
			t.Errorf("wrote\n%s\nread %+v", b.String(), c.Fixed)
		}
		if len(c.Feeds) != len(d.Feeds) || len(c.Topics) != len(d.Topics) || d.Site.Title != "" && (c.Site.Title != d.Site.Title || c.Data != d.Data || c.Feeds[0].Title != d.Feeds[0].Title || c.Topics[0].Query != d.Topics[0].Query) {
			t.Errorf("wrote\n%s\nread %+v", b.String(), c)
		}
	}
}

func TestAFirstConfigSaysWhereAWebServerIsNeeded(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		site, listen string
		needed       bool
	}{
		{"http://127.0.0.1:8080", "", false},
		{"http://news.example:9000", ":9000", false},
		{"http://news.example", ":80", false},
		{"http://news.example:9000/x", ":9000", false},
		{"https://news.example", "", true},
		{"https://news.example:8080", "", true},
		{"http://news.example", "", true},
		{"http://news.example:80", "127.0.0.1:8080", true},
	} {
		var b strings.Builder
		if err := Write(&b, Draft{Site: storage.Site{URL: row.site}, Listen: row.listen}); err != nil || strings.Contains(b.String(), "a web server that readers reach at") != row.needed {
			t.Errorf("%s at %q: %v\n%s", row.site, row.listen, err, b.String())
		}
	}
}

// TestOnlyUTF8IsEdited: lines of another encoding would be broken.
func TestOnlyUTF8IsEdited(t *testing.T) {
	t.Parallel()
	if _, err := AddFeed("rawi.yaml", []byte(inUTF16(t, goodFile)), storage.Feed{URL: "https://b.example/feed"}); !errors.Is(err, ErrByHand) || !strings.Contains(err.Error(), "UTF-16") {
		t.Errorf("got %v", err)
	}
}
