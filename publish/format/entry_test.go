package format

import (
	"slices"
	"strings"
	"testing"

	"rawi/storage"
)

func words(n int) string { return strings.TrimSpace(strings.Repeat("كلمة ", n)) }

func TestExcerptHasSixtyWords(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		text []string
		want string
	}{
		"none":           {nil, ""},
		"as many":        {[]string{words(excerptWords)}, words(excerptWords)},
		"one more":       {[]string{words(excerptWords + 1)}, words(excerptWords) + " …"},
		"of two blocks":  {[]string{words(40), words(40)}, words(excerptWords) + " …"},
		"is escaped":     {[]string{"a < b"}, "a &lt; b"},
		"blocks are one": {[]string{"جسر", " جديد "}, "جسر جديد"},
	} {
		if got := excerpt(storage.Article{Text: row.text}); got != row.want {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}

func TestEntryIsCalledWithoutTheNameOfItsSource(t *testing.T) {
	t.Parallel()
	src := minimalSource(storage.Article{Title: "افتتاح الجسر - بوابة المدينة", Source: &storage.Source{Title: "بوابة المدينة"}})
	if got := NewEntry(site, src).Title; got != "افتتاح الجسر" {
		t.Errorf("it is called %q", got)
	}
}

func TestCategoriesAreTopicsRegionAndCategories(t *testing.T) {
	t.Parallel()
	src := minimalSource(storage.Article{Title: "جسر", Categories: []string{"طرق", "roads", "", "syria", "جسور"}})
	src.Story.Topics, src.Feed.Region = []string{"roads", "wheat"}, "syria"
	if got, want := NewEntry(site, src).Categories, []string{"roads", "wheat", "syria", "طرق", "جسور"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// An entry without a link leads to the story's page.
func TestEntryLinksToItsArticleOrStory(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{"https://furat.example/1": "https://furat.example/1", "": "https://rawi.example/stories/20261122-aaaaaaaaaaaa"} {
		if got := NewEntry(site, minimalSource(storage.Article{Link: link})).Link; got != want {
			t.Errorf("%q: got %s, want %s", link, got, want)
		}
	}
}

// The title of a source is the operator's, else the feed's, else the outlet's.
func TestSourceHasATitle(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ operator, channel, outlet, want string }{{"a", "b", "c", "a"}, {"", "b", "c", "b"}, {"", "", "c", "c"}} {
		src := minimalSource(storage.Article{Outlet: row.outlet})
		src.Feed.Title, src.Channel.Title = row.operator, row.channel
		if got := NewEntry(site, src).Source.Title; got != row.want {
			t.Errorf("%+v: got %s", row, got)
		}
	}
}

// The ID of a source is the feed's own if it is an IRI, else one of ours.
func TestSourceHasAValidID(t *testing.T) {
	t.Parallel()
	const own = "tag:rawi.example,2026-11-23:feed/furat"
	for id, want := range map[string]string{
		"https://furat.example/": "https://furat.example/", "urn:uuid:1": "urn:uuid:1", "tag:furat.example,2020:feed": "tag:furat.example,2020:feed",
		"": own, "furat": own, "https:": own, "/feed": own, "//furat.example/": own, "https://furat.example/a b": own, "https://furat.example/<": own, "urn:a b": own, "%zz": own, "urn:`": own,
	} {
		src := minimalSource(storage.Article{})
		src.Channel.ID = id
		if got := NewEntry(site, src).Source.ID; got != want {
			t.Errorf("%q: got %s, want %s", id, got, want)
		}
	}
}

// The times of other outlets are those of the site's zone, for stories and for events.
func TestTimesOfReportsAreInTheZoneOfTheSite(t *testing.T) {
	t.Parallel()
	s := site
	s.Zone = "Asia/Damascus"
	list := []Related{{Outlet: "B", Title: "x", Language: "en", Time: noon}}
	groups := []reports{{language: "ar", reports: list}, {language: "en", reports: list}}
	for name, got := range map[string]string{"story": relatedHTML(s, list), "event": reportsHTML(s, groups, "ar")} {
		if !strings.Contains(got, "(2026-11-23 15:00 UTC+3)") || strings.Contains(got, "12:00") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// The list of other outlets is in the site's language, each item in its own; only what
// has a link is one.
func TestRelatedAreListed(t *testing.T) {
	t.Parallel()
	for language, heading := range map[string]string{"ar": `<div dir="rtl"><p>رواه أيضاً:</p>`, "ar-SY": `<div dir="rtl"><p>رواه أيضاً:</p>`, "en": `<div dir="ltr"><p>Also in:</p>`} {
		s := site
		s.Language = language
		src := minimalSource(storage.Article{Title: "جسر", Language: "ar", Content: "<p>نص</p>"})
		src.Story.Members = append(src.Story.Members,
			storage.Member{Article: "b", Outlet: "A & B", Title: "<Bridge>", Link: "https://b.example/?a&b", Language: "en", Time: noon},
			storage.Member{Article: "c", Outlet: "C", Title: "ثالث", Language: "ar", Time: noon})
		e := NewEntry(s, src)
		want := `<div lang="ar" dir="rtl"><p>نص</p></div>` + heading + `<ul><li><a href="https://b.example/?a&amp;b">A &amp; B</a>: <bdi lang="en">&lt;Bridge&gt;</bdi> (2026-11-23 12:00 UTC)</li><li>C: <bdi lang="ar">ثالث</bdi> (2026-11-23 12:00 UTC)</li></ul></div>`
		if e.Content != want || len(e.Related) != 2 || e.Related[0].Outlet != "A & B" {
			t.Errorf("%s: got %s, want %s", language, e.Content, want)
		}
		atom, rss, _ := renderEntry(t, e)
		if a, r := strings.Count(atom, `rel="related"`), strings.Count(rss, `rel="related"`); a != 1 || r != 1 {
			t.Errorf("%d and %d links to related articles, want one each", a, r)
		}
	}
}

func TestPeopleHaveNamesAndAddresses(t *testing.T) {
	t.Parallel()
	for p, want := range map[storage.Person][2]string{
		{Name: " ليلى ", Email: " a@b.example "}: {"ليلى", "a@b.example"}, {Email: "a@b.example"}: {"a@b.example", "a@b.example"}, {Name: "\x01"}: {"", ""}, {}: {"", ""},
		{Name: "x", Email: "@b"}: {"x", ""}, {Name: "x", Email: "a@"}: {"x", ""}, {Name: "x", Email: "a at b"}: {"x", ""}, {Name: "x", Email: "a@b@c"}: {"x", ""}, {Name: "x", Email: "a@b c"}: {"x", ""},
	} {
		if name, mail := displayName(p), emailAddress(p); name != want[0] || mail != want[1] {
			t.Errorf("%+v: got %q and %q, want %q", p, name, mail, want)
		}
	}
}

// Exactly the characters that XML 1.0 does not allow are removed.
func TestControlsAreStripped(t *testing.T) {
	t.Parallel()
	const allowed = "\t\n\r \u007f\u0080جسر\ufffd\U00010000"
	if got := stripControls("\x00\x08" + allowed + "\x0b\x1f\ufffe\uffff"); got != allowed {
		t.Errorf("got %q, want %q", got, allowed)
	}
}

func TestVisibleHTMLIsNotEmpty(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]bool{"": true, "<p> </p>": true, "&nbsp;": true, "\x01": true, "<p>جسر": false, `<img src="x">`: false, "<br/>": true, "<video></video>": false, "<p></p><audio/>": false, "<!-- x -->": true} {
		if got := isEmptyHTML(html); got != want {
			t.Errorf("%q: got %v, want %v", html, got, want)
		}
	}
}

// Paragraphs end at every tag but those within a line.
func TestParagraphsEndAtBlocks(t *testing.T) {
	t.Parallel()
	for html, want := range map[string]string{
		"": "", "جسر": "جسر", "<p>a <b>b</b>c</p><p>d</p>": "a bc|d", "a<br>b": "a|b", "a<br/>b": "a|b", "<div>a<ul><li>b<li>c</ul>d": "a|b|c|d", "a &amp; b": "a & b", "<p> </p>": "", "a<img src=x>b": "a|b",
	} {
		if got := strings.Join(paragraphs(html), "|"); got != want {
			t.Errorf("%q: got %q, want %q", html, got, want)
		}
	}
}

// What one entry holds of titles, words and other articles is bounded.
func TestEntriesAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ك", 20_000)
	story := storage.Story{ID: "s", Lead: "lead", Members: []storage.Member{{Article: "lead"}}}
	for range 300 {
		story.Members = append(story.Members, storage.Member{Article: "other", Outlet: "o", Title: long, Link: "https://o.example/"})
	}
	for name, row := range map[string]struct {
		lead storage.Article
		want func(Entry) bool
	}{
		"a title":       {storage.Article{Title: long}, func(e Entry) bool { return e.Title == strings.Repeat("ك", maxTitle)+"…" && e.FallbackTitle == "" }},
		"no title":      {storage.Article{Text: []string{long}}, func(e Entry) bool { return e.FallbackTitle == strings.Repeat("ك", maxTitle)+"…" }},
		"a blank title": {storage.Article{Title: " \x01", Text: []string{"نص"}}, func(e Entry) bool { return e.FallbackTitle == "نص" }},
		"one long word": {storage.Article{Content: "<p>x</p>", Text: []string{long}}, func(e Entry) bool { return e.Summary == strings.Repeat("ك", maxExcerpt)+"…" }},
		"long words":    {storage.Article{Content: "<p>x</p>", Text: []string{strings.Repeat(long[:200]+" ", 70)}}, func(e Entry) bool { return len(e.Summary) < 3*maxExcerpt && strings.HasSuffix(e.Summary, "… …") }},
		"words of blocks": {storage.Article{Content: "<p>x</p>", Text: []string{"a b", strings.Repeat("c ", 57), "d e"}}, func(e Entry) bool {
			return strings.HasPrefix(e.Summary, "a b c") && strings.HasSuffix(e.Summary, " c d …")
		}},
		"as many words":    {storage.Article{Content: "<p>x</p>", Text: []string{strings.Repeat("c ", 60)}}, func(e Entry) bool { return strings.HasSuffix(e.Summary, " c") }},
		"many other names": {storage.Article{Title: "x"}, func(e Entry) bool { return len(e.Related) == maxRelated && len(e.Content) < maxRelated*3*maxTitle }},
	} {
		row.lead.ID = "lead"
		if e := NewEntry(storage.Site{Authority: "x.example", Began: "2026-11-23"}, EntrySource{Story: story, Lead: row.lead}); !row.want(e) {
			t.Errorf("%s: title %.20q (%d bytes), fallback %.20q, summary of %d bytes ends %q, %d related in %d bytes", name,
				e.Title, len(e.Title), e.FallbackTitle, len(e.Summary), e.Summary[max(0, len(e.Summary)-12):], len(e.Related), len(e.Content))
		}
	}
}

// TestEntryWithoutAuthorNamesItsSource in all formats, since readers show no source; a
// person with an address alone is shown by it.
func TestEntryWithoutAuthorNamesItsSource(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		authors []storage.Person
		want    string
	}{
		{nil, "صوت الفرات"},
		{[]storage.Person{{Name: " "}}, "صوت الفرات"},
		{[]storage.Person{{Name: "ليلى"}}, "ليلى"},
		{[]storage.Person{{}, {Email: "layla@furat.example"}}, "layla@furat.example"},
	} {
		d := document()
		d.Entries = []Entry{{ID: "tag:rawi.example,2026:x", Title: "جسر", Link: "https://furat.example/1", Authors: row.authors, Source: Source{ID: "x:y", Title: "صوت الفرات"}}}
		for contentType, part := range map[string]string{
			"application/atom+xml":  "<author>\n      <name>" + row.want + "</name>",
			"application/rss+xml":   "<dc:creator>" + row.want + "</dc:creator>",
			"application/feed+json": `"name": "` + row.want + `"`,
		} {
			for _, w := range writers {
				if body, err := w.write(d); w.contentType == contentType && (err != nil || !strings.Contains(string(body), part)) {
					t.Errorf("%v: no %s in %s, %v", row.authors, part, body, err)
				}
			}
		}
	}
	d := document()
	d.Entries = []Entry{{ID: "tag:rawi.example,2026:x", Title: "جسر", Link: "https://furat.example/1"}}
	if body, err := RSS(d); err != nil || strings.Contains(string(body), "creator>") {
		t.Errorf("without a source: %s, %v", body, err)
	}
}
