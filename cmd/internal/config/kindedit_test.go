package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"rawi/storage"
)

// What is written is what was read, with every key of a source.
func TestEntriesOfSourcesAreWritten(t *testing.T) {
	t.Parallel()
	hostile := `a[href*="x: {y}, #z"] > b:not(.c\31)`
	for _, f := range []storage.Feed{
		{URL: "https://t.me/s/name", Kind: storage.KindTelegram, All: true, Region: "syria"},
		{URL: "http://127.0.0.1:8081/s/name", Kind: storage.KindTelegram},
		{URL: "https://a.example/map.xml", Kind: storage.KindSitemap, All: true},
		{URL: "https://a.example/list", Kind: storage.KindPage, Select: &storage.Selectors{Item: hostile, Title: "h2", Link: "a@href", Date: "time@datetime", Summary: ".lead", Image: "img@src"}},
		{URL: "https://a.example/list", Kind: storage.KindPage, Name: "two", Select: &storage.Selectors{Item: "true"}},
	} {
		for _, file := range []string{"", "feeds:\n  - {url: 'https://b.example/f'}\n"} {
			text, err := AddFeed("rawi.yaml", []byte(file), f)
			if err != nil {
				t.Fatalf("%+v: %v", f, err)
			}
			c := parse(t, string(text))
			got := c.Feeds[len(c.Feeds)-1]
			if got.URL != f.URL || got.Kind != f.Kind || got.All != f.All || got.Region != f.Region || !reflect.DeepEqual(got.Select, f.Select) {
				t.Errorf("%+v is written\n%s", f, text)
			}
		}
	}
	if line := FeedLine(storage.Feed{URL: "https://t.me/s/name", Kind: storage.KindTelegram}); line != "- {telegram: name}" {
		t.Errorf("a channel is written %s", line)
	}
}

func TestTwoListsOfOnePageAreNamedToBeEdited(t *testing.T) {
	t.Parallel()
	const text = `feeds:
  - {page: "https://a.example/l", select: {item: li}}
  - select:
      item: tr
    page: "https://a.example/l"
    name: two
`
	if _, err := RemoveFeed("rawi.yaml", []byte(text), "https://a.example/l"); err == nil || !strings.Contains(err.Error(), "a-example-l and two have this address") {
		t.Errorf("by the address of two: %v", err)
	}
	got, err := PauseFeed("rawi.yaml", []byte(text), "two", true)
	if want := strings.Replace(text, "      item: tr\n", "      item: tr\n    paused: true\n", 1); err != nil || string(got) != want {
		t.Errorf("got\n%s%v", got, err)
	}
	got, err = PauseFeed("rawi.yaml", []byte(text), "a-example-l", true)
	if want := strings.Replace(text, "{item: li}}", "{item: li}, paused: true}", 1); err != nil || string(got) != want {
		t.Errorf("got\n%s%v", got, err)
	}
}

func TestExplainTellsHowASourceIsRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rawi.yaml")
	if err := os.WriteFile(path, []byte("feeds: [{page: 'https://a.example/l', select: {item: li.x, title: h2}}, {telegram: name, all: true}]"), 0o600); err != nil {
		t.Fatal(err)
	}
	settings, err := Explain(path)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range settings {
		got[s.Key] = s.Value
	}
	for key, want := range map[string]string{
		"feed a-example-l": `page https://a.example/l, item: "li.x", title: "h2", outlet a.example`,
		"feed name":        "telegram https://t.me/s/name, outlet t.me",
	} {
		if !strings.HasPrefix(got[key], want) {
			t.Errorf("%s: got %q, want %q", key, got[key], want)
		}
	}
	if !strings.HasSuffix(got["feed name"], ", all") {
		t.Errorf("got %q", got["feed name"])
	}
}
