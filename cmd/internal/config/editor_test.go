package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestEditsKeepEveryOtherByte edits files in the ways that operators write them.
func TestEditsKeepEveryOtherByte(t *testing.T) {
	t.Parallel()
	add := func(d []byte) ([]byte, error) {
		return AddFeed("x", d, storage.Feed{URL: "https://example.org/n", Name: "n", Interval: 10 * time.Minute, Paused: true})
	}
	remove := func(key string) func([]byte) ([]byte, error) {
		return func(d []byte) ([]byte, error) { return RemoveFeed("x", d, key) }
	}
	pause := func(key string, paused bool) func([]byte) ([]byte, error) {
		return func(d []byte) ([]byte, error) { return PauseFeed("x", d, key, paused) }
	}
	const entry = "- {url: \"https://example.org/n\", name: \"n\", interval: 10m, paused: true}\n"
	for _, row := range []struct {
		name         string
		edit         func([]byte) ([]byte, error)
		before, want string // an empty want is ErrByHand
	}{
		{"add to an empty file", add, "", "\n\nfeeds:\n  " + entry},
		{"add without feeds", add, "site: {title: x}", "site: {title: x}\n\nfeeds:\n  " + entry},
		{"add to none", add, "feeds: []  \nkeep: {age: 1d}\n", "feeds:\n  " + entry + "keep: {age: 1d}\n"},
		{"add to none with a comment", add, "feeds: [] # أخبار\n", ""},
		{"add keeps the indent", add, "feeds:\n- {url: 'https://a.b/c'}\nkeep: {age: 1d}\n", "feeds:\n- {url: 'https://a.b/c'}\n" + entry + "keep: {age: 1d}\n"},
		{"add behind a block", add, "feeds:\n    - url: https://a.b/c\n      # its name\n      name: c\n\n# keep\nkeep: {age: 1d}\n", "feeds:\n    - url: https://a.b/c\n      # its name\n      name: c\n    " + entry + "\n# keep\nkeep: {age: 1d}\n"},
		{"add to a flow list", add, "feeds: [{url: 'https://a.b/c'}]\n", ""},
		{"add to no list", add, "feeds: {a: b}\n", ""},
		{"remove the only one", remove("a-b-c"), "feeds:  \n  # c\n  - {url: 'https://a.b/c'}\nkeep: {age: 1d}\n", "feeds: []\nkeep: {age: 1d}\n"},
		{"remove keeps other comments", remove("a-b-c"), "feeds:\n# of the list\n  # of another\n\n  # of c\n  # and c\n  - {url: 'https://a.b/c'}\n  # of d\n  - {url: 'https://a.b/d'}\n", "feeds:\n# of the list\n  # of another\n\n  # of d\n  - {url: 'https://a.b/d'}\n"},
		{"remove the last one", remove("https://a.b/d"), "feeds:\n- {url: 'https://a.b/c'}\n- url: https://a.b/d\n\n  title: >\n    د\n\n    د\n# end\n", "feeds:\n- {url: 'https://a.b/c'}\n# end\n"},
		{"remove between lists", remove("a-b-d"), "feeds:\n- {opml: none.opml}\n- {url: 'https://a.b/c'}\n- {opml: none2.opml}\n- {url: 'https://a.b/d'}\n- {opml: none3.opml}\n", "feeds:\n- {opml: none.opml}\n- {url: 'https://a.b/c'}\n- {opml: none2.opml}\n- {opml: none3.opml}\n"},
		{"remove from a flow list", remove("a-b-c"), "feeds: [{url: 'https://a.b/c'}]\n", ""},
		{"remove an anchor in use", remove("a-b-c"), "feeds:\n- &c {url: 'https://a.b/c', region: &r syria}\n- {url: 'https://a.b/d', region: *r}\n", "error"},
		{"pause", pause("a-b-c", true), "feeds:\n- {url: 'https://a.b/c', } # {x}\n", "feeds:\n- {url: 'https://a.b/c', paused: true} # {x}\n"},
		{"pause over lines", pause("a-b-c", true), "feeds:\n- {url: 'https://a.b/c',\n   region: syria\n  }\n", "feeds:\n- {url: 'https://a.b/c',\n   region: syria\n, paused: true}\n"},
		{"pause a block", pause("a-b-c", true), "feeds:\n -  url: https://a.b/c\n    region: syria\n", "feeds:\n -  url: https://a.b/c\n    paused: true\n    region: syria\n"},
		{"pause behind Arabic", pause("a-b-c", true), "feeds:\n- {title: \"أخبار\", paused: no, url: 'https://a.b/c'}\n", "feeds:\n- {title: \"أخبار\", paused: true, url: 'https://a.b/c'}\n"},
		{"resume", pause("a-b-c", false), "feeds:\n- url: https://a.b/c\n  paused: yes # since May\n", "feeds:\n- url: https://a.b/c\n  paused: false # since May\n"},
		{"resume what is quoted", pause("a-b-c", false), "feeds:\n- {url: 'https://a.b/c', paused: \"true\"}\n", ""},
		{"pause in a flow list", pause("a-b-c", true), "feeds: [{url: 'https://a.b/c'}]\n", ""},
	} {
		got, err := row.edit([]byte(row.before))
		switch {
		case row.want == "error" && err != nil:
		case row.want == "" && errors.Is(err, ErrByHand) && got == nil:
		case row.want == "" || err != nil || string(got) != row.want:
			t.Errorf("%s: %v, got\n%s\nwant\n%s", row.name, err, got, row.want)
		}
	}
	for _, edit := range []func([]byte) ([]byte, error){remove("c"), pause("c", true)} {
		for _, text := range []string{"", "keep: {age: 1d}\n", "feeds:\n- {url: 'https://a.b/c'}\n"} {
			if _, err := edit([]byte(text)); !errors.Is(err, ErrNoFeed) || !strings.HasPrefix(err.Error(), "x: ") {
				t.Errorf("an unknown feed of %q: %v", text, err)
			}
		}
		if _, err := edit([]byte("feeds: [")); err == nil || !strings.HasPrefix(err.Error(), "x:2:1: ") {
			t.Errorf("no YAML: %v", err)
		}
	}
}

func TestScalarsAreReadBack(t *testing.T) {
	t.Parallel()
	for s, plain := range map[string]bool{
		"syria": true, "عنب-بلدي": true, "a.b_c-d": true, "yes": false, "No": false, "null": false, "y": false, "on": false, "1e3": false, "-x": false, "a b": false, "a: b": false,
		`"د"\`: false, "": false, "#x": false, "https://a.b/c": false,
	} {
		got := scalar(s)
		if (got == s) != plain {
			t.Errorf("%q is written as %s", s, got)
		}
		root, err := document([]byte("a: " + got))
		if err != nil || root.Content[1].Value != s {
			t.Errorf("%s is not read back as %q: %v", got, s, err)
		}
	}
	if got := scalar("a\nb\u2028\x00c"); got != `"a b  c"` {
		t.Errorf("control characters are written as %s", got)
	}
}

func TestExplainListsEverySetting(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"rawi.yaml": `site: {title: راوي}
names: {نفط: [oil]}
stories: {prefer: [a, b]}
feeds:
  - {url: "https://a.b/c", region: syria, language: ar, zone: UTC, republish: link, interval: 10m, full_text: true, aggregator: true, per_day: 500, stories: off}
`,
		"conf.d/a.yaml": "topics: [{name: oil, query: نفط, title: النفط}]\nfetch: {timeout: 30s}\n" +
			"digests: [{name: morning, topic: oil, hour: 7, zone: Asia/Damascus}, {name: friday, title: الأسبوع, every: week, weekday: friday}]\nbursts: {within: 1h}\n",
	})
	settings, err := Explain(path)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]Setting{}
	for _, s := range settings {
		if _, ok := got[s.Key]; ok {
			t.Errorf("%s is listed twice", s.Key)
		}
		got[s.Key] = s
	}
	other := filepath.Join(filepath.Dir(path), "conf.d", "a.yaml")
	for key, want := range map[string][2]string{
		"site.title": {"راوي", path + ":1:15"}, "site.language": {"ar", ""}, "names": {"(names and values)", path + ":2:8"}, "stories.prefer": {"(list)", path + ":3:19"},
		"fetch.timeout": {"30s", other + ":2:18"}, "publish.images": {"false", ""}, "keep.age": {"", ""},
		"feed a-b-c":     {"https://a.b/c, outlet a.b, region syria, language ar, zone UTC, republish link, 500 a day, every 10m, aggregator, full text, no stories", path + ":5:5"},
		"topic oil":      {"نفط", other + ":1:10"},
		"digest morning": {"topic oil, every day, at 7:00 Asia/Damascus", other + ":3:11"}, "digest friday": {"all stories, every friday, at 0:00 UTC", other + ":3:70"},
		"bursts.within": {"1h", other + ":4:18"}, "bursts.outlets": {"5", ""}, "gaps.hours": {"12", ""},
	} {
		if s := got[key]; s.Key != key || s.Value != want[0] || s.From != want[1] {
			t.Errorf("%s is %q from %q, want %q from %q", key, s.Value, s.From, want[0], want[1])
		}
	}
	if _, ok := got["feeds"]; ok || got["topic oil"].Description != "النفط" || got["site.title"].Description == "" {
		t.Errorf("feeds are listed as a key, or descriptions are missing: %+v, %+v", got["topic oil"], got["site.title"])
	}
	for _, section := range []string{"site", "fetch", "stories"} {
		if s, ok := got[section]; ok {
			t.Errorf("the section %s is listed as a key: %+v", section, s)
		}
	}
	if _, err := Explain(path + "x"); err == nil {
		t.Error("a file that does not exist is explained")
	}
}

func TestLoadReadsFoldersOfAnyName(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), `a[b]*?\c`)
	if err := os.MkdirAll(filepath.Join(dir, "conf.d"), 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "rawi.yaml")
	for p, text := range map[string]string{path: "data: d\nfeeds: [{opml: l.opml}]", filepath.Join(dir, "conf.d", "x.yaml"): "socket: s", filepath.Join(dir, "l.opml"): lists} {
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Load(path)
	if err != nil || c.Path != path || c.Data != filepath.Join(dir, "d") || c.Socket != filepath.Join(dir, "conf.d", "s") || len(c.Feeds) != 2 {
		t.Errorf("got %+v, %v", c, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "conf.d", "x.yaml"), []byte(strings.Repeat("#", maxFile)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err != nil {
		t.Errorf("a file of the largest size: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "conf.d", "x.yaml"), []byte(strings.Repeat("#", maxFile+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "has more than 33554432 bytes") {
		t.Errorf("a file beyond the largest size: %v", err)
	}
}

func TestFeedsOfListsTakeTheirDefaults(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{
		"a.opml": `<opml><body><outline text="سوريا"><outline xmlUrl="https://a.example/1" language="not a tag"/><outline xmlUrl="https://a.example/2" language="ckb"/></outline>
<outline xmlUrl="https://a.example/3"/></body></opml>`,
		"b.opml":    `<opml><body><outline xmlUrl="https://A.example:443/1"/><outline xmlUrl="https://a.example/4"/></body></opml>`,
		"rawi.yaml": "feeds: [{opml: a.opml, region: iraq, language: ar, zone: UTC, interval: 1h, paused: true, stories: off, republish: link}, {opml: b.opml}]",
	})
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	var got [][4]string
	for _, f := range c.Feeds {
		got = append(got, [4]string{f.Name, f.Region, f.Language, f.Outlet})
	}
	want := [][4]string{{"a-example-1", "سوريا", "ar", "a.example"}, {"a-example-2", "سوريا", "ckb", "a.example"}, {"a-example-3", "iraq", "ar", "a.example"}, {"a-example-4", "", "", "a.example"}}
	if !slices.Equal(got, want) {
		t.Errorf("feeds %q, want %q", got, want)
	}
	if f := c.Feeds[0]; f.Zone != "UTC" || f.Interval != time.Hour || !f.Paused || !f.StoriesOff || f.Republish != storage.RepublishLink {
		t.Errorf("a feed of the first list lacks its defaults: %+v", f)
	}
	if f := c.Feeds[3]; f.Paused || f.StoriesOff || f.Republish != "" || f.Interval != 0 {
		t.Errorf("a feed of the second list has defaults of the first: %+v", f)
	}
}

func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/" + strings.Repeat("x", maxName-len("a-b-")): "a-b-" + strings.Repeat("x", maxName-len("a-b-")),
		"/feed/index.xml": "a-b", "/": "a-b", "": "a-b", "/RSS/Default.aspx/ar": "a-b-ar",
	} {
		c := parse(t, "feeds: [{url: 'https://a.b"+path+"'}]")
		if got := c.Feeds[0].Name; got != want {
			t.Errorf("%s is named %s, want %s", path, got, want)
		}
	}
	long := parse(t, "feeds: [{url: 'https://a.b/"+strings.Repeat("x", maxName-3)+"'}]").Feeds[0].Name
	if len(long) != maxName || !strings.HasPrefix(long, "a-b-xxx") || strings.Count(long, "-") != 3 {
		t.Errorf("a long address is named %s of %d letters", long, len(long))
	}
	if name := parse(t, "feeds: [{url: 'https://a.b/x?y=1'}]").Feeds[0].Name; len(name) != len("a-b-x-01234567") || !feedPattern.MatchString(name) {
		t.Errorf("an address with a query is named %s", name)
	}
	if name := parse(t, "feeds: [{url: 'https://سوريا.example:8443/x'}]").Feeds[0].Name; name != "example-8443-x" {
		t.Errorf("got %s", name)
	}
}

func TestCredentialsAreHeaders(t *testing.T) {
	t.Parallel()
	c := parse(t, `feeds:
- {url: "https://u:p@a.b/1", header: {Authorization: Bearer x}}
- {url: "https://a.b/2", auth: {user: u}}
- {url: "https://a.b/3", auth: {password: p}, header: {X-A: b, x-a: c}}
`)
	for i, want := range []map[string][]string{
		{"Authorization": {"Bearer x"}}, {"Authorization": {"Basic dTo="}}, {"Authorization": {"Basic OnA="}, "X-A": {"b", "c"}},
	} {
		if got := c.Feeds[i].Header; !reflect.DeepEqual(map[string][]string(got), want) {
			t.Errorf("feed %d has the header %v, want %v", i+1, got, want)
		}
	}
	if c.Feeds[0].URL != "https://a.b/1" {
		t.Errorf("the password stays in %s", c.Feeds[0].URL)
	}
	for _, header := range []string{"{'X Y': z}", `{X-Y: "a\nb"}`, "{'': z}"} {
		if _, err := Parse("rawi.yaml", []byte("feeds: [{url: 'https://a.b/c', header: "+header+"}]")); err == nil || !strings.Contains(err.Error(), "cannot stand in a request's header") {
			t.Errorf("header %s: %v", header, err)
		}
	}
}
