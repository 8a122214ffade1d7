package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestReloadIntoKeepsWhatIsFixed changes each key and looks at what a running
// daemon takes up, and which keys wait for a restart.
func TestReloadIntoKeepsWhatIsFixed(t *testing.T) {
	t.Parallel()
	running := parse(t, "data: /srv/rawi")
	for text, want := range map[string]struct{ waiting, keys []string }{
		"listen: ':1'":                            {waiting: []string{"listen"}},
		"metrics: ':1'":                           {waiting: []string{"metrics"}},
		"socket: /s":                              {waiting: []string{"socket"}},
		"fetch: {requests: 7}":                    {waiting: []string{"fetch"}},
		"publish: {entries: 7}":                   {waiting: []string{"publish"}},
		"fleet: {lag: 7s}":                        {waiting: []string{"fleet"}},
		"site: {title: راوي}":                     {keys: []string{"site"}},
		"site: {languages: [ar, en]}":             {keys: []string{"site"}},
		"site: {zone: Asia/Damascus}":             {keys: []string{"site"}},
		"site: {calendar: hijri}":                 {keys: []string{"site"}},
		"names: {نفط: [oil]}":                     {keys: []string{"names"}},
		"places: [{id: kobani, names: [كوباني]}]": {keys: []string{"places"}},
		"stories: {window: 7h}":                   {keys: []string{"stories"}},
		"keep: {age: 7d}":                         {keys: []string{"keep"}},
		"bursts: {outlets: 7}":                    {keys: []string{"bursts"}},
		"gaps: {hours: 7}":                        {keys: []string{"gaps"}},
		"digests: [{name: a}]":                    {keys: []string{"digests"}},
		"keep: {age: 7d}\nlisten: ':1'":           {waiting: []string{"listen"}, keys: []string{"keep"}},
		"feeds: [{url: 'https://a.b/c'}]":         {},
		"topics: [{name: oil, query: نفط}]":       {},
	} {
		c := parse(t, "data: /srv/rawi\n"+text)
		fresh, waiting, err := c.ReloadInto(running.Fixed)
		if err != nil || !slices.Equal(waiting, want.waiting) || !reflect.DeepEqual(fresh, c.Reloadable) {
			t.Errorf("%s: %q wait, want %q, %v", text, waiting, want.waiting, err)
		}
		d := Diff(running.Reloadable, fresh)
		if !slices.Equal(d.Keys, want.keys) {
			t.Errorf("%s: %q changed, want %q", text, d.Keys, want.keys)
		}
		if changed := len(fresh.Feeds)+len(fresh.Topics) > 0 || len(want.keys) > 0; changed == (d.Summary(nil) == "nothing changed") {
			t.Errorf("%s: summary %q", text, d.Summary(nil))
		}
	}
}

// Lists are read from the data folder of the running daemon, not from the one
// that waits for a restart.
func TestReloadIntoReadsListsOfTheRunningDaemon(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const list = "https://lists.example/a.opml"
	for folder, feed := range map[string]string{"old": "https://a.example/feed", "new": "https://b.example/feed"} {
		path := (Fixed{Data: filepath.Join(dir, folder)}).ListPath(list)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`<opml><body><outline xmlUrl="`+feed+`"/></body></opml>`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "rawi.yaml")
	load := func(data string) *Config {
		if err := os.WriteFile(path, []byte("data: "+data+"\nfeeds: [{opml: '"+list+"'}]"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	running := load("old")
	if !slices.Equal(running.Lists, []string{list}) || len(running.Feeds) != 1 || running.Feeds[0].URL != "https://a.example/feed" {
		t.Fatalf("lists %q, feeds %+v", running.Lists, running.Feeds)
	}
	fresh, waiting, err := load("new").ReloadInto(running.Fixed)
	if err != nil || !slices.Equal(waiting, []string{"data"}) || len(fresh.Feeds) != 1 || fresh.Feeds[0].URL != "https://a.example/feed" {
		t.Errorf("feeds %+v, waiting %q, %v: want the feed of the old folder's copy", fresh.Feeds, waiting, err)
	}
	if fresh, _, err := load("old").ReloadInto(running.Fixed); err != nil || len(fresh.Feeds) != 1 {
		t.Errorf("feeds %+v, %v", fresh.Feeds, err)
	}
}

// A copy that does not exist yet, or that the caller may not read, is an empty
// list; a file of the operator must exist.
func TestMissingCopiesAreEmptyLists(t *testing.T) {
	t.Parallel()
	path := files(t, map[string]string{"rawi.yaml": "data: d\nfeeds: [{opml: 'https://lists.example/a.opml'}, {opml: 'feed:https://lists.example/b.opml'}]"})
	c, err := Load(path)
	if err != nil || len(c.Feeds) != 0 || !slices.Equal(c.Lists, []string{"https://lists.example/a.opml", "https://lists.example/b.opml"}) {
		t.Errorf("lists %q, feeds %+v, %v", c.Lists, c.Feeds, err)
	}
	if err := os.MkdirAll(c.ListPath(c.Lists[0]), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "rawi.yaml:2:9: opml: ") {
		t.Errorf("a copy that cannot be read: %v", err)
	}
}

func TestSettingsOfTheStore(t *testing.T) {
	t.Parallel()
	c := parse(t, "site: {url: 'https://News.example:8443/'}\nnames: {نفط: [oil]}\nplaces: [{id: here, names: [هنا], kind: village, in: syria, at: [35.1, 40]}]\nkeep: {age: 8d}\nstories: {across: none}\ntopics: [{name: oil, query: نفط}]\nfeeds: [{url: 'https://a.b/c'}]\n"+
		"bursts: {outlets: 3, within: 1h}\ngaps: {languages: [ar, en], hours: 6}\ndigests: [{name: d, topic: oil, every: week, weekday: friday, hour: 7, zone: Asia/Damascus}]")
	now := time.Date(2026, 11, 24, 1, 0, 0, 0, time.FixedZone("", 2*3600))
	s := c.Settings(now)
	if s.Site.Authority != "News.example" || s.Site.Began != "2026-11-23" || !s.At.Equal(now) || s.At.Location() != time.UTC {
		t.Errorf("site %+v at %s", s.Site, s.At)
	}
	if len(s.Feeds) != 1 || len(s.Topics) != 1 || len(s.Aliases) != 1 || len(s.Places) != 1 || s.Retention.Age != 8*24*time.Hour || s.Stories.Across != "none" {
		t.Errorf("settings %+v", s)
	}
	if watch := (storage.Watch{
		Bursts: storage.Bursts{Outlets: 3, Within: time.Hour}, Gaps: storage.Gaps{Languages: []string{"ar", "en"}, Outlets: 2, Hours: 6},
		Digests: []storage.Digest{{Name: "d", Title: "d", Topic: "oil", Weekly: true, Weekday: 5, Hour: 7, Zone: "Asia/Damascus"}},
	}); !reflect.DeepEqual(s.Watch, watch) {
		t.Errorf("watch %+v, want %+v", s.Watch, watch)
	}
	want := storage.PlaceSetting{ID: "here", Names: []string{"هنا"}, Kind: "village", In: "syria", At: []float64{35.1, 40}}
	if !reflect.DeepEqual(s.Places[0], want) {
		t.Errorf("place %+v, want %+v", s.Places[0], want)
	}
}

// A digest comes by the clock of the site unless it names a zone, whichever stands first in
// the file.
func TestDigestsComeByTheClockOfTheSite(t *testing.T) {
	t.Parallel()
	c := parse(t, "digests: [{name: a}, {name: b, zone: Europe/Istanbul}]\nsite: {zone: Asia/Damascus, calendar: hijri}")
	s := c.Settings(time.Now())
	if s.Watch.Digests[0].Zone != "Asia/Damascus" || s.Watch.Digests[1].Zone != "Europe/Istanbul" || s.Site.Zone != "Asia/Damascus" || s.Site.Calendar != storage.CalendarHijri {
		t.Errorf("site %+v, digests %+v", s.Site, s.Watch.Digests)
	}
	if got := parse(t, "digests: [{name: a}]").Watch.Digests[0].Zone; got != "" {
		t.Errorf("of a site without a zone: %q", got)
	}
}

// A topic may ask for a place that the config adds, in whatever file.
func TestTopicsKnowThePlacesOfTheConfig(t *testing.T) {
	t.Parallel()
	c := parse(t, "topics: [{name: here, query: 'place:\"تل الزعفران\"'}]\nplaces: [{id: here, names: [تل الزعفران], in: syria}]") // "Saffron Hill"
	if len(c.Topics) != 1 {
		t.Errorf("topics %+v", c.Topics)
	}
}

func TestDiffOfFeedsAndTopics(t *testing.T) {
	t.Parallel()
	feeds := func(names ...string) (r Reloadable) {
		for _, n := range names {
			name, title, _ := strings.Cut(n, "=")
			r.Feeds = append(r.Feeds, storage.Feed{Name: name, Title: title})
			r.Topics = append(r.Topics, storage.Topic{Name: name, Title: title})
		}
		return r
	}
	for _, row := range []struct {
		before, after []string
		want          Names
	}{
		{nil, nil, Names{}},
		{[]string{"a", "b"}, []string{"b", "a"}, Names{}},
		{nil, []string{"b", "a"}, Names{Added: []string{"b", "a"}}},
		{[]string{"b", "a"}, nil, Names{Removed: []string{"b", "a"}}},
		{[]string{"a", "b=1"}, []string{"b=2", "a"}, Names{Changed: []string{"b"}}},
		{[]string{"a", "b=1", "c"}, []string{"d", "b=2", "c"}, Names{Added: []string{"d"}, Removed: []string{"a"}, Changed: []string{"b"}}},
	} {
		d := Diff(feeds(row.before...), feeds(row.after...))
		if !reflect.DeepEqual(d.Feeds, row.want) || !reflect.DeepEqual(d.Topics, row.want) {
			t.Errorf("%q → %q: feeds %+v, topics %+v, want %+v", row.before, row.after, d.Feeds, d.Topics, row.want)
		}
	}
}
