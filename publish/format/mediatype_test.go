package format

import (
	"cmp"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"rawi/publish/format/formattest"
	"rawi/storage"
)

// minimalSource returns a story whose lead has the fields of a and an outlet.
func minimalSource(a storage.Article) EntrySource {
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	a.ID, a.Feed, a.Seen = "20261122-aaaaaaaaaaaa", "furat", at
	return EntrySource{
		Lead: a, Story: storage.Story{ID: a.ID, Lead: a.ID, Time: at, Updated: at, Outlets: 1, Members: []storage.Member{{Article: a.ID, Time: at}}},
		Feed: storage.Feed{Name: "furat", URL: "https://furat.example/feed"}, Channel: storage.Channel{Title: "صوت الفرات", Link: "https://furat.example/"},
	}
}

// renderEntry returns the documents of one entry, and reports the rules that they break.
func renderEntry(t testing.TB, e Entry) (atom, rss, json string) {
	t.Helper()
	d := document()
	d.Entries = []Entry{e}
	var out []string
	for _, w := range writers {
		body, err := w.write(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, broken := range formattest.Check(w.contentType, body) {
			t.Errorf("%s: %s in\n%s", w.contentType, broken, body)
		}
		out = append(out, string(body))
	}
	return out[0], out[1], out[2]
}

// types are media types that feeds declare, and what is published for them.
var types = []struct{ declared, address, want string }{
	{"audio/mpeg", "https://x.example/a", "audio/mpeg"},
	{"Audio/MPEG", "https://x.example/a", "audio/mpeg"},
	{"application/x-bittorrent", "https://x.example/a", "application/x-bittorrent"},
	{"application/vnd.api+json", "https://x.example/a", "application/vnd.api+json"},
	{" audio/mpeg\n", "https://x.example/a", "audio/mpeg"},
	{"audio/mpeg; codecs=\"mp3\"", "https://x.example/a", "audio/mpeg"},
	{"", "https://x.example/a.mp3", "audio/mpeg"},
	{"mp3", "https://x.example/a.MP3?x=1.ogg", "audio/mpeg"},
	{"mp3", "https://x.example/a", ""},
	{"audio", "https://x.example/a.m4a", "audio/mp4"},
	{"a/b/c", "https://x.example/a.ogg", "audio/ogg"},
	{"a/b/c", "https://x.example/a.unknown", ""},
	{"audio/", "https://x.example/", ""},
	{"/mpeg", "https://x.example/", ""},
	{"audio/*", "https://x.example/a.mp4", "video/mp4"},
	{"*/*", "https://x.example/", ""},
	{"au dio/mpeg", "https://x.example/", ""},
	{"audio/mp\x00eg", "https://x.example/", ""},
	{"audio/mp\neg", "https://x.example/a.jpg", "image/jpeg"},
	{"audio/mpeg,audio/ogg", "https://x.example/", ""},
	{"\"audio/mpeg\"", "https://x.example/", ""},
	{"<audio/mpeg>", "https://x.example/", ""},
	{"صوت/إم", "https://x.example/", ""},
	{"audio／mpeg", "https://x.example/", ""},
	{"-a/b", "https://x.example/", ""},
	{strings.Repeat("a", 128) + "/b", "https://x.example/", ""},
	{"text", "https://x.example/%zz.mp3", ""},
}

func TestIllMediaTypesAreNotPassedOn(t *testing.T) {
	t.Parallel()
	for _, row := range types {
		file := storage.Enclosure{URL: row.address, Type: row.declared}
		if got := mediaType(file); got != row.want {
			t.Errorf("type %q of %s: got %q, want %q", row.declared, row.address, got, row.want)
		}
		if strings.Contains(row.address, "%zz") {
			continue
		}
		a, r, j := renderEntry(t, NewEntry(site, minimalSource(storage.Article{Title: "جسر", Enclosures: []storage.Enclosure{file}})))
		want := cmp.Or(row.want, genericType)
		if !strings.Contains(r, ` type="`+want+`"></enclosure>`) {
			t.Errorf("type %q: RSS has no type %q:\n%s", row.declared, want, r)
		}
		if attr := `rel="enclosure" type="` + row.want + `"`; strings.Contains(a, attr) != (row.want != "") {
			t.Errorf("type %q: want %q in Atom, empty: none:\n%s", row.declared, row.want, a)
		}
		var feed struct {
			Items []struct {
				Attachments []struct {
					Type string `json:"mime_type"`
				}
			}
		}
		if err := json.Unmarshal([]byte(j), &feed); err != nil || feed.Items[0].Attachments[0].Type != want {
			t.Errorf("type %q: JSON says %+v, want %q (%v)", row.declared, feed, want, err)
		}
	}
}

// A length is written if it is known; RSS requires one, and says 0.
func TestLengthsOfEnclosures(t *testing.T) {
	t.Parallel()
	for length, want := range map[int64][3]string{
		7: {` length="7"`, ` length="7"`, `"size_in_bytes": 7`}, 1: {` length="1"`, ` length="1"`, `"size_in_bytes": 1`}, 0: {"", ` length="0"`, ""}, -1: {"", ` length="0"`, ""},
	} {
		file := storage.Enclosure{URL: "https://x.example/a.mp3", Type: "audio/mpeg", Length: length}
		atom, rss, json := renderEntry(t, NewEntry(site, minimalSource(storage.Article{Title: "جسر", Enclosures: []storage.Enclosure{file}})))
		for i, document := range []string{atom, rss, json} {
			attribute := []string{" length=", " length=", "size_in_bytes"}[i]
			if !strings.Contains(document, want[i]) || strings.Contains(document, attribute) != (want[i] != "") {
				t.Errorf("%d bytes: want %q in\n%s", length, want[i], document)
			}
		}
	}
}
