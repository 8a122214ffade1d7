package publish

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"rawi/publish/format"
	"rawi/storage"
)

// When an article returns to an earlier text, the change bears the time of the return.
func TestTextChangesBearTheirTime(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour, 0, 0, 0, time.UTC) }
	a, b := []string{"افتتح الجسر"}, []string{"افتتح الجسر القديم"}
	older := []storage.Version{{Seen: at(1), Until: at(2), Title: "جسر", Text: a}, {Seen: at(2), Until: at(3), Title: "جسر", Text: b}}
	for name, row := range map[string]struct {
		versions []storage.Version
		text     []string
		want     []time.Time // newest first
	}{
		"one change":             {older[:1], b, []time.Time{at(2)}},
		"the first came back":    {older, a, []time.Time{at(3), at(2)}},
		"and the other after it": {older, b, []time.Time{at(2)}},
	} {
		got := textChanges(storage.Article{Seen: at(1), Changed: at(2), Title: "جسر", Text: row.text}, row.versions, storage.Feed{})
		var times []time.Time
		for _, c := range got {
			times = append(times, c.At)
		}
		if len(times) != len(row.want) {
			t.Errorf("%s: %d changes at %s, want %s", name, len(times), times, row.want)
			continue
		}
		for i := range times {
			if !times[i].Equal(row.want[i]) {
				t.Errorf("%s: change %d at %s, want %s", name, i, times[i], row.want[i])
			}
		}
	}
}

// What is not the article's own text is no change of it.
func TestTextChangesAreOfTheOwnText(t *testing.T) {
	t.Parallel()
	line := func(i int) []storage.LeftOut { return []storage.LeftOut{{Block: i, Reason: storage.LeftOutLine}} }
	older := []storage.Version{{Seen: noon, Until: noon.Add(time.Hour), Text: []string{"افتتح الجسر", "التعليقات (0)"}, LeftOut: line(1)}} // the bridge was opened; comments (0)
	a := storage.Article{Seen: noon, Changed: noon.Add(time.Hour), Text: []string{"التعليقات (2)", "افتتح الجسر"}, LeftOut: line(0)}
	if got := textChanges(a, older, storage.Feed{}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
	a.LeftOut = nil
	if got := textChanges(a, older, storage.Feed{}); len(got) != 1 {
		t.Errorf("with the line: %+v", got)
	}
}

// A page shows the last five changes, newest first.
func TestTextChangesAreBounded(t *testing.T) {
	t.Parallel()
	var versions []storage.Version
	for i := range 9 {
		versions = append(versions, storage.Version{Seen: noon.Add(time.Duration(i) * time.Hour), Until: noon.Add(time.Duration(i+1) * time.Hour), Text: []string{fmt.Sprint("نص ", i)}})
	}
	got := textChanges(storage.Article{Seen: noon, Text: []string{"آخر"}}, versions, storage.Feed{})
	if len(got) != 5 || !got[0].At.Equal(noon.Add(9*time.Hour)) || !got[4].At.Equal(noon.Add(5*time.Hour)) {
		t.Errorf("%d changes: %+v", len(got), got)
	}
	if got := textChanges(storage.Article{Text: []string{"آخر"}}, nil, storage.Feed{}); len(got) != 0 {
		t.Errorf("without versions: %+v", got)
	}
}

// Changes show no more of a text than the feed's Republish allows, and nothing of text
// that may have been fetched from the article's page.
func TestTextChangesKeepToRepublish(t *testing.T) {
	t.Parallel()
	older := []storage.Version{{Seen: noon, Until: noon.Add(time.Hour), Title: "جسر", Content: "<p>أ</p>", Text: []string{"أ", "سر"}}}
	a := storage.Article{Seen: noon, Changed: noon.Add(time.Hour), Title: "جسر", Content: "<p>ب</p>", Text: []string{"ب", "سر آخر"}}
	full := a
	full.Full = "<p>صفحة</p>"
	for name, row := range map[string]struct {
		article storage.Article
		feed    storage.Feed
		want    string
	}{
		"of the feed":            {a, storage.Feed{}, "[{removed أ} {added ب} {same ¶ سر} {added آخر}]"},
		"first paragraph only":   {a, storage.Feed{Republish: storage.RepublishSummary}, "[{removed أ} {added ب}]"},
		"a link only":            {a, storage.Feed{Republish: storage.RepublishLink}, "none"},
		"fetched":                {full, storage.Feed{}, "[{removed أ} {added ب}]"},
		"of a feed that fetches": {a, storage.Feed{FullText: true}, "[{removed أ} {added ب}]"},
		"fetched, and all of it": {full, storage.Feed{Republish: storage.RepublishFull}, "[{removed أ} {added ب} {same ¶ سر} {added آخر}]"},
	} {
		got := "none"
		if changes := textChanges(row.article, older, row.feed); len(changes) > 0 {
			got = fmt.Sprint(changes[0].Text)
		}
		if got != row.want {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
}

// Images are shown where the operator wants them, the feed allows it and the address
// holds no secret.
func TestImagesOfStories(t *testing.T) {
	t.Parallel()
	const address = "https://furat.example/i.jpg"
	settings := storage.Settings{Feeds: []storage.Feed{{Name: "linked", Republish: storage.RepublishLink}, {Name: "furat"}}}
	for name, row := range map[string]struct {
		images          bool
		feed, src, want string
	}{
		"not wanted":   {false, "furat", address, ""},
		"wanted":       {true, "furat", address, address},
		"none":         {true, "furat", "", ""},
		"a secret":     {true, "furat", address + "?token=x", ""},
		"not allowed":  {true, "linked", address, ""},
		"unknown feed": {true, "other", address, address},
	} {
		s := newFakeServer(t, &fakeReader{articles: map[string]storage.Article{"a": {ID: "a", Feed: row.feed, Image: row.src}}})
		s.pages.images = row.images
		items := presented(t, s, settings, storage.Story{Lead: "a"}, storage.Story{Lead: "expired"})
		if items[0].Image != row.want || items[1].Image != "" {
			t.Errorf("%s: got %+v, want the image %q, and none of an expired lead", name, items, row.want)
		}
	}
}

// versionedReader notes how many older texts are asked for.
type versionedReader struct {
	*fakeReader
	last int
}

func (r *versionedReader) Versions(_ context.Context, _ string, last int) ([]storage.Version, error) {
	r.last = last
	return nil, nil
}

// A story's page reads the older texts that it shows, and shows so much of a text.
func TestStoryPageReadsWhatItShows(t *testing.T) {
	t.Parallel()
	block := strings.Repeat("نص ", format.MaxShownText/10)
	r := &versionedReader{fakeReader: &fakeReader{
		stories:  []storage.Story{{ID: "s", Lead: "a"}},
		articles: map[string]storage.Article{"a": {ID: "a", Text: []string{block, block, block, block}}},
	}}
	s := newFakeServer(t, r.fakeReader)
	s.pages.store = r
	w := get(s, "/stories/s")
	if w.Code != 200 || r.last != maxChanges || strings.Count(w.Body.String(), block) != 2 {
		t.Errorf("status %d: %d older texts are read, %d blocks shown; want %d and two", w.Code, r.last, strings.Count(w.Body.String(), block), maxChanges)
	}
}

func TestFirstBlocksOfAText(t *testing.T) {
	t.Parallel()
	for most, want := range map[int]string{0: "[…]", 1: "[…]", 2: "[ن…]", 3: "[ن…]", 4: "[نص]", 5: "[نص]", 6: "[نص a ]", 7: "[نص a  b]", 100: "[نص a  b]"} {
		if got := fmt.Sprint(format.FirstBlocks([]string{"نص", "a ", "b"}, most)); got != want {
			t.Errorf("%d bytes: %s, want %s", most, got, want)
		}
	}
	c := textChanges(storage.Article{Text: []string{strings.Repeat("x ", format.MaxShownText/2), "new"}}, []storage.Version{{Text: []string{strings.Repeat("x ", format.MaxShownText/2), "old"}}}, storage.Feed{})
	if len(c) != 0 {
		t.Errorf("a change behind what the page shows: %+v", c)
	}
}
