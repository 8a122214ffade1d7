package parse

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	ext "github.com/mmcdole/gofeed/extensions"

	"rawi/fetcher/extract"
	"rawi/storage"
)

// TestValuesGetTheShapeOfTheirKey holds what gofeed's strict parser is given for what
// publishers write.
func TestValuesGetTheShapeOfTheirKey(t *testing.T) {
	t.Parallel()
	object := func(s string) (m map[string]any) {
		t.Helper()
		dec := json.NewDecoder(strings.NewReader(s))
		dec.UseNumber()
		if err := dec.Decode(&m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	for in, want := range map[string]string{
		`{"id":5,"title":true,"url":null,"x":1}`:                               `{"id":"5","title":"true"}`,
		`{"url":["a","b"],"image":{"url":"c"},"summary":{"x":"y"},"title":[]}`: `{"url":"a","image":"c","summary":"","title":""}`,
		`{"image":{"name":"b","href":"a"}}`:                                    `{"image":"a"}`,
		`{"tags":"أ، ب,ج"}`:                                                    `{"tags":["أ"," ب","ج"]}`,
		`{"tags":["أ",5,{"name":"ب"}]}`:                                        `{"tags":["أ","5","ب"]}`,
		`{"author":"ليلى"}`:                                                    `{"author":{"name":"ليلى"}}`, // Layla
		`{"author":[]}`:                                                        `{}`,
		`{"authors":{"name":"ليلى","url":5}}`:                                  `{"authors":[{"name":"ليلى","url":"5"}]}`,
		`{"authors":["ليلى","",{"url":"a"}]}`:                                  `{"authors":[{"name":"ليلى"},{"name":"","url":"a"}]}`,
		`{"attachments":"a.mp3"}`:                                              `{"attachments":[{"url":"a.mp3"}]}`,
		`{"attachments":[{"url":"a","size_in_bytes":5,"mime_type":["b"]},""]}`: `{"attachments":[{"url":"a","size_in_bytes":"5","mime_type":"b"}]}`,
	} {
		got, err := json.Marshal(conform(nil, object(in), itemKeys))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(object(string(got)), object(want)) {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
	got, _ := json.Marshal(conform(nil, object(`{"items":{"id":1},"version":1,"author":null}`), feedKeys)) // it was decoded
	if want := `{"items":[{"id":"1"}],"version":"1"}`; string(got) != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, _ := json.Marshal(conform(nil, object(`{"items":[5,{"id":1}]}`), feedKeys)); string(got) != `{"items":[{"id":"1"}]}` {
		t.Errorf("got %s", got)
	}
	if got := hubs([]any{map[string]any{"url": "a"}, "b", map[string]any{"type": "c"}}); !slices.Equal(got, []string{"a", ""}) {
		t.Errorf("hubs: got %q", got)
	}
}

// TestMediaGroupsAreDissolved holds how deep groups are read, and what is an image.
func TestMediaGroupsAreDissolved(t *testing.T) {
	t.Parallel()
	content := func(attrs ...string) ext.Extension {
		e := ext.Extension{Name: "content", Attrs: map[string]string{}}
		for i := 0; i < len(attrs); i += 2 {
			e.Attrs[attrs[i]] = attrs[i+1]
		}
		return e
	}
	group := func(inner ext.Extension) ext.Extension {
		return ext.Extension{Name: "group", Children: map[string][]ext.Extension{inner.Name: {inner}}}
	}
	video := content("url", "v.mp4", "fileSize", "5", "type", "video/mp4")
	for depth, want := range map[int]int{0: 1, 1: 1, 3: 1, 4: 0} {
		e := video
		for range depth {
			e = group(e)
		}
		if got := readMedia(module{e.Name: {e}}); len(got.enclosures) != want {
			t.Errorf("%d groups deep: %d enclosures, want %d", depth, len(got.enclosures), want)
		}
	}
	got := readMedia(module{
		"content":   {video, content("url", "a.jpg", "medium", "image"), content("url", "b.jpg", "type", "image/jpeg"), content("medium", "image")},
		"thumbnail": {{Attrs: map[string]string{"url": "c.jpg"}}, {Value: "d.jpg"}}, "title": {{Value: "عنوان"}}, // title
	})
	if !slices.Equal(got.images, []string{"a.jpg", "b.jpg", "c.jpg", "d.jpg"}) || len(got.enclosures) != 3 || got.module.text("title") != "عنوان" {
		t.Errorf("got %+v", got)
	}
	if want := (storage.Enclosure{URL: "v.mp4", Type: "video/mp4", Length: 5}); got.enclosures[0] != want {
		t.Errorf("got %+v, want %+v", got.enclosures[0], want)
	}
	nested := content("url", "a.mp4")
	nested.Children = map[string][]ext.Extension{"title": {{Value: "عنوان"}}}
	if got := readMedia(module{"content": {nested}}); got.module.text("title") != "" {
		t.Errorf("the title of a content: got %+v, it is not the item's", got)
	}
}

func TestCategoriesAndKeywordsAreSplit(t *testing.T) {
	t.Parallel()
	if got := uniqueTexts(nil, keywords([]string{"أ، ب ;ج؛د,أ", "Q&amp;A, ب"}), extract.Text); !slices.Equal(got, []string{"أ", "ب", "ج", "د", "Q&A"}) {
		t.Errorf("got %q", got)
	}
	m := module{"category": {{Attrs: map[string]string{"text": "أ"}, Children: map[string][]ext.Extension{"category": {{Attrs: map[string]string{"text": "ب"}}}}}}, "keywords": {{Value: "ج,د"}}}
	if got := m.topics(); !slices.Equal(got, []string{"أ", "ب", "ج", "د"}) {
		t.Errorf("got %q", got)
	}
	links := []ext.Extension{{Attrs: map[string]string{"rel": "self", "href": "a"}}, {Attrs: map[string]string{"href": "b"}}, {Attrs: map[string]string{"rel": "self"}}}
	if got := linksWithRelation(links, "alternate"); !slices.Equal(got, []string{"b"}) {
		t.Errorf("got %q", got)
	}
	if got := linksWithRelation(links, "self"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("got %q", got)
	}
	if got := addressOf([]ext.Extension{{Attrs: map[string]string{"url": " "}}, {Value: "a"}}); got != "a" {
		t.Errorf("got %q", got)
	}
	if got := firstEnclosure([]storage.Enclosure{{URL: " "}, {URL: "a"}, {URL: "b"}}); got != "a" {
		t.Errorf("got %q", got)
	}
}
