package web

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rawi/storage"
	"rawi/storage/place"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newPages(t *testing.T) *Pages {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every key that a template or the code translates has a text in both languages.
func TestEveryTextIsTranslated(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile(`translate \$?\.Language "([^"]+)"`)
	used := []string{"topic", "outlet", "region", "language", "searched", "topics", "outlets", "regions", "languages", "ok", "silent", "error", "gone", "paused", "unread"}
	for _, status := range []int{400, 404, 405, 500, 503} {
		used = append(used, ErrorPage{Status: status}.MessageKey(), ErrorPage{Status: status}.AdviceKey())
	}
	names, err := fs.Glob(embedded, "templates/*.html")
	if err != nil || len(names) < 7 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := embedded.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(text), -1) {
			used = append(used, m[1])
		}
	}
	for _, k := range used {
		if translate("ar", k) == "" || translate("en", k) == "" || translate("ckb", k) != translate("en", k) {
			t.Errorf("%q is %q in Arabic, %q in English, %q in another language", k, translate("ar", k), translate("en", k), translate("ckb", k))
		}
	}
	for k, texts := range translations {
		if texts[0] == "" || texts[1] == "" || texts[0] == texts[1] {
			t.Errorf("%q is translated as %q", k, texts)
		}
	}
}

// TestKindsOfPlacesHaveWords, each its own in both languages.
func TestKindsOfPlacesHaveWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for k := place.Country; k <= place.Site; k++ {
		ar, en := PlaceKind("ar", k.String()), PlaceKind("tr", k.String())
		if ar == "" || en == "" || seen[ar] || seen[en] {
			t.Errorf("%s is %q in Arabic, %q else", k, ar, en)
		}
		seen[ar], seen[en] = true, true
	}
}

func TestErrorPagesSayWhatHelps(t *testing.T) {
	t.Parallel()
	for status, want := range map[int][2]string{400: {"400", "lost"}, 404: {"404", "lost"}, 405: {"400", "lost"}, 500: {"500", "wait"}, 503: {"500", "wait"}} {
		if e := (ErrorPage{Status: status}); e.MessageKey() != want[0] || e.AdviceKey() != want[1] {
			t.Errorf("%d: got %s and %s, want %s", status, e.MessageKey(), e.AdviceKey(), want)
		}
	}
}

func TestScriptsAndStylesAreSentWithoutComments(t *testing.T) {
	t.Parallel()
	const source = "// a note\nif (a) {\n  // why\n  b(\"https://x\"); // here\n\n}\n"
	for name, want := range map[string]string{"x.js": "if (a) {\nb(\"https://x\"); // here\n}\n", "x.css": "if (a) {\nb(\"https://x\"); // here\n}\n", "x.svg": source} {
		if got := string(compact(name, []byte(source))); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	script, err := embedded.ReadFile("static/live.js")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(script)) {
		if strings.Count(line, "`")%2 == 1 {
			t.Errorf("a text goes on behind %q, and would lose its indentation", line)
		}
	}
}

func TestChartHasABarForEachDayWithArticles(t *testing.T) {
	t.Parallel()
	c := NewChart([]storage.DayStat{
		{Day: "2026-10-24", Articles: 7}, // too old
		{Day: "2026-10-25", Articles: 500}, {Day: "2026-11-22", Articles: 1}, {Day: "2026-11-23", Articles: 1000}, {Day: "2026-11-20"},
	}, now.Add(10*time.Hour))
	if c.First != "2026-10-25" || c.Last != "2026-11-23" || c.Width != 600 || c.Height != 122 || c.Base != 121 {
		t.Errorf("chart %+v", c)
	}
	want := []Bar{
		{X: 2, Y: 60, Width: 16, Height: 60, Day: "2026-10-25", Articles: 500},
		{X: 562, Y: 118, Width: 16, Height: 2, Day: "2026-11-22", Articles: 1}, // visible
		{X: 582, Y: 0, Width: 16, Height: 120, Day: "2026-11-23", Articles: 1000},
	}
	if !slices.Equal(c.Bars, want) {
		t.Errorf("bars %+v, want %+v", c.Bars, want)
	}
	if empty := NewChart(nil, now); len(empty.Bars) != 0 || empty.Last != "2026-11-23" {
		t.Errorf("without articles: %+v", empty)
	}
}

// render returns the page of a list with the layout of a site with ten topics.
func render(t *testing.T, l List) string {
	t.Helper()
	l.Site, l.Now = storage.Site{Title: "راوي", Language: "ar"}, now
	if l.Language == "" {
		l.Language = "en"
	}
	l.Times = NewTimes(l.Language, l.Site)
	for _, name := range strings.Split("abcdefghij", "") {
		l.Topics = append(l.Topics, storage.Topic{Name: name, Title: "topic " + name})
	}
	var b strings.Builder
	if err := newPages(t).List(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestListShowsWhatIsThere(t *testing.T) {
	t.Parallel()
	story := func(outlets int) Item {
		return Item{Title: []Part{{PartSame, "جسر <b>"}}, Story: storage.Story{ID: "s", Lead: "b", Time: now.Add(-time.Hour), Outlets: outlets, Topics: []string{"a", "unknown"}, Members: []storage.Member{
			{Article: "a", Title: "another", Outlet: "Post"}, {Article: "b", Title: "جسر <b>", Outlet: "صوت/الفرات", Language: "ar"},
		}}}
	}
	for name, row := range map[string]struct {
		list          List
		want, without []string
	}{
		"one outlet": {
			List{Stories: []Item{story(1)}},
			[]string{`<h2 lang="ar"><a href="/stories/s">جسر &lt;b&gt;</a>`, `href="/outlets/%D8%B5%D9%88%D8%AA%2F%D8%A7%D9%84%D9%81%D8%B1%D8%A7%D8%AA"`, "1 hour ago", ">topic a</a>", ">unknown</a>", "live.js", "fresh", "Subscribe", "Latest stories"},
			[]string{`class="more"`, "another", "<img class", "Older", "No stories"},
		},
		"more outlets": {List{Stories: []Item{story(3)}}, []string{"&#43;2 outlets", "/stories/s#who"}, nil},
		"in Arabic":    {List{Layout: Layout{Language: "ar"}, Stories: []Item{story(2)}}, []string{`<html lang="ar" dir="rtl">`, "ومصدر آخر", "قبل ساعة"}, []string{"outlets<"}},
		"an image":     {List{Stories: []Item{{Story: story(1).Story, Image: "https://furat.example/i.jpg"}}}, []string{`<img class="picture" src="https://furat.example/i.jpg"`}, nil},
		"a text": {
			List{Stories: []Item{{Story: story(1).Story, Excerpt: []Part{{PartSame, "فوق "}, {PartMarked, "النهر<i>"}, {PartSame, "."}}}}},
			[]string{`<p class="excerpt" lang="ar">فوق <mark>النهر&lt;i&gt;</mark>.</p>`},
			nil,
		},
		"no text":     {List{Stories: []Item{story(1)}}, nil, []string{"excerpt"}},
		"none":        {List{}, []string{"No stories yet"}, []string{"with these words"}},
		"none found":  {List{Layout: Layout{Query: "قمح"}}, []string{"No stories with these words", `value="قمح"`}, []string{"fresh", "No stories yet"}},
		"more pages":  {List{Next: "/?after=x"}, []string{`rel="next" href="/?after=x"`}, nil},
		"help":        {List{Help: true}, []string{"How to search", `href="/search?q=title%3A%D8%AC%D8%B3%D8%B1"`, "parentheses group"}, []string{`<h2 id="subscribe">`, "No stories"}},
		"a bad query": {List{Help: true, QueryError: NewQueryNote("en", "<b>\"", storage.Hint{Code: "unclosed-quote", Line: 1, Column: 4, Length: 1})}, []string{"cannot be read", "unclosed quote", "&lt;b&gt;<mark>&#34;</mark>", "How to search"}, []string{`<h2 id="subscribe">`}},
		"a title":     {List{Title: "طرق", Kind: "topic"}, []string{"<title>طرق · راوي</title>", `<h1 lang="ar" dir="rtl">طرق</h1>`, `<p class="kind">Topic</p>`}, []string{"Latest stories"}},
	} {
		page := render(t, row.list)
		for _, want := range row.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %s in\n%s", name, want, page)
			}
		}
		for _, without := range row.without {
			if strings.Contains(page, without) {
				t.Errorf("%s: %s in\n%s", name, without, page)
			}
		}
	}
}

// The navigation has the first eight topics, and marks the page it is on.
func TestNavigationMarksThePage(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/": `<a href="/" aria-current="page">`, "/topics/c": ` aria-current="page">topic c</a>`, "/topics": `<a href="/topics" aria-current="page">`, "/status": `<a href="/status" aria-current="page">`, "": ""} {
		page := render(t, List{Layout: Layout{Path: path}})
		marks := strings.Count(page, "aria-current")
		if !strings.Contains(page, want) || (marks == 1) != (path != "") {
			t.Errorf("%q: %d marks, want %s in\n%s", path, marks, want, page)
		}
		if !strings.Contains(page, "topic h") || strings.Contains(page, "topic i") {
			t.Errorf("%q: not the first eight topics in\n%s", path, page)
		}
	}
}

func TestLeadAndTopicAreFound(t *testing.T) {
	t.Parallel()
	if got := leadMember(storage.Story{Lead: "x", Members: []storage.Member{{Article: "a"}}}); got.Article != "" {
		t.Errorf("a lead that is no member: %+v", got)
	}
	topics := []storage.Topic{{Name: "roads", Title: "طرق"}, {Name: "wheat"}}
	for name, want := range map[string]string{"roads": "طرق", "wheat": "wheat", "none": "none"} {
		if got := topicTitle(topics, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

// An event is as new as the first that was seen of it, whichever story or article that is.
func TestEventsAreSeenWithTheirFirstArticle(t *testing.T) {
	t.Parallel()
	at := func(minutes ...int) (s storage.Story) {
		for _, m := range minutes {
			s.Members = append(s.Members, storage.Member{Seen: now.Add(time.Duration(m) * time.Minute)})
		}
		return s
	}
	for _, row := range []struct {
		stories []storage.Story
		want    int64
	}{
		{[]storage.Story{at(5, 3, 9), at(4)}, now.Unix() + 180}, {[]storage.Story{at(5), {Members: []storage.Member{{}}}, at(2, 7)}, now.Unix() + 120}, {[]storage.Story{{}}, 0}, {nil, 0},
	} {
		if got := firstSeen(storage.Event{Stories: row.stories}); got != row.want {
			t.Errorf("%+v: got %d, want %d", row.stories, got, row.want)
		}
	}
}

// A story shows the relation of each copy, but not one without a name for readers.
func TestStoryShowsRelationsAndChanges(t *testing.T) {
	t.Parallel()
	lead := storage.Article{ID: "a", Title: "جسر", Language: "ar", Text: []string{"افتتح الجسر"}, Published: now, Authors: []storage.Person{{Name: "ليلى"}, {Email: "x@y.example"}}}
	s := Story{
		Layout: Layout{Site: storage.Site{Title: "راوي", Language: "ar"}, Now: now, Language: "en"}, Lead: &lead,
		Story: storage.Story{ID: "a", Lead: "a", Members: []storage.Member{
			{Article: "a", Title: "جسر", Outlet: "A", Language: "ar"},
			{Article: "b", Title: "ثان", Outlet: "B", Language: "ar", Link: "https://b.example/", Evidence: storage.Evidence{Relation: storage.RelationCopy}},
			{Article: "c", Title: "ثالث", Outlet: "C", Language: "ar", Evidence: storage.Evidence{Relation: "unnamed"}},
		}},
		Changes: []Change{
			NewChange(now, storage.Version{Title: "جسر", Text: []string{"افتتح"}}, storage.Version{Title: "جسر", Text: []string{"افتتح الجسر"}}),
			{At: now, Truncated: true, Text: []Part{{PartRemoved, "قديم"}}},
		},
	}
	var b strings.Builder
	if err := newPages(t).Story(&b, s); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"word for word", "<ins>الجسر</ins>", "<del>قديم</del>", "The text changed a lot", "<bdi>ليلى</bdi>", `class="lead"`, `<a href="https://b.example/" rel="noreferrer external">ثان</a>`, "<p>افتتح الجسر</p>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	for _, without := range []string{"unnamed", `<p class="changed strong"`, "The text is at the source", "x@y.example"} {
		if strings.Contains(page, without) {
			t.Errorf("%s in\n%s", without, page)
		}
	}
}
