package format

import (
	"strings"
	"testing"

	"rawi/publish/format/formattest"
	"rawi/storage"
	"rawi/storage/place"
)

// Readers with a map find the place of an entry, the others its categories.
func TestEntriesSayWhereTheirPlacesAre(t *testing.T) {
	t.Parallel()
	g, err := place.Builtin().With([]storage.PlaceSetting{
		{ID: "our-camp", Names: []string{"مخيم <النور>"}, Kind: "camp", In: "syria"}, // "camp of light", of which no point is known
		{ID: "our-bridge", Names: []string{"جسر النور"}, Kind: "site", In: "syria", At: []float64{35.1, -40}},
	})
	if err != nil {
		t.Fatal(err)
	}
	source := testSource(storage.RepublishSource)
	source.Places, source.Lead.Places = g, []string{"our-camp", "gone", "our-bridge", "iraq"}
	atom, rss, json := renderEntry(t, NewEntry(site, source))
	const scheme = "tag:rawi.example,2026-11-23:places"
	for _, row := range []struct{ body, contentType, name string }{{atom, "application/atom+xml", "atom"}, {rss, "application/rss+xml", "rss"}, {json, "application/feed+json", "json"}} {
		if broken := formattest.Check(row.contentType, []byte(row.body)); len(broken) > 0 {
			t.Errorf("%s breaks %q", row.name, broken)
		}
		if strings.Contains(row.body, "gone") {
			t.Errorf("%s names a place that is known no more", row.name)
		}
		if row.name != "json" && strings.Count(row.body, "<georss:point>35.1000 -40.0000</georss:point>") != 1 {
			t.Errorf("%s lacks the point of the first place that has one: %s", row.name, row.body)
		}
		if row.name != "json" && strings.Count(row.body, `xmlns:georss="http://www.georss.org/georss"`) != 1 {
			t.Errorf("%s lacks the namespace: %s", row.name, row.body)
		}
	}
	for body, want := range map[string][]string{
		atom: {`<category term="our-camp" scheme="` + scheme + `" label="مخيم &lt;النور&gt;">`, `<category term="iraq" scheme="` + scheme + `"`, `<category term="roads">`},
		rss:  {`<category domain="` + scheme + `">our-bridge</category>`, `<category>roads</category>`},
		json: {`"id": "our-camp"`, `"name": "مخيم <النور>"`, "35.1"},
	} {
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("no %s in %s", w, body)
			}
		}
	}
}

func TestEntriesWithoutPlacesHaveNoNamespace(t *testing.T) {
	t.Parallel()
	atom, rss, json := renderEntry(t, NewEntry(site, testSource(storage.RepublishSource)))
	if all := atom + rss + json; strings.Contains(all, "georss") || strings.Contains(all, `"places"`) {
		t.Errorf("%s", all)
	}
}
