package parse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"rawi/fetcher/parse/parsetest"
)

// sampleFeed is a valid feed of n items in one format, and where each item ends.
type sampleFeed struct {
	name string
	body []byte
	ends []int
}

// sampleFeeds returns valid feeds of all formats, whose items are numbered from from on.
func sampleFeeds(from, n int) (all []sampleFeed) {
	at := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	html := func(i int) string {
		return fmt.Sprintf("<p>%s %d</p><p>%s</p>", parsetest.Paragraph, i, parsetest.Paragraph)
	}
	for _, f := range []struct{ name, head, item, end, tail string }{
		{
			"rss", `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>أخبار</title><link>https://news.example/</link><description>x</description>`,
			`<item><title>خبر %[1]d</title><link>https://news.example/%[1]d</link><guid>https://news.example/%[1]d</guid><pubDate>%[2]s</pubDate><description>%[3]s</description></item>`, "</item>", "</channel></rss>",
		},
		{
			"rss with sections", `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>أخبار</title>`,
			"<item>\n<title><![CDATA[خبر %[1]d]]></title>\n<link>https://news.example/%[1]d</link>\n<guid isPermaLink=\"false\">n%[1]d</guid><dc:creator>ليلى</dc:creator><pubDate>%[2]s</pubDate><content:encoded><![CDATA[%[4]s]]></content:encoded></item>\n", "</item>", "</channel></rss>",
		},
		{
			"atom", `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>أخبار</title><id>tag:news.example,2026:f</id>`,
			`<entry><title>خبر %[1]d</title><id>tag:news.example,2026:%[1]d</id><link href="https://news.example/%[1]d"/><updated>2026-11-22T06:00:00Z</updated><content type="html">%[3]s</content></entry>`, "</entry>", "</feed>",
		},
		{
			"rdf", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://news.example/"><title>أخبار</title><link>https://news.example/</link><description>x</description></channel>`,
			`<item rdf:about="https://news.example/%[1]d"><title>خبر %[1]d</title><link>https://news.example/%[1]d</link><description>%[3]s</description></item>`, "</item>", "</rdf:RDF>",
		},
		{
			"json", `{"version":"https://jsonfeed.org/version/1.1","title":"أخبار","items":[`,
			`%[5]s{"id":"n%[1]d","url":"https://news.example/%[1]d","title":"خبر %[1]d","content_html":%[6]s}`, "}", "]}",
		},
	} {
		s := sampleFeed{name: f.name}
		b := []byte(f.head)
		for i := from; i < from+n; i++ {
			comma := ","
			if i == from {
				comma = ""
			}
			quoted, _ := json.Marshal(html(i)) // a string can always be written
			escape := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(html(i))
			item := fmt.Sprintf(f.item+"%.[7]*[8]s", i, at.Format(time.RFC1123Z), escape, html(i), comma, quoted, 0, "")
			b = append(b, item[:strings.LastIndex(item, f.end)+len(f.end)]...)
			s.ends = append(s.ends, len(b))
		}
		s.body = append(b, f.tail...)
		all = append(all, s)
	}
	old := all[0]
	arabic, err := charmap.Windows1256.NewEncoder().Bytes(bytes.Replace(old.body, []byte(` encoding="UTF-8"`), nil, 1))
	if err != nil {
		panic(err) // the texts are written for it
	}
	item := []byte("</item>")
	s := sampleFeed{name: "rss in windows-1256 without a word", body: arabic}
	for at := bytes.Index(arabic, item); at >= 0; {
		s.ends = append(s.ends, at+len(item))
		next := bytes.Index(arabic[at+1:], item)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return append(all, s)
}

// TestEveryCompleteItemSurvivesACut cuts feeds of all formats at every 5 %.
func TestEveryCompleteItemSurvivesACut(t *testing.T) {
	t.Parallel()
	for _, s := range sampleFeeds(0, 20) {
		whole, err := Parse(t.Context(), input(s.body))
		if err != nil || len(whole.Articles) != 20 {
			t.Fatalf("%s: %d items, %v", s.name, len(whole.Articles), err)
		}
		for percent := 5; percent < 100; percent += 5 {
			at := len(s.body) * percent / 100
			complete := 0
			for complete < len(s.ends) && s.ends[complete] <= at {
				complete++
			}
			d, err := Parse(t.Context(), input(s.body[:at]))
			if err != nil && complete > 0 {
				t.Errorf("%s at %d %%: %v", s.name, percent, err)
				continue
			}
			if got := same(d, whole); got < complete {
				t.Errorf("%s at %d %%: %d items are whole, want %d", s.name, percent, got, complete)
			}
		}
	}
}

// TestFewItemsAreLostToChangedBytes changes three bytes at random in each of 300
// feeds: of the items they do not lie in, 95 % are to be whole.
func TestFewItemsAreLostToChangedBytes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	lost, all, unread := 0, 0, 0
	for n := 0; n < 300; {
		for _, s := range sampleFeeds(n*100, 20) {
			n++
			whole, err := Parse(t.Context(), input(s.body))
			if err != nil {
				t.Fatal(err)
			}
			body, touched := bytes.Clone(s.body), map[int]bool{}
			for range 3 {
				at := r.IntN(len(body))
				body[at] = byte(r.IntN(256))
				item, _ := slices.BinarySearch(s.ends, at)
				touched[item] = true
			}
			d, err := Parse(t.Context(), input(body))
			if err != nil {
				unread++
			}
			all += 20 - len(touched)
			got := min(same(d, whole), 20-len(touched))
			lost += 20 - len(touched) - got
		}
	}
	kept := 100 * float64(all-lost) / float64(all)
	t.Logf("%.1f %% of the items are whole, %d feeds unread", kept, unread)
	if kept < 95 || unread > 3 {
		t.Errorf("%.1f %% of the items are whole, %d feeds unread; want 95 %% and 3 at most", kept, unread)
	}
}

// same counts the articles of d that read as they do in whole.
func same(d, whole Document) (n int) {
	known := map[string]string{}
	for _, a := range whole.Articles {
		known[a.GUID] = a.Title + "\n" + strings.Join(a.Text, "\n")
	}
	for _, a := range d.Articles {
		if text, ok := known[a.GUID]; ok && text == a.Title+"\n"+strings.Join(a.Text, "\n") {
			n++
		}
	}
	return n
}
