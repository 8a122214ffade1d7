package config

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/storage"
)

// TestSettingsAreComparedAsTheyAreStored: what is empty, of the file alone or kept from
// the first settings is no difference.
func TestSettingsAreComparedAsTheyAreStored(t *testing.T) {
	t.Parallel()
	const text = "site: {title: أخبار, url: 'https://rawi.test'}\nfeeds:\n- {name: a, url: 'https://a.test/', header: {X-Key: s3cret}}\n- {name: b, url: 'https://b.test/'}\ntopics: [{name: t, query: نفط}]\nnames: {نفط: [oil]}\n"
	c := parse(t, text)
	stored := c.Settings(time.Unix(1e9, 0))
	stored.Number, stored.Site.Authority, stored.Site.Began = 7, "first.test", "2026-01-01"
	data, err := json.Marshal(stored)
	if err != nil {
		t.Fatal(err)
	}
	var read storage.Settings
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	read.Feeds[1].Secrets, read.Places, read.Site.Languages = []string{}, []storage.PlaceSetting{}, []string{}
	if d := c.Against(read); !d.Empty() {
		t.Errorf("the same: %s", d.Detail())
	}
	for change, want := range map[string]string{
		"- {name: b, url: 'https://b.test/'}\n=": "feeds: 1 removed (b)",
		"https://b.test/=https://b.test/2":       "feeds: 1 changed (b)",
		"name: b=name: c":                        "feeds: 1 added (c), 1 removed (b)",
		"topics: [{name: t, query: نفط}]=topics: [{name: t, query: نفط}, {name: u, query: نفط}]": "topics: 1 added (u)",
		"أخبار=خبر":                           "site",
		"names: {نفط: [oil]}=keep: {age: 7d}": "names; keep",
	} {
		from, to, _ := strings.Cut(change, "=")
		if got := parse(t, strings.Replace(text, from, to, 1)).Against(read).Detail(); got != want {
			t.Errorf("%s: %q, want %q", change, got, want)
		}
	}
}

// TestUnknownSecretIsNoDifference for who may not read it.
func TestUnknownSecretIsNoDifference(t *testing.T) {
	t.Parallel()
	feed := func(secret, title string) Reloadable {
		return Reloadable{Feeds: []storage.Feed{{Name: "a", URL: "https://a.test/" + secret, Title: title, Secrets: []string{secret}}}}
	}
	log := feed("s3cret", "").Settings(time.Unix(1e9, 0))
	for got, want := range map[string]string{
		feed(placeholder, "").Against(log).Detail(): "", feed("another", "").Against(log).Detail(): "feeds: 1 changed (a)", feed(placeholder, "x").Against(log).Detail(): "feeds: 1 changed (a)",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestDetailNamesTheFirst of many.
func TestDetailNamesTheFirst(t *testing.T) {
	t.Parallel()
	var r Reloadable
	for i := range 200 {
		r.Feeds = append(r.Feeds, storage.Feed{Name: fmt.Sprint("f", i)})
	}
	if got, want := (Reloadable{}).Against(r.Settings(time.Unix(1e9, 0))).Detail(), "feeds: 200 removed (f0, f1, f2, f3, f4 …)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
