package publish

import (
	"strings"
	"testing"
	"unicode/utf8"

	"rawi/publish/web"
	"rawi/storage"
	"rawi/storage/query"
)

// A list shows the beginning of the lead's own text, as much as its feed may be republished.
func TestListsShowTheBeginningOfTheLeadsOwnText(t *testing.T) {
	t.Parallel()
	lead := storage.Article{
		ID: "a", Title: "جسر جديد", Text: []string{"تابعوا قناتنا", "افتتح الأهالي الجسر <b> اليوم.", "وعبرت القوافل."}, LeftOut: []storage.LeftOut{{Block: 0, Reason: storage.LeftOutLine}},
		Content: "<p>تابعوا قناتنا</p><p>من الخلاصة</p>",
	}
	fetched := lead
	fetched.Full = "<p>افتتح</p>"
	settings := storage.Settings{Feeds: []storage.Feed{{Name: "default"}, {Name: "full", Republish: storage.RepublishFull}, {Name: "summary", Republish: storage.RepublishSummary}, {Name: "link", Republish: storage.RepublishLink}}}
	const all = "افتتح الأهالي الجسر <b> اليوم. وعبرت القوافل."
	for name, row := range map[string]struct {
		lead       storage.Article
		feed, want string
	}{
		"all of it":                  {lead, "default", all},
		"its page, allowed":          {fetched, "full", all},
		"its page, not allowed":      {fetched, "default", "من الخلاصة"},
		"the first paragraph":        {lead, "summary", "افتتح الأهالي الجسر <b> اليوم."},
		"no text, by the feed":       {lead, "link", ""},
		"no text, as there is none":  {storage.Article{ID: "a", Title: "x"}, "default", ""},
		"no text, as it has expired": {storage.Article{ID: "other", Text: []string{"x"}}, "default", ""},
	} {
		row.lead.Feed = row.feed
		s := newFakeServer(t, &fakeReader{articles: map[string]storage.Article{row.lead.ID: row.lead}})
		story := storage.Story{Lead: "a", Members: []storage.Member{{Article: "a", Title: "جسر جديد", Outlet: "o"}}}
		if i := presented(t, s, settings, story)[0]; plain(i.Title) != "جسر جديد" || plain(i.Excerpt) != row.want {
			t.Errorf("%s: got %+v, want %q", name, i, row.want)
		}
	}
}

func TestExcerptDoesNotTellTheTitleAgain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"جسر جديد فوق الفرات":        "جسر جديد فوق الفرات",
		"افتتاح الجسر: عبرت القوافل": "عبرت القوافل",
		"إفتتاح الجِسر":              "",
		"افتتاح الجسور":              "افتتاح الجسور",
		"":                           "",
	} {
		if got := excerpt(storage.Article{Title: "افتتاح الجسر", Text: []string{text}}); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// An excerpt ends with a whole word, and says that the text goes on.
func TestExcerptsEndWithAWholeWord(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ text, want string }{
		{"النهر", "النهر"},
		{"في النهر", "في النهر"},
		{"في النهر ماء", "في النهر…"},
		{"في النهر، ماء", "في النهر…"},
		{"في البحيرة", "في…"},
		{"مستشفياتهم", "مستشفيات…"},
		{" في النهر ", "في النهر"},
	} {
		if got := shorten(row.text, 8); got != row.want {
			t.Errorf("%q: got %q, want %q", row.text, got, row.want)
		}
	}
	long := excerpt(storage.Article{Text: []string{strings.Repeat("كلمة ", 500)}})
	if n := utf8.RuneCountInString(long); n > excerptLength+1 || n < excerptLength-10 {
		t.Errorf("an excerpt of %d characters, want %d", n, excerptLength)
	}
}

// The leads of a page are read a few at a time: each may have megabytes.
func TestListsReadTheirLeadsInBatches(t *testing.T) {
	t.Parallel()
	s, listed := newListedServer(t)
	r := &batchedReader{listedReader: listed, text: "نص"}
	s.store = r
	for i := range 300 {
		r.list = append(r.list, told(i, i, "o"))
	}
	if get(s, "/"); r.largest != leadsBatch {
		t.Errorf("%d articles are read at once, want %d", r.largest, leadsBatch)
	}
}

// A search shows no more of a text than a list does.
func TestFindsShowOnlyWhatMayBeRepublished(t *testing.T) {
	t.Parallel()
	e, err := query.Parse("جسر", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	story := storage.Story{Lead: "a", Members: []storage.Member{{Article: "a", Title: "جسر", Language: "ar"}}}
	event := eventOf(story)
	for rule, want := range map[storage.Republish]string{storage.RepublishFull: "عند [الجسر]", storage.RepublishSummary: "أول", storage.RepublishLink: ""} {
		lead := storage.Article{ID: "a", Feed: "f", Title: "جسر", Language: "ar", Text: []string{"أول", "عند الجسر"}}
		s := newFakeServer(t, &fakeReader{articles: map[string]storage.Article{"a": lead}})
		items, err := s.pages.presentItems(t.Context(), storage.Settings{Feeds: []storage.Feed{{Name: "f", Republish: rule}}}, []item{{story, &event}}, e)
		if err != nil || marked(items[0].Title) != "[جسر]" || marked(items[0].Excerpt) != want {
			t.Errorf("%s: got %+v, %v; want %q", rule, items, err, want)
		}
	}
}

// presented returns a page's items of events of one story each.
func presented(t *testing.T, s *Server, settings storage.Settings, stories ...storage.Story) []web.Item {
	t.Helper()
	var list []item
	for _, story := range stories {
		event := eventOf(story)
		list = append(list, item{story, &event})
	}
	items, err := s.pages.presentItems(t.Context(), settings, list, nil)
	if err != nil || len(items) != len(stories) {
		t.Fatalf("%d items, %v; want %d", len(items), err, len(stories))
	}
	return items
}

// plain returns a text without its marks.
func plain(parts []web.Part) (out string) {
	for _, p := range parts {
		out += p.Text
	}
	return out
}
