package config

import (
	"slices"
	"testing"
)

// Old files call Kurdish ku, and people call its languages by name.
func TestKurdishIsReadByItsOldNames(t *testing.T) {
	t.Parallel()
	c := parse(t, `site: {title: "هەواڵ", language: ku, languages: [ar, ku]}
feeds:
  - {url: "https://a.example/feed", language: sorani}
  - {url: "https://b.example/feed", language: Kurmanji}
  - {url: "https://c.example/feed", language: ku}
topics:
  - {name: news, query: x, languages: [ku]}
  - {name: north, query: x, languages: [kurmanji, tr]}
gaps: {languages: [ku, ar]}
`)
	if c.Site.Language != "ckb" {
		t.Errorf("a site with a title in Arabic letters is in %s", c.Site.Language)
	}
	var feeds []string
	for _, f := range c.Feeds {
		feeds = append(feeds, f.Language)
	}
	if want := []string{"ckb", "kmr", "ku"}; !slices.Equal(feeds, want) { // of the last the texts tell
		t.Errorf("feeds: %q, want %q", feeds, want)
	}
	for name, row := range map[string][2][]string{
		"site":   {c.Site.Languages, {"ar", "ckb", "kmr"}},
		"topic":  {c.Topics[0].Languages, {"ckb", "kmr"}},
		"north":  {c.Topics[1].Languages, {"kmr", "tr"}},
		"gaps":   {c.Watch.Gaps.Languages, {"ckb", "kmr", "ar"}},
		"latin":  {{parse(t, "site: {title: Rojname, language: ku}").Site.Language}, {"kmr"}},
		"script": {{parse(t, "site: {title: Rojname, language: ku-Arab}").Site.Language}, {"ckb"}},
	} {
		if !slices.Equal(row[0], row[1]) {
			t.Errorf("%s: %q, want %q", name, row[0], row[1])
		}
	}
}
