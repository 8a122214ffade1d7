package telegram_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"rawi/fetcher/parse"
	"rawi/storage"
)

// wanted is what a page is to be read as. It was written by hand together with the page.
type wanted struct {
	Channel storage.Channel `json:"channel"`
	More    string          `json:"more"`
	Items   []wantedItem    `json:"items"`
}

type wantedItem struct {
	ID         string          `json:"id"`
	Link       string          `json:"link"`
	Published  time.Time       `json:"published,omitzero"`
	Title      string          `json:"title"`
	Text       []string        `json:"text"`
	Source     *storage.Source `json:"source"`
	Categories []string        `json:"categories"`
	Authors    []string        `json:"authors"`
	Files      []string        `json:"files"` // media types of the enclosures
	Links      []string        `json:"links"` // in the content
	Image      bool            `json:"image"`
}

// now is when the pages are read.
var now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// read reads a page of the channel as the fetcher does.
func read(t testing.TB, page, channel string, all bool) (parse.Document, error) {
	t.Helper()
	address := "https://t.me/s/" + channel
	return parse.Parse(t.Context(), parse.Input{
		Body: []byte(page), URL: address, Now: now,
		Feed: storage.Feed{Name: "channel", URL: address, Kind: storage.KindTelegram, All: all},
	})
}

// pages returns the names of the pages in testdata.
func pages(t testing.TB) (names []string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.want.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".want.json"))
	}
	if len(names) != 12 {
		t.Fatalf("testdata has %d pages", len(names))
	}
	return names
}

// page returns a page of testdata, and what it is to be read as.
func page(t testing.TB, name string) (body string, want wanted) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/" + name + ".want.json")
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(raw), want
}

// TestPagesOfChannels reads whole pages: every item is right in every part.
func TestPagesOfChannels(t *testing.T) {
	t.Parallel()
	for _, name := range pages(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, want := page(t, name)
			d, err := read(t, body, name, false)
			if err != nil {
				t.Fatal(err)
			}
			if c := d.Channel; c.Title != want.Channel.Title || c.Link != want.Channel.Link || c.Description != want.Channel.Description || !strings.Contains(c.Image, "telesco.pe") {
				t.Errorf("got the channel %+v, want %+v", c, want.Channel)
			}
			if more := strings.Join(d.More, " "); !strings.EqualFold(more, want.More) || d.Format != "telegram" || len(d.Warnings) > 0 {
				t.Errorf("more at %q, format %q, warnings %q; want more at %q", more, d.Format, d.Warnings, want.More)
			}
			if len(d.Articles) != len(want.Items) {
				t.Errorf("%d items, want %d", len(d.Articles), len(want.Items))
			}
			for _, w := range want.Items {
				compare(t, d.Articles, w)
			}
		})
	}
}

// compare compares an item with the article of its identity.
func compare(t *testing.T, articles []storage.Article, w wantedItem) {
	t.Helper()
	i := slices.IndexFunc(articles, func(a storage.Article) bool { return a.GUID == w.ID })
	if i < 0 {
		t.Errorf("%s is missing", w.ID)
		return
	}
	a := articles[i]
	got := wantedItem{
		ID: a.GUID, Link: a.Link, Published: a.Published, Title: a.Title, Text: a.Text, Source: a.Source, Categories: a.Categories,
		Links: linksIn(a.Content), Image: a.Image != "",
	}
	for _, p := range a.Authors {
		got.Authors = append(got.Authors, p.Name)
	}
	for _, e := range a.Enclosures {
		got.Files = append(got.Files, e.Type)
	}
	if len(got.Text) == 0 {
		got.Text = []string{}
	}
	if got.Published = got.Published.UTC(); !reflect.DeepEqual(got, w) {
		g, _ := json.MarshalIndent(got, "", " ") // of strings and a time
		s, _ := json.MarshalIndent(w, "", " ")
		t.Errorf("%s\n got %s\nwant %s\ncontent %s", w.ID, g, s, a.Content)
	}
}

// linksIn returns the addresses of the links in safe HTML.
func linksIn(content string) (out []string) {
	for _, m := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(content, -1) {
		out = append(out, html.UnescapeString(m[1]))
	}
	return out
}

// breaks are the ways in which pages are broken, each with what can still be read.
var breaks = map[string]struct {
	apply func(page string) string
	want  func(w *wantedItem)
}{
	// All that belongs to a post stands in front of the next one: elements that are left open, or
	// closed twice, change nothing.
	"half of the </div> are missing": {apply: func(p string) string {
		n := 0
		return regexp.MustCompile("</div>").ReplaceAllStringFunc(p, func(end string) string {
			if n++; n%2 == 0 {
				return ""
			}
			return end
		})
	}},
	"</div> comes twice, <b> ends as <i>": {apply: strings.NewReplacer("</div>", "</div></div>", "</b>", "</i>").Replace},
	"nothing of <b>, <a> and <i> ends":    {apply: strings.NewReplacer("</b>", "", "</a>", "", "</i>", "").Replace},
	"<section> ends in each post":         {apply: strings.NewReplacer("<div class=\"tgme_widget_message_footer", "</section></main><div class=\"tgme_widget_message_footer").Replace},
	// One of two classes, or the attribute or the class, says the same.
	"what wraps posts has other classes": {apply: strings.NewReplacer("tgme_widget_message_wrap", "msg", "js-widget_message_wrap", "js-msg").Replace},
	"posts have no name":                 {apply: strings.NewReplacer("data-post=", "data-name=").Replace},
	"posts have no classes":              {apply: strings.NewReplacer("tgme_widget_message text", "text", "js-widget_message\"", "\"").Replace},
	"texts have one class":               {apply: strings.NewReplacer("tgme_widget_message_text ", "").Replace},
	"texts have the other class":         {apply: strings.NewReplacer(" js-message_text", "").Replace},
	"texts have no known class":          {apply: strings.NewReplacer("tgme_widget_message_text js-message_text", "text").Replace},
	"the header has other classes":       {apply: strings.NewReplacer("tgme_channel_info", "channel", "tgme_header", "header").Replace},
	// Nothing else says when a post is of.
	"posts have no time": {apply: strings.NewReplacer("datetime=", "data-time=").Replace, want: func(w *wantedItem) { w.Published = time.Time{} }},
}

// broken says how each page is broken, beside that it is cut off in the text of a post.
var broken = map[string]struct {
	cut  int // number of the post
	ways [2]string
}{
	"badiadaily":     {15023, [2]string{"half of the </div> are missing", "what wraps posts has other classes"}},
	"depeche_levant": {4, [2]string{"</div> comes twice, <b> ends as <i>", "posts have no name"}},
	"furat_wire":     {4109, [2]string{"nothing of <b>, <a> and <i> ends", "texts have no known class"}},
	"guneyhaber":     {643, [2]string{"<section> ends in each post", "texts have one class"}},
	"hawran_net":     {883, [2]string{"half of the </div> are missing", "posts have no time"}},
	"hewler_news":    {304, [2]string{"</div> comes twice, <b> ends as <i>", "texts have the other class"}},
	"khabar_darya":   {9004, [2]string{"nothing of <b>, <a> and <i> ends", "the header has other classes"}},
	"khabour_obs":    {77, [2]string{"<section> ends in each post", "posts have no classes"}},
	"levant_desk":    {2006, [2]string{"half of the </div> are missing", "posts have no name"}},
	"nuce_cizire":    {55, [2]string{"</div> comes twice, <b> ends as <i>", "what wraps posts has other classes"}},
	"sawt_alnas":     {504, [2]string{"nothing of <b>, <a> and <i> ends", "texts have one class"}},
	"tech_madina":    {92, [2]string{"<section> ends in each post", "the header has other classes"}},
}

// TestItemsOfBrokenPagesAreRight reads the pages whole and broken in three ways each. An
// item is right if its title, link, time and text are; one that is not wanted is wrong.
func TestItemsOfBrokenPagesAreRight(t *testing.T) {
	t.Parallel()
	right, all := 0, 0
	for _, name := range pages(t) {
		body, want := page(t, name)
		count := func(way, body string, items []wantedItem) {
			d, err := read(t, body, name, false)
			if isCut := way == "cut"; err != nil || d.Short != isCut {
				t.Errorf("%s, %s: short %t, %v", name, way, d.Short, err)
			}
			extra := len(d.Articles)
			for _, w := range items {
				all++
				i := slices.IndexFunc(d.Articles, func(a storage.Article) bool { return a.Link == w.Link })
				if i < 0 {
					t.Logf("%s, %s: %s is missing", name, way, w.ID)
					continue
				}
				extra--
				if a := d.Articles[i]; a.Title == w.Title && a.Published.Equal(w.Published) && slices.Equal(a.Text, w.Text) {
					right++
				} else {
					t.Logf("%s, %s: %s is read as %q, %s, %q", name, way, w.ID, a.Title, a.Published, a.Text)
				}
			}
			if all += extra; extra > 0 {
				t.Logf("%s, %s: %d items are none", name, way, extra)
			}
		}
		count("whole", body, want.Items)
		b := broken[name]
		before := slices.IndexFunc(want.Items, func(w wantedItem) bool { return strings.HasSuffix(w.ID, fmt.Sprint("/", b.cut)) })
		if before < 2 {
			t.Fatalf("%s is cut at %d, item %d", name, b.cut, before)
		}
		count("cut", cutAt(t, body, b.cut), want.Items[:before+1][:before])
		for _, way := range b.ways {
			changed := breaks[way].apply(body)
			if changed == body {
				t.Errorf("%s, %s: nothing is broken", name, way)
			}
			items := slices.Clone(want.Items)
			for i := range items {
				if breaks[way].want != nil {
					breaks[way].want(&items[i])
				}
			}
			count(way, changed, items)
		}
	}
	t.Logf("%d of %d items are right", right, all)
	if all < 230 || right < all {
		t.Errorf("%d of %d items are right", right, all)
	}
}

// cutAt returns a page up to the author of a post: the post before is its last whole one.
func cutAt(t *testing.T, body string, number int) string {
	t.Helper()
	post := strings.Index(body, fmt.Sprintf("/%d\" data-view", number))
	author := strings.Index(body[max(post, 0):], "owner_name")
	if post < 0 || author < 0 {
		t.Fatalf("there is no post %d", number)
	}
	return body[:post+author]
}
