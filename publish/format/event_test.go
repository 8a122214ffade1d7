package format

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/publish/format/formattest"
	"rawi/storage"
)

// eventSource returns an event of three stories: the lead's of testSource, in Arabic and
// English, one in Turkish, and one in Arabic.
func eventSource() EntrySource {
	t := testSource(storage.RepublishSource)
	t.Story.Members[0].Language = "ar"
	t.Story.Members[0].Link = t.Lead.Link
	story := func(id, outlet, language string, after time.Duration) storage.Story {
		at := t.Story.Time.Add(after)
		return storage.Story{ID: id, Lead: id, Time: at, Outlets: 1, Topics: []string{"bridges", "roads"}, Members: []storage.Member{
			{Article: id, Outlet: outlet, Title: "<" + id + ">", Link: "https://x.example/" + id, Language: language, Time: at},
		}}
	}
	t.Event = &storage.Event{
		ID: "20261121-eeeeeeeeeeee", Stories: []storage.Story{story("s", "Sada", "ar", -time.Hour), t.Story, story("h", "Haber", "tr", 2*time.Hour)},
		Languages: []string{"ar", "tr"}, Outlets: []string{"Sada", "صوت الفرات", "Herald", "Haber"}, Topics: []string{"bridges", "roads"},
		Places: []string{"syria", "deir-ezzor"}, Began: t.Story.Time.Add(-time.Hour), Updated: t.Story.Time.Add(2 * time.Hour), Latest: t.Story.Time.Add(9 * time.Hour),
	}
	t.Lead.Places = []string{"deir-ezzor"}
	return t
}

// The entry of an event has an id and times of its own, and those of no report.
func TestEntryOfAnEventIsNotItsStorys(t *testing.T) {
	t.Parallel()
	src := eventSource()
	story, event := NewEntry(site, src), NewEventEntry(site, src)
	if event.ID != "tag:rawi.example,2026-11-23:event/20261121-eeeeeeeeeeee" || event.ID == story.ID {
		t.Errorf("id %s, of the story %s", event.ID, story.ID)
	}
	if !event.Published.Equal(src.Event.Began) || !event.Updated.Equal(src.Event.Updated) {
		t.Errorf("published %v, updated %v, want %v, %v", event.Published, event.Updated, src.Event.Began, src.Event.Updated)
	}
	if event.Title != story.Title || event.Link != story.Link || event.Language != "ar" || !strings.HasPrefix(event.Content, `<div lang="ar" dir="rtl"><p>النص`) {
		t.Errorf("it is shown as %+v", event)
	}
	if want := []string{"bridges", "roads", "syria", "طرق"}; !slices.Equal(event.Categories, want) {
		t.Errorf("categories %q, want %q", event.Categories, want)
	}
	if len(event.Places) != 2 || event.Places[0].ID != "deir-ezzor" {
		t.Errorf("places %+v, want the lead's first", event.Places)
	}
}

// Who told an event stands after the text by language: the lead's first, then as the event
// has them, others last; in each the oldest first.
func TestEntryOfAnEventSaysWhoToldItInWhichLanguage(t *testing.T) {
	t.Parallel()
	e := NewEventEntry(site, eventSource())
	var got []string
	for _, r := range e.Related {
		got = append(got, r.Language+" "+r.Outlet)
	}
	if want := []string{"ar Sada", "tr Haber", "en Herald"}; !slices.Equal(got, want) {
		t.Errorf("related: %q, want %q", got, want)
	}
	at := 0
	for _, part := range []string{
		"رواه أيضاً:", "<b>العربية</b>", `<a href="https://x.example/s">Sada</a>: <bdi lang="ar">&lt;s&gt;</bdi>`,
		"<b>التركية</b>", `<a href="https://x.example/h">Haber</a>`, "<b>الإنكليزية</b>", `<a href="https://herald.example/2">Herald</a>`,
	} {
		i := strings.Index(e.Content[at:], part)
		if i < 0 {
			t.Fatalf("no %q at its place in\n%s", part, e.Content)
		}
		at += i
	}
	one := eventSource()
	one.Event.Stories, one.Event.Languages = one.Event.Stories[:1], []string{"ar"}
	if got := NewEventEntry(site, one).Content; strings.Contains(got, "<b>") || !strings.Contains(got, ">Sada</a>") {
		t.Errorf("one language is named:\n%s", got)
	}
	alone := eventSource()
	alone.Story.Members = alone.Story.Members[:1]
	alone.Event.Stories = []storage.Story{alone.Story}
	if got := NewEventEntry(site, alone); strings.Contains(got.Content, "<ul>") || got.Event.ID != "" {
		t.Errorf("nobody else told it, but it says %+v", got)
	}
}

// An entry lists 50 articles of an event. A language of few has all of its own listed.
func TestLanguagesShareTheListOfAnEvent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ sizes, want []int }{
		{[]int{200, 2}, []int{48, 2}}, {[]int{60, 60}, []int{25, 25}}, {[]int{10, 100, 100}, []int{10, 20, 20}}, {[]int{20, 30}, []int{20, 30}}, {[]int{30, 21}, []int{29, 21}},
	} {
		src := eventSource()
		src.Story.Members = src.Story.Members[:1]
		src.Event.Stories, src.Event.Languages = nil, []string{"ar", "en", "tr"}
		for i, n := range row.sizes {
			for j := range n {
				id := fmt.Sprint(i, "-", j)
				src.Event.Stories = append(src.Event.Stories, storage.Story{ID: id, Lead: id, Members: []storage.Member{{Article: id, Language: src.Event.Languages[i]}}})
			}
		}
		counts := map[string]int{}
		for _, r := range NewEventEntry(site, src).Related {
			counts[r.Language]++
		}
		for i, want := range row.want {
			if got := counts[src.Event.Languages[i]]; got != want {
				t.Errorf("%v: %d listed of language %d, want %d", row.sizes, got, i, want)
			}
		}
	}
	many := eventSource()
	for i := range 70 {
		id := fmt.Sprint(i)
		many.Event.Stories = append(many.Event.Stories, storage.Story{ID: id, Lead: id, Members: []storage.Member{{Article: id, Language: "x" + id}}})
	}
	if n := len(NewEventEntry(site, many).Related); n != maxRelated {
		t.Errorf("%d of 73 articles listed, want %d", n, maxRelated)
	}
}

// Entries of an event, and of a story whose event has others, name it; that of a story which
// no other tells does not.
func TestEntriesNameTheirEvent(t *testing.T) {
	t.Parallel()
	src := eventSource()
	const page = "https://rawi.example/event/20261121-eeeeeeeeeeee"
	for name, e := range map[string]Entry{"story": NewEntry(site, src), "event": NewEventEntry(site, src)} {
		d := document()
		d.Entries = []Entry{e}
		for _, w := range writers {
			body, err := w.write(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, broken := range formattest.Check(w.contentType, body) {
				t.Errorf("%s %s: %s", name, w.contentType, broken)
			}
			want := map[string][]string{
				"application/atom+xml":  {`rel="related" type="text/html" href="` + page + `" title="الحدث"`, `<category term="20261121-eeeeeeeeeeee" scheme="tag:rawi.example,2026-11-23:events" label="الحدث 20261121-eeeeeeeeeeee">`},
				"application/rss+xml":   {`<atom:link rel="related" type="text/html" href="` + page + `" title="الحدث">`, `<category domain="tag:rawi.example,2026-11-23:events">20261121-eeeeeeeeeeee</category>`},
				"application/feed+json": {`"url": "` + page + `"`, `"id": "20261121-eeeeeeeeeeee"`},
			}
			for _, part := range want[w.contentType] {
				if !strings.Contains(string(body), part) {
					t.Errorf("%s %s: no %s in\n%s", name, w.contentType, part, body)
				}
			}
		}
	}
	const shown = `<p dir="rtl"><a href="` + page + `">الحدث كما رواه آخرون</a></p>`
	if got := NewEntry(site, src).Content; !strings.HasSuffix(got, shown) {
		t.Errorf("a story's text does not end with the link to its event: %s", got)
	}
	if got := NewEventEntry(site, src).Content; strings.Contains(got, page) {
		t.Errorf("the text of an event links to itself: %s", got)
	}
	src.Event.Stories = src.Event.Stories[1:2]
	if got := NewEntry(site, src); got.Event != (Event{}) || strings.Contains(got.Content, "/event/") {
		t.Errorf("an event of one story is named: %+v", got)
	}
	src.Event = nil
	if got := NewEntry(site, src).Event; got != (Event{}) {
		t.Errorf("an unknown event is named: %+v", got)
	}
	if got, want := NewDeletedEvent(site, storage.Tombstone{Story: "x"}).ID, NewEventEntry(site, EntrySource{Event: &storage.Event{ID: "x"}}).ID; got != want {
		t.Errorf("the deleted entry is %s, the entry %s", got, want)
	}
}
