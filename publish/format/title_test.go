package format

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rawi/publish/format/formattest"
	"rawi/storage"
)

type renderedTitles struct {
	Atom, RSS string
	JSON      struct {
		Title string `json:"title"`
		Text  string `json:"content_text"`
		HTML  string `json:"content_html"`
	}
}

// titles returns the title of an entry in each format.
func titles(t *testing.T, e Entry) (out renderedTitles) {
	t.Helper()
	a, r, j := renderEntry(t, e)
	var atom struct {
		Title string `xml:"entry>title"`
	}
	var rss struct {
		Title string `xml:"channel>item>title"`
	}
	var feed struct{ Items []json.RawMessage }
	for _, err := range []error{xml.Unmarshal([]byte(a), &atom), xml.Unmarshal([]byte(r), &rss), json.Unmarshal([]byte(j), &feed)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := json.Unmarshal(feed.Items[0], &out.JSON); err != nil {
		t.Fatal(err)
	}
	out.Atom, out.RSS = atom.Title, rss.Title
	return out
}

// The replacement of a title and a text, in each format.
func TestEntryWithoutTitleOrTextIsValid(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		a               storage.Article
		atom, rss, json string // title, title, content_text
	}{
		"nothing":              {storage.Article{}, "صوت الفرات", "صوت الفرات", "صوت الفرات"},
		"guid alone":           {storage.Article{GUID: "17"}, "صوت الفرات", "صوت الفرات", "صوت الفرات"},
		"link alone":           {storage.Article{Link: "https://furat.example/2026/11/"}, "furat.example/2026/11", "furat.example/2026/11", "furat.example/2026/11"},
		"link in Arabic":       {storage.Article{Link: "https://furat.example/%D8%AC%D8%B3%D8%B1"}, "furat.example/جسر", "furat.example/جسر", "furat.example/جسر"},
		"image alone":          {storage.Article{Image: "https://furat.example/i.jpg"}, "صوت الفرات", "صوت الفرات", "صوت الفرات"},
		"enclosure alone":      {storage.Article{Enclosures: []storage.Enclosure{{URL: "https://furat.example/a/%D8%AD%D9%84%D9%82%D8%A9-7.mp3?x=1"}}}, "حلقة-7.mp3", "حلقة-7.mp3", "حلقة-7.mp3"},
		"enclosure of no path": {storage.Article{Enclosures: []storage.Enclosure{{URL: "https://furat.example/"}}}, "صوت الفرات", "صوت الفرات", "صوت الفرات"},
		"blank title":          {storage.Article{Title: " \n\t", Link: "https://furat.example/1"}, "furat.example/1", "furat.example/1", "furat.example/1"},
		"title of controls":    {storage.Article{Title: "\x00\x0b\x1f", Link: "https://furat.example/1"}, "furat.example/1", "furat.example/1", "furat.example/1"},
		"no-break space":       {storage.Article{Title: "\u00a0", Summary: "&nbsp;", Link: "https://furat.example/1"}, "furat.example/1", "furat.example/1", "furat.example/1"},
		"empty elements":       {storage.Article{Content: "<p> </p><br>", Link: "https://furat.example/1"}, "furat.example/1", "furat.example/1", "furat.example/1"},
		"text of controls":     {storage.Article{Content: "\x01", Link: "https://furat.example/1"}, "furat.example/1", "furat.example/1", "furat.example/1"},
		"a text alone":         {storage.Article{Content: "<p>افتتح الجسر اليوم</p>", Text: []string{"افتتح الجسر اليوم"}}, "افتتح الجسر اليوم", "", ""},
		"a summary alone":      {storage.Article{Summary: "<p>افتتح الجسر</p>"}, "افتتح الجسر", "", ""},
		"a picture alone":      {storage.Article{Content: `<img src="https://furat.example/i.jpg">`, Link: "https://furat.example/1"}, "furat.example/1", "", ""},
		"a title alone":        {storage.Article{Title: "جسر"}, "جسر", "جسر", "جسر"},
		"a text of as many words": {
			storage.Article{Content: "<p>" + strings.Repeat("كلمة ", fallbackTitleWords) + "</p>", Text: []string{strings.Repeat("كلمة ", fallbackTitleWords)}},
			strings.TrimSpace(strings.Repeat("كلمة ", fallbackTitleWords)), "", "",
		},
		"a long text": {
			storage.Article{Content: "<p>" + strings.Repeat("كلمة ", 30) + "</p>", Text: []string{strings.Repeat("كلمة ", 30)}},
			strings.Repeat("كلمة ", fallbackTitleWords) + "…", "", "",
		},
	} {
		for _, rule := range []storage.Republish{storage.RepublishSource, storage.RepublishFull, storage.RepublishSummary, storage.RepublishLink} {
			src := minimalSource(row.a)
			src.Feed.Republish = rule
			got := titles(t, NewEntry(site, src))
			if rule != storage.RepublishSource {
				continue // what it says depends on the rule; it must be valid
			}
			if got.Atom != row.atom || got.RSS != row.rss || got.JSON.Text != row.json {
				t.Errorf("%s: Atom %q, RSS %q, JSON %q; want %q, %q, %q", name, got.Atom, got.RSS, got.JSON.Text, row.atom, row.rss, row.json)
			}
		}
	}
}

// The list of other outlets is a text, but no title.
func TestEntryWithoutTextListsOthers(t *testing.T) {
	t.Parallel()
	src := minimalSource(storage.Article{Link: "https://furat.example/1"})
	src.Story.Members = append(src.Story.Members, storage.Member{Article: "b", Outlet: "Herald", Title: "Bridge", Link: "https://herald.example/2", Time: src.Story.Time})
	got := titles(t, NewEntry(site, src))
	if got.Atom != "furat.example/1" || !strings.Contains(got.JSON.HTML, "Herald") {
		t.Errorf("got %+v", got)
	}
}

// HTML that shows nothing counts as no text.
func TestEntryOfEmptyElementsIsValid(t *testing.T) {
	t.Parallel()
	for _, empty := range []string{"<p></p>", " ", "\x01", "&nbsp;", "<div><br></div>"} {
		e := document().Entries[1]
		e.Title, e.Content, e.Summary = "", empty, empty
		if got := titles(t, e); got.Atom != "X" || got.RSS != "X" || got.JSON.Text != "X" || got.JSON.HTML != "" {
			t.Errorf("%q: got %+v", empty, got)
		}
	}
}

// Documents are valid whatever a feed contains.
func TestAnyEntryIsValid(t *testing.T) {
	t.Parallel()
	text := rapid.SampledFrom([]string{"", " ", "\x00", "\u00a0", "<", "&", "]]>", "جسر", "a\x0bb", "\ufffe", "<b>x</b>", "\n", "أ ب ج"})
	safe := rapid.SampledFrom([]string{"", " ", "<p></p>", "<p>جسر</p>", "&nbsp;", "\x01", "<img src=\"https://x.example/i\">", "x ]]> y"})
	kind := rapid.SampledFrom([]string{"", "mp3", "audio/mpeg", "audio/mpeg\n", "a/b/c", "audio/", "/mpeg", "audio/*", "\x00/\x01", "تسجيل/صوت", "text/html; charset=x", " audio/mpeg ", "a b/c", "\"a/b\""})
	address := rapid.SampledFrom([]string{"https://x.example/a.mp3", "https://x.example/", "https://x.example/a.MP3?b=c"})
	rapid.Check(t, func(rt *rapid.T) {
		a := storage.Article{
			Title: text.Draw(rt, "title"), Summary: safe.Draw(rt, "summary"), Content: safe.Draw(rt, "content"), Full: safe.Draw(rt, "full"),
			Authors:    []storage.Person{{Name: text.Draw(rt, "name"), Email: rapid.SampledFrom([]string{"", "a@b.example", "a at b", "@", "a@b@c"}).Draw(rt, "mail")}},
			Categories: []string{text.Draw(rt, "category")},
			Enclosures: []storage.Enclosure{{URL: address.Draw(rt, "url"), Type: kind.Draw(rt, "type"), Length: rapid.Int64Range(-5, 5).Draw(rt, "length")}},
		}
		if rapid.Bool().Draw(rt, "linked") {
			a.Link = "https://x.example/1"
		}
		src := minimalSource(a)
		src.Channel.ID = rapid.SampledFrom([]string{"", "x", "urn:x", "foo: bar", ":", "https://x.example/<>", "//x.example/1"}).Draw(rt, "id")
		src.Feed.Republish = rapid.SampledFrom([]storage.Republish{storage.RepublishSource, storage.RepublishFull, storage.RepublishSummary, storage.RepublishLink}).Draw(rt, "rule")
		src.Channel.Updated = rapid.SampledFrom([]time.Time{{}, src.Story.Time, src.Story.Time.Add(time.Hour)}).Draw(rt, "updated")
		d := document()
		d.Entries = []Entry{NewEntry(site, src)}
		for _, w := range writers {
			body, err := w.write(d)
			if err != nil {
				rt.Fatal(err)
			}
			if broken := formattest.Check(w.contentType, body); len(broken) > 0 {
				rt.Fatalf("%s: %q in\n%s", w.contentType, broken, body)
			}
			if bytes.Contains(body, []byte("a/b/c")) {
				rt.Fatalf("%s passes an ill type on:\n%s", w.contentType, body)
			}
		}
	})
}

// The time of a source is not after that of the text: a published entry must not change
// with each poll.
func TestSourceCarriesWhenItsFeedWasUpdated(t *testing.T) {
	t.Parallel()
	at := minimalSource(storage.Article{}).Story.Time
	for name, row := range map[string]struct{ channel, seen, changed, updated, want time.Time }{
		"as the feed says":              {channel: at.Add(-time.Hour), seen: at, updated: at, want: at.Add(-time.Hour)},
		"after the item, before a poll": {channel: at.Add(time.Minute), seen: at.Add(time.Hour), updated: at, want: at.Add(time.Minute)},
		"after the poll":                {channel: at.Add(9 * time.Hour), seen: at.Add(time.Hour), updated: at, want: at.Add(time.Hour)},
		"after a newer text":            {channel: at.Add(9 * time.Hour), seen: at, changed: at.Add(2 * time.Hour), updated: at, want: at.Add(2 * time.Hour)},
		"after the story's change":      {channel: at.Add(9 * time.Hour), seen: at, updated: at.Add(3 * time.Hour), want: at.Add(3 * time.Hour)},
		"a feed that says nothing":      {seen: at, updated: at.Add(time.Minute), want: at.Add(time.Minute)},
	} {
		src := minimalSource(storage.Article{Title: "جسر"})
		src.Channel.Updated, src.Lead.Seen, src.Lead.Changed, src.Story.Updated = row.channel, row.seen, row.changed, row.updated
		atom, _, _ := renderEntry(t, NewEntry(site, src))
		var read struct {
			Updated []string `xml:"entry>source>updated"`
		}
		if err := xml.Unmarshal([]byte(atom), &read); err != nil || len(read.Updated) != 1 || read.Updated[0] != rfc3339(row.want) {
			t.Errorf("%s: got %q, want %q (%v)", name, read.Updated, rfc3339(row.want), err)
		}
	}
}
