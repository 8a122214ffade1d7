package daemon

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"rawi/publish/web/webtest"
	"rawi/storage"
)

// hostileFeed writes every vector into every place of a feed that takes text
// or an address: an RSS, an Atom or a JSON feed.
func hostileFeed(format string) string {
	var b strings.Builder
	quoted := func(v string) string { q, _ := json.Marshal(v); return string(q) } // of a string: no error
	for i, v := range webtest.Vectors {
		e := html.EscapeString(v)
		words := fmt.Sprintf("خبر %s رقم %d يختلف %x عن غيره %x في كل كلمة %x", format, i, i*7919, i*104729, i*1299709)
		switch format {
		case "rss":
			fmt.Fprintf(&b, `<item><title>%s %s</title><link>%s</link><guid isPermaLink="false">%s%d</guid><author>%s</author><category>%s</category><comments>%s</comments>
<description>%s %s</description><content:encoded><p>%s</p> %s</content:encoded><enclosure url="%s" type="%s" length="1"/><media:content url="%s" medium="image"/><source url="%s">%s</source></item>`,
				e, words, e, e, i, e, e, e, e, words, words, e, e, e, e, e, e)
		case "atom":
			fmt.Fprintf(&b, `<entry><title type="html">%s %s</title><id>%s%d</id><link href="%s"/><link rel="enclosure" href="%s" type="%s"/><author><name>%s</name><uri>%s</uri></author>
<category term="%s"/><updated>2026-11-23T08:00:00Z</updated><content type="html">%s %s</content></entry>`, e, words, e, i, e, e, e, e, e, e, words, e)
		default:
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":%s,"url":%s,"title":%s,"content_html":%s,"image":%s,"tags":[%s],"authors":[{"name":%[2]s,"url":%[2]s}],"attachments":[{"url":%[2]s,"mime_type":%[2]s}]}`,
				quoted(v+fmt.Sprint(i)), quoted(v), quoted(v+" "+words), quoted(words+" "+v), quoted(v), quoted(v))
		}
	}
	title := webtest.Vectors[0]
	switch format {
	case "rss":
		e := html.EscapeString(title)
		return `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>` +
			e + `</title><link>javascript:alert(1)</link><description>` + e + `</description><image><url>javascript:alert(1)</url></image>` + b.String() + `</channel></rss>`
	case "atom":
		return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title type="html">` + html.EscapeString(title) + `</title><id>x</id><updated>2026-11-23T08:00:00Z</updated>` + b.String() + `</feed>`
	}
	return `{"version":"https://jsonfeed.org/version/1.1","title":` + quoted(title) + `,"home_page_url":"javascript:alert(1)","items":[` + b.String() + `]}`
}

// Hostile feeds go the whole way: read, stored, published. In a real browser,
// with the pages' policy switched off, nothing of them acts: not on a page, and
// not in a reader that takes every document at its word.
func TestNoHostileFeedActsInABrowser(t *testing.T) {
	t.Parallel()
	outlet := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, hostileFeed(strings.Trim(r.URL.Path, "/")))
	}))
	t.Cleanup(outlet.Close)
	c := configured(t.TempDir(), outlet.URL)
	c.Feeds = nil
	for i, format := range []string{"rss", "atom", "json"} {
		c.Feeds = append(c.Feeds, storage.Feed{Name: format, URL: outlet.URL + "/" + format, Outlet: webtest.Vectors[i]})
	}
	c.Topics = []storage.Topic{{Name: "all", Title: webtest.Vectors[1], Query: "خبر"}}
	d, client, _ := start(t, Options{Load: always(c)})
	await(t, client, 3*len(webtest.Vectors)*9/10) // an address that is none makes no article

	page, err := client.Stories(t.Context(), storage.Query{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	hostile := []string{"/", "/topics", "/status", "/topics/all", "/outlets/" + url.PathEscape(webtest.Vectors[0]), "/feeds.opml", "/topics.opml"}
	for i, s := range page.Stories {
		if i%4 == 0 { // a page a story takes its time
			hostile = append(hostile, "/stories/"+s.ID)
		}
	}
	for i, v := range webtest.Vectors {
		hostile = append(hostile, "/search?q="+url.QueryEscape(v))
		if i%4 == 0 {
			hostile = append(hostile, "/"+url.PathEscape(v))
		}
	}
	r := webtest.Browse(t, webtest.Job{
		Base: "http://" + d.Addr().String(), Hostile: hostile, Pictures: outlet.URL,
		Feeds: []string{"/feed.atom?n=1000", "/feed.rss?n=1000", "/feed.json?n=1000", "/topics/all.atom", "/search.json?q=" + url.QueryEscape("خبر"), "/feeds.opml"},
	})
	for _, fault := range r.Faults {
		t.Error(fault)
	}
	if r.Visits != len(hostile)+6 || r.Entries < 3*len(page.Stories) {
		t.Errorf("%d visits and %d entries, want %d and all %d stories three times", r.Visits, r.Entries, len(hostile)+6, len(page.Stories))
	}
	t.Logf("%d vectors, %d stories, %d pages, %d entries shown", len(webtest.Vectors), len(page.Stories), r.Visits, r.Entries)
}
