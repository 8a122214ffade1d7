package parsetest

import (
	"fmt"
	"strings"
)

// Shape is a kind of document that costs more than it should, or makes more of itself.
type Shape struct {
	Name string
	Body func(n int) string // of some n bytes
}

// HostileShapes returns the shapes, those that multiply addresses first.
func HostileShapes() []Shape {
	var out []Shape
	for _, list := range [][]Shape{multipliers(), jsonShapes(), listShapes(), markupShapes(), htmlShapes()} {
		out = append(out, list...)
	}
	return out
}

const (
	rssHead  = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>x</title>`
	rssTail  = "</channel></rss>"
	itemHead = rssHead + "<item><title>خبر</title>" // news
	itemTail = "</item>" + rssTail
	jsonHead = `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[`
)

// fill repeats unit up to n bytes, with numbers from 0 on for its %d.
func fill(n int, unit string) string {
	if !strings.Contains(unit, "%d") {
		return strings.Repeat(unit, n/len(unit)+1)
	}
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		fmt.Fprintf(&b, unit, i)
	}
	return b.String()
}

// list fills with values between commas.
func list(n int, unit string) string { return strings.TrimSuffix(fill(n, unit+","), ",") }

// escaped returns HTML as the text of an element.
func escaped(html string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(html)
}

// filled returns a shape whose body is fill between a head and a tail.
func filled(name, head, unit, tail string) Shape {
	return Shape{name, func(n int) string { return head + fill(n, unit) + tail }}
}

// filledHTML returns a shape of HTML in an item.
func filledHTML(name, head, unit string) Shape {
	return Shape{name, func(n int) string {
		return itemHead + "<description>" + escaped(head+fill(n/2, unit)) + "</description>" + itemTail
	}}
}

// multipliers copy one long string, a half of the document, many times.
func multipliers() []Shape {
	long := func(n int) string { return "http://news.example/" + strings.Repeat("b", n/2) + "/" }
	based := func(name, unit, end string) Shape {
		return Shape{name, func(n int) string {
			head := strings.Replace(rssHead, "<rss", `<rss xml:base="`+long(n)+`"`, 1)
			return head + fill(n/2, unit) + end
		}}
	}
	return []Shape{
		based("xml:base of links", "<item><link>%d</link></item>", rssTail),
		based("xml:base of texts", "<item><description>&lt;a href=%d&gt;y</description></item>", rssTail),
		based("xml:base of enclosures", `<item><enclosure url="%d"/></item>`, rssTail),
		based("xml:base of one text", "<item><guid>1</guid></item><item><description>", "&lt;a href=x&gt;y&lt;/a&gt;</description></item>"+rssTail),
		{"base of HTML", func(n int) string {
			return itemHead + "<description>" + escaped(`<base href="`+long(n)+`">`+fill(n/2, "<a href=%d>y</a>")) + "</description>" + itemTail
		}},
		{"xml:base of XHTML", func(n int) string {
			return `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="` + long(n) + `"><entry><title>x</title><content type="xhtml"><div>` + fill(n/2, `<a href="%d">y</a>`) + "</div></content></entry></feed>"
		}},
		{"short xml:base of XHTML", func(n int) string {
			return `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="` + long(2000) + `"><entry><title>x</title><content type="xhtml"><div>` + fill(n, `<a href="%d">y</a>`) + "</div></content></entry></feed>"
		}},
		{"short base of HTML", func(n int) string {
			return itemHead + "<description>" + escaped(`<base href="`+long(3000)+`">`+fill(n, "<a href=%d>y</a>")) + "</description>" + itemTail
		}},
		{"short xml:base of items", func(n int) string {
			return strings.Replace(rssHead, "<rss", `<rss xml:base="`+long(3900)+`"`, 1) + fill(n, "<item><link>%d</link></item>") + rssTail
		}},
		{"authors of the feed", func(n int) string {
			return `<feed xmlns="http://www.w3.org/2005/Atom"><author><name>` + strings.Repeat("b", n/2) + "</name></author>" + fill(n/2, "<entry><id>%d</id><title>y</title></entry>") + "</feed>"
		}},
		{"many authors of the feed", func(n int) string {
			return `<feed xmlns="http://www.w3.org/2005/Atom">` + fill(n/2, "<author><name>b%d</name></author>") + fill(n/2, "<entry><id>%d</id><title>y</title></entry>") + "</feed>"
		}},
		{"language of the feed", func(n int) string {
			return rssHead + "<language>ar-" + strings.Repeat("b", n/2) + "</language>" + fill(n/2, "<item><title>%d</title></item>") + rssTail
		}},
		{"addresses of a JSON Feed", func(n int) string {
			return `{"version":"https://jsonfeed.org/version/1.1","feed_url":"` + long(n/2) + `","home_page_url":"` + long(n/2) + `","items":[` + list(n/2, `{"url":"/%d","content_html":"<a href=y>z</a>"}`) + "]}"
		}},
		filled("an entity", `<!DOCTYPE rss [<!ENTITY a "`+strings.Repeat("x", 1000)+`">]>`+itemHead+"<description>", "&a;", "</description>"+itemTail),
		filled("a name in RSS in JSON", `{"rss":{"channel":{"item":[{"title":"x"},{"`+strings.Repeat("a", 64)+`":[1`, ",1", `]}]}}}`),
	}
}

func jsonShapes() []Shape {
	return []Shape{
		filled("commas in JSON", jsonHead, ",", ""),
		filled("commas before the items", `{"version":"https://jsonfeed.org/version/1.1","title":"x",`, ",", `"items":[{"id":"1"}]}`),
		filled("members before the items", `{"version":"https://jsonfeed.org/version/1.1","title":"x",`, `"k%d":1,`, `! "items":[{"id":"1"}]}`),
		{"ends that are not due", func(n int) string { return jsonHead + strings.Repeat(" ", n/2) + strings.Repeat("}", n/2) }},
		filled("borders", jsonHead, "},{", ""),
		filled("broken items", jsonHead, `{"id":"%d"!},`, "]}"),
		filled("lists for items", jsonHead, "[],", "0]}"),
		{"tags", func(n int) string { return jsonHead + `{"id":"1","tags":[` + list(n, `"t%d"`) + "]}]}" }},
		filled("a list of tags", jsonHead+`{"id":"1","tags":"`, "t%d,", `"}]}`),
		{"authors", func(n int) string { return jsonHead + `{"id":"1","authors":[` + list(n, `{"name":"a%d"}`) + "]}]}" }},
		{"attachments", func(n int) string {
			return jsonHead + `{"id":"1","attachments":[` + list(n, `{"url":"http://a.example/%d"}`) + "]}]}"
		}},
	}
}

func listShapes() []Shape {
	var out []Shape
	for _, unit := range []string{
		"<category>c%d</category>", "<dc:creator>c%d</dc:creator>", `<enclosure url="http://a.example/%d"/>`, `<media:content url="http://a.example/%d"/>`,
		`<media:thumbnail url="x%d"/>`, "<link>x%d</link>", "<dc:date>the second %d of never</dc:date>", "<pubDate>the second %d of never</pubDate>", "<guid></guid>", "<dc:title>&lt;b</dc:title>",
	} {
		out = append(out, filled("many "+unit, itemHead, unit, itemTail))
	}
	return append(out,
		filled("keywords", itemHead+"<itunes:keywords>", "c%d,", "</itunes:keywords>"+itemTail),
		filled("media in a group", itemHead+"<media:group>", `<media:content url="a"><media:title>x</media:title></media:content>`, "</media:group>"+itemTail),
		filled("one guid", rssHead, "<item><guid>x</guid><link>http://a.example/%d</link></item>", rssTail),
		filled("empty items", rssHead, "<item></item>", rssTail),
	)
}
