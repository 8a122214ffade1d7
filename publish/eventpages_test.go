package publish_test

import (
	"net/http"
	"strings"
	"testing"

	"rawi/storage"
)

// A list shows an event once, in the language of its reader, and says how many told it and
// in which languages.
func TestPagesGroupByEvent(t *testing.T) {
	t.Parallel()
	h, event, _ := newEventsHarness(t)
	for language, want := range map[string][]string{
		"ar": {">" + damTold[0].title + "</a>", `href="/event/` + event + `" lang="ar" dir="rtl">4 تقارير · أيضاً بالإنكليزية والتركية</a>`},
		"en": {">" + damTold[2].title + "</a>", `href="/event/` + event + `" lang="en" dir="ltr">4 reports · also in Arabic, Turkish</a>`},
	} {
		for _, path := range []string{"/", "/topics/dams", "/search?q=topic:dams"} {
			text := body(t, h.get(path, map[string]string{"Accept-Language": language}))
			if n := strings.Count(text, "/event/"+event); n != 1 {
				t.Errorf("%s %s: the event is shown %d times:\n%s", language, path, n, text)
			}
			for _, part := range want {
				if !strings.Contains(text, part) {
					t.Errorf("%s %s: no %s in\n%s", language, path, part, text)
				}
			}
		}
	}
	if text := body(t, h.get("/outlets/Haber", nil)); !strings.Contains(text, ">"+damTold[3].title+"</a>") || strings.Contains(text, damTold[0].title) {
		t.Errorf("the page of an outlet shows the headline of another:\n%s", text)
	}
}

// The page of an event lists its reports by language, that of the reader first, each with
// its outlets and a link; other ids lead to it.
func TestPageOfAnEventListsReportsByLanguage(t *testing.T) {
	t.Parallel()
	h, event, ids := newEventsHarness(t)
	page := func(language string) string {
		r := h.get("/event/"+event, map[string]string{"Accept-Language": language})
		if r.StatusCode != http.StatusOK {
			t.Fatalf("status %d", r.StatusCode)
		}
		return body(t, r)
	}
	inOrder := func(text string, parts ...string) {
		t.Helper()
		at := strings.Index(text, "<main")
		for _, part := range parts {
			i := strings.Index(text[at:], part)
			if i < 0 {
				t.Errorf("no %s at its place in\n%s", part, text)
				return
			}
			at += i + len(part)
		}
	}
	story := func(i int) string { return `href="/stories/` + ids[i] + `">` + damTold[i].title }
	inOrder(page("ar"), damTold[0].title+"</h1>", "4 تقارير", "4 مصادر", ">العربية", "صوت الفرات", story(0), "صدى", story(1), ">الإنكليزية", "Herald", story(2), ">التركية", "Haber", story(3))
	inOrder(page("en"), damTold[2].title+"</h1>", "4 reports", "4 outlets", ">English", story(2), ">Arabic", story(0), story(1), ">Turkish", story(3))
	if text := page("en"); strings.Contains(text, damLater.title) {
		t.Error("a story of another event is listed")
	}

	h.addArticleAt(sampleArticle{"haber", "copy", damTold[0].language, damTold[0].title, damTold[0].text}, start)
	list, err := h.store.Query(t.Context(), storage.Query{Text: "outlet:Haber lang:ar"})
	if err != nil || len(list.Articles) != 1 || list.Articles[0].Story != ids[0] {
		t.Fatal(list.Articles, err)
	}
	copied := list.Articles[0].ID // no id of a story, nor one that an event had
	for id, want := range map[string]int{copied: http.StatusFound, "20260101-000000000000": http.StatusNotFound, "2026": http.StatusNotFound} {
		r := h.get("/event/"+id, nil)
		if r.StatusCode != want || want == http.StatusFound && r.Header.Get("Location") != "/event/"+event {
			t.Errorf("%s: status %d, to %q, want %d", id, r.StatusCode, r.Header.Get("Location"), want)
		}
	}
	later := h.storyOf("bread")
	if text := body(t, h.get("/event/"+later, nil)); !strings.Contains(text, damLater.title+"</h1>") || !strings.Contains(text, "تقرير<") {
		t.Errorf("an event of one story:\n%s", text)
	}
	h.mergeEvents(ids[0], later)
	if e, err := h.store.Event(t.Context(), later); err != nil || e.ID == later {
		event, later = later, event
	}
	if r := h.get("/event/"+later, nil); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "/event/"+event {
		t.Errorf("an alias: status %d, to %q", r.StatusCode, r.Header.Get("Location"))
	}
}

// The page of a story leads to its event, and shows first who told it in other languages.
func TestPageOfAStoryLeadsToItsEvent(t *testing.T) {
	t.Parallel()
	h, event, ids := newEventsHarness(t)
	text := body(t, h.get("/stories/"+ids[0], nil))
	at := strings.Index(text, `id="event"`)
	if at < 0 {
		t.Fatalf("no event on\n%s", text)
	}
	english, turkish, arabic := strings.Index(text[at:], ids[2]), strings.Index(text[at:], ids[3]), strings.Index(text[at:], ids[1])
	if english < 0 || turkish < 0 || arabic < english || arabic < turkish || !strings.Contains(text[at:], `href="/event/`+event+`"`) {
		t.Errorf("others at %d, %d, %d in\n%s", english, turkish, arabic, text[at:])
	}
	if text := body(t, h.get("/stories/"+h.storyOf("bread"), nil)); strings.Contains(text, `id="event"`) || strings.Contains(text, "/event/") {
		t.Error("a story that no other tells leads to an event")
	}
}
