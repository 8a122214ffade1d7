package demo

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// item is one article in an outlet's feed.
type item struct {
	id   string
	text article
	at   time.Time
}

func (i item) link(base string) string { return base + "/" + i.id + ".html" }

const rssDate = "Mon, 02 Jan 2006 15:04:05 -0700"

func writeRSS(o outlet, base string, items []item) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>%s</title><link>%s/</link><description>%s</description><language>%s</language>
`, html.EscapeString(o.title), base, html.EscapeString(o.title), o.language)
	for _, i := range items {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid isPermaLink=\"false\">%s-%s</guid><pubDate>%s</pubDate><content:encoded><![CDATA[%s]]></content:encoded></item>\n",
			html.EscapeString(i.text.title), i.link(base), o.name, i.id, i.at.Format(rssDate), i.text.html())
	}
	b.WriteString("</channel></rss>\n")
	return []byte(b.String())
}

// writeRSS1256 writes RSS in windows-1256 without declaring a charset.
func writeRSS1256(o outlet, base string, items []item) []byte {
	utf8 := strings.Replace(string(writeRSS(o, base, items)), ` encoding="utf-8"`, "", 1)
	out, err := charmap.Windows1256.NewEncoder().String(strings.NewReplacer("–", "-", "ی", "ي").Replace(utf8))
	if err != nil {
		return []byte(utf8)
	}
	return []byte(out)
}

// writeBrokenRSS writes RSS with common errors: a warning before the document, bare
// ampersands, HTML entities, a control character.
func writeBrokenRSS(o outlet, base string, items []item) []byte {
	s := string(writeRSS(o, base, items))
	s = strings.Replace(s, "</description>", " News&nbsp;& views\x0b</description>", 1)
	return []byte("\nWarning: Undefined variable $feed in /srv/feed.php on line 7\n" + s)
}

func writeAtom(o outlet, base string, items []item) []byte {
	var b strings.Builder
	updated := time.Unix(0, 0)
	for _, i := range items {
		if i.at.After(updated) {
			updated = i.at
		}
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s"><title>%s</title><id>%s/</id><link href="%s/"/><updated>%s</updated><author><name>%s</name></author>
`, o.language, html.EscapeString(o.title), base, base, updated.Format(time.RFC3339), html.EscapeString(o.title))
	for _, i := range items {
		fmt.Fprintf(&b, "<entry><title>%s</title><link href=\"%s\"/><id>%s/%s</id><published>%s</published><updated>%s</updated><content type=\"html\">%s</content></entry>\n",
			html.EscapeString(i.text.title), i.link(base), base, i.id, i.at.Format(time.RFC3339), i.at.Format(time.RFC3339), html.EscapeString(i.text.html()))
	}
	b.WriteString("</feed>\n")
	return []byte(b.String())
}

func writeRDF(o outlet, base string, items []item) []byte {
	var b, list strings.Builder
	for _, i := range items {
		fmt.Fprintf(&list, `<rdf:li rdf:resource="%s"/>`, i.link(base))
	}
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="%s/"><title>%s</title><link>%s/</link><description>%s</description><dc:language>%s</dc:language><items><rdf:Seq>%s</rdf:Seq></items></channel>
`, base, html.EscapeString(o.title), base, html.EscapeString(o.title), o.language, list.String())
	for _, i := range items {
		fmt.Fprintf(&b, "<item rdf:about=\"%s\"><title>%s</title><link>%s</link><dc:date>%s</dc:date><description>%s</description></item>\n",
			i.link(base), html.EscapeString(i.text.title), i.link(base), i.at.Format(time.RFC3339), html.EscapeString(i.text.html()))
	}
	b.WriteString("</rdf:RDF>\n")
	return []byte(b.String())
}

func writeJSON(o outlet, base string, items []item) []byte {
	type entry struct {
		ID       string `json:"id"`
		URL      string `json:"url"`
		Title    string `json:"title"`
		HTML     string `json:"content_html"`
		Date     string `json:"date_published"`
		Language string `json:"language"`
	}
	feed := struct {
		Version string  `json:"version"`
		Title   string  `json:"title"`
		Home    string  `json:"home_page_url"`
		Items   []entry `json:"items"`
	}{"https://jsonfeed.org/version/1.1", o.title, base + "/", []entry{}}
	for _, i := range items {
		feed.Items = append(feed.Items, entry{base + "/" + i.id, i.link(base), i.text.title, i.text.html(), i.at.Format(time.RFC3339), i.text.language})
	}
	out, err := json.Marshal(feed)
	if err != nil {
		return nil // strings can always be written
	}
	return out
}
