package format

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"rawi/publish/format/formattest"
)

var writers = []struct {
	contentType string
	write       func(Document) ([]byte, error)
}{
	{"application/atom+xml", Atom},
	{"application/rss+xml", RSS},
	{"application/feed+json", JSON},
}

// documents returns a full document, an archive and an empty one.
func documents() map[string]Document {
	full := document()
	full.Entries[0].Places = []Place{{"deir-ezzor", "دير الزور", 35.336, 40.14, true}, {"syria", "سوريا", 35, 38, true}}
	full.Hub, full.Subtitle, full.Previous = site.URL+"/hub", "جسر OR طريق", full.Self+"/2026-11-21"
	full.Deleted = []Deleted{{TagURI(site, "story/gone"), full.Updated}}
	archive := full
	archive.Self, archive.Archive, archive.Current, archive.Previous = full.Self+"/2026-11-22", true, full.Self, full.Self+"/2026-11-20"
	empty := full
	empty.Entries, empty.Deleted = nil, nil
	return map[string]Document{"full": full, "archive": archive, "empty": empty}
}

func TestDocumentsBreakNoRule(t *testing.T) {
	t.Parallel()
	for name, d := range documents() {
		for _, w := range writers {
			body, err := w.write(d)
			if err != nil {
				t.Fatal(err)
			}
			for _, broken := range formattest.Check(w.contentType, body) {
				t.Errorf("%s %s: %s", name, w.contentType, broken)
			}
		}
	}
}

// The checker reports each rule when a document breaks it.
func TestCheckerReportsBrokenRules(t *testing.T) {
	t.Parallel()
	const atom, rss, json = 0, 1, 2
	for _, row := range []struct {
		format         int
		from, to, rule string
	}{
		{atom, "<feed", "<feeds", "XML 1.0"},
		{atom, "</title>", "</title><x:a/>", "XML namespaces"},
		{atom, "<generator>", "<language>ar</language><generator>", "RFC 4287, 4.1"},
		{atom, `rel="self"`, `rel="alternate"`, "RFC 4287, 4.1.1"},
		{atom, "<id>tag:", "<id>no tag ", "RFC 4287, 4.2.6"},
		{atom, "<entry", "<id>tag:x</id><entry", "RFC 4287, 4.1.1"},
		{atom, "T08:00:00Z</published>", " 08:00</published>", "RFC 4287, 3.3"},
		{atom, `type="html"`, `type="markup"`, "RFC 4287, 3.1.1"},
		{atom, `<content type="html">`, `<content type="html"><b/>`, "RFC 4287, 3.1.1"},
		{atom, `type="audio/mpeg"`, `type="a/b/c"`, "RFC 4287, 4.2.7.3"},
		{atom, "<title>بلا شيء</title>", "<title> </title>", "NotBlank"},
		{atom, "<source>", "<source><updated>2026-11-22T08:00:00Z</updated>", "RFC 4287, 4.2.11"},
		{atom, "<name>راوي</name>", "<name></name>", "RFC 4287, 3.2.1"},
		{atom, "<email>layla@", "<email>layla", "RFC 4287, 3.2.3"},
		{atom, "<category term=", "<category label=", "RFC 4287, 4.2.2.1"},
		{atom, `href="https://furat.example/1`, `href="/1`, "RFC 4287, 4.2.7.1"},
		{atom, `rel="related"`, `rel="by way of"`, "RFC 8288, 2.1"},
		{atom, `rel="prev-archive"`, `rel="next-archive"`, "RFC 5005, 4"},
		{atom, `ref="tag:`, `ref="`, "RFC 6721, 3"},
		{atom, `when="2026`, `when="26`, "RFC 6721, 3"},
		{atom, `xml:lang="ar"`, `xml:lang="ar_"`, "RFC 5646"},
		{atom, "<georss:point>35.", "<georss:point>135.", "GeoRSS"},
		{atom, "<georss:point>", "<georss:point>1 2</georss:point><georss:point>", "GeoRSS"},
		{rss, "<georss:point>35.", "<georss:point>lat 35.", "GeoRSS"},
		{rss, `version="2.0"`, `version="0.9"`, "RSS 2.0"},
		{rss, "<description>", "<summary>", "XML 1.0"},
		{rss, "<link>https://rawi.example/</link>", "<link>/</link>", "RSS 2.0, channel"},
		{rss, "<language>", "<language>ar</language><language>", "RSS 2.0, channel"},
		{rss, "Sun, 22 Nov 2026", "Mon, 22 Nov 2026", "RSS 2.0, dates"},
		{rss, "Sun, 22 Nov 2026", "22.11.2026", "RSS 2.0, dates"},
		{rss, `isPermaLink="false"`, `isPermaLink="true"`, "RSS 2.0, guid"},
		{rss, `rel="self" type="application/rss+xml"`, `rel="self" type="text/xml"`, "profile, atom:link"},
		{rss, ` length="7"`, ` length="long"`, "RSS 2.0, enclosure"},
		{rss, `type="audio/mpeg"`, `type="mp3"`, "RSS 2.0, enclosure"},
		{rss, "<title>بلا شيء</title>", "", "RSS 2.0, item"},
		{rss, "<guid", "<guid>https://x.example/2</guid><guid", "profile, item"},
		{rss, "<dc:creator>layla@furat.example</dc:creator>", "<author>Layla</author>", "RSS 2.0, author"},
		{json, "1.1", "3", "JSON Feed 1.1, version"},
		{json, `"items"`, `"entries"`, "JSON Feed 1.1, items"},
		{json, `"id": "tag:`, `"id": 7, "was": "tag:`, "JSON Feed 1.1, id"},
		{json, `"content_html"`, `"content"`, "JSON Feed 1.1, content"},
		{json, `"content_text": "بلا شيء"`, `"content_text": " "`, "JSON Feed 1.1, content"},
		{json, `"mime_type": "audio/mpeg"`, `"mime_type": "audio/mpeg\n"`, "JSON Feed 1.1, attachments"},
		{json, `"date_published": "2026`, `"date_published": "26`, "JSON Feed 1.1, dates"},
		{json, `"mime_type": "`, `"type": "`, "JSON Feed 1.1, attachments"},
		{json, `"url": "https://furat.example/1`, `"url": "/1`, "JSON Feed 1.1, url"},
		{json, "{", "", "RFC 8259"},
	} {
		w := writers[row.format]
		body, err := w.write(documents()["full"])
		if err != nil {
			t.Fatal(err)
		}
		worse := strings.Replace(string(body), row.from, row.to, 1)
		if worse == string(body) {
			t.Errorf("%s holds no %q:\n%s", w.contentType, row.from, body)
			continue
		}
		if broken := formattest.Check(w.contentType, []byte(worse)); !strings.Contains(fmt.Sprint(broken), row.rule) {
			t.Errorf("%s with %q for %q breaks %q, want %s", w.contentType, row.to, row.from, broken, row.rule)
		}
	}
}

// A parser reads the same entries back.
func TestDocumentsAreReadBack(t *testing.T) {
	t.Parallel()
	d := documents()["full"]
	for _, w := range writers {
		body, err := w.write(d)
		if err != nil {
			t.Fatal(err)
		}
		read, err := gofeed.NewParser().ParseString(string(body))
		if err != nil || len(read.Items) != len(d.Entries) {
			t.Fatalf("%s: %v, %d entries, want %d", w.contentType, err, len(read.Items), len(d.Entries))
		}
		for i, e := range d.Entries {
			got := read.Items[i]
			if got.GUID != e.ID || got.Link != e.Link || got.PublishedParsed == nil || !got.PublishedParsed.Equal(e.Published.Truncate(time.Second)) {
				t.Errorf("%s: entry %d is %s at %s of %v, want %s at %s of %v", w.contentType, i, got.GUID, got.Link, got.PublishedParsed, e.ID, e.Link, e.Published)
			}
			if i == 1 && got.Title != e.Title { // the other has brackets, which formats escape differently
				t.Errorf("%s: title %q, want %q", w.contentType, got.Title, e.Title)
			}
		}
	}
}
