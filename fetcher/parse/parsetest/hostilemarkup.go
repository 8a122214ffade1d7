package parsetest

import (
	"fmt"
	"strings"
)

func markupShapes() []Shape {
	item := itemHead + itemTail
	return []Shape{
		filled("brackets", itemHead+"<description>", "<", ""),
		filled("ampersands", itemHead+"<description>", "&", ""),
		filled("quotes", itemHead+"<description>", `"`, ""),
		filled("tags", itemHead+"<description>", "<b>", ""),
		filled("elements", itemHead+"<description>", "<div>", ""),
		filled("attributes", itemHead+"<description>", `<a b="`, ""),
		filled("tags that end in the next", itemHead+`<description><a c="`, `<a d" c="`, ""),
		filled("spaced tags", itemHead+"<description>", "<a ", ""),
		filled("end tags", itemHead+"<description>", "</x>", ""),
		filled("sections", itemHead+"<description>", "<![CDATA[", ""),
		filled("small sections", itemHead+"<description>", "<![CDATA[a]]>", "</description>"+itemTail),
		filled("a section that ends late", itemHead+"<description>", "<![CDATA[</item>", "]]></description>"+itemTail),
		filled("sections of items that end late", rssHead, "<item><title><![CDATA[x</title></item>", "<item><title><![CDATA[]]></title></item>"+rssTail),
		filled("ends of sections", itemHead+"<dc:title>", "]]&gt;", "</dc:title>"+itemTail),
		filled("ends of sections in a title", rssHead+"<item><dc:title>", "a]]&gt;b", "</dc:title>"+itemTail),
		filled("comments", itemHead+"<description>", "<!--", ""),
		filled("comments before the root", "", "<!-- x -->", item),
		filled("open comments before the root", "", "<!--", item),
		filled("instructions before the root", "", "<?a?>", item),
		filled("open instructions before the root", "", "<?", item),
		filled("declarations before the root", "", "<!D>", item),
		filled("open declarations", itemHead+"<description>", "<!D \"> \"[", ""),
		filled("comments in a declaration", "<!DOCTYPE x [", "<!--", "]>"+item),
		filled("open entities", "<!DOCTYPE x [", `<!ENTITY "`, "]>"+item),
		filled("items", "", "<item>", ""),
		filled("items that end otherwise", "<rss><channel>", "<item></i>", ""),
		filled("ends of roots", itemHead+"</item>", "</rs>", ""),
		filled("unknown elements", itemHead, "<x:y>", ""),
		filled("namespaces", rssHead, `<item xmlns:a="b" xmlns:c="d"><a:b xmlns:e="f">x</a:b></item>`, rssTail),
		{"namespaces in namespaces", func(n int) string {
			var b strings.Builder
			for i := range 40 {
				b.WriteString("<media:group")
				for j := range 60 {
					fmt.Fprintf(&b, " xmlns:n%d='u'", 60*i+j)
				}
				b.WriteString(">")
			}
			return itemHead + b.String() + fill(n, "<q:z/>") + itemTail
		}},
		filled("escaped tags", itemHead+"<description>", "&lt;div&gt;", ""),
		filled("digits", itemHead+"<description>", "&#1", ""),
		filled("names in an author", itemHead+"<author>", "<name>x</name>", "</author>"+itemTail),
		filled("windows-1256", itemHead+"<description>", "\xc7\xe1 ", "</description>"+itemTail),
		filled("charsets in one text", itemHead+"<description>", "\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7\xd8\xa7<\xc7\xe1\xc7\xe1\xc7\xe1", "</description>"+itemTail),
		filled("links of a page", "<html><head>", `<link rel="alternate" type="application/rss+xml" href="/%d">`, ""),
		filled("attributes of a page", "<html><head><link ", "a%d ", ">"),
	}
}

func htmlShapes() []Shape {
	var open strings.Builder
	for i := range 400 {
		fmt.Fprintf(&open, "<b id=%d>", i)
	}
	return []Shape{
		filledHTML("formats that begin again", "<p>"+open.String()+"</p>", "<p>x"),
		filledHTML("formats that begin again in rows", "<table>"+open.String(), "<tr>x"),
		filledHTML("formats in SVG", "<svg><style><p>"+open.String()+"</p>", "<p>x"),
		filledHTML("formats in a noscript", "<noscript><p>"+open.String()+"</p>", "<p>x"),
		filledHTML("formats in paragraphs", "", "<p><b id=%d>x</p>"),
		filledHTML("formats with attributes", "", "<b "+fill(2000, "a%d ")+">"),
		filledHTML("formats across blocks", "", "<b><div>x</b>"),
		filledHTML("roots", "", "<html a%d=1>"),
		filledHTML("bodies", "", "<body a%d=1>"),
		filledHTML("text between unknown ends", "", "x</x>"),
		filledHTML("text between cells outside of a table", "", "<td>x</td>"),
		filledHTML("text in a select", "<select>", "x<div>"),
		filledHTML("attributes of a tag", "<p ", "a%d "),
		filledHTML("tables", "", "<table><tr><td>"),
		filledHTML("text in a table", "<table>", "x<b>"),
		filledHTML("links in links", "", "<a href=x>x<p>"),
		filledHTML("empty lines", "", "x\n\n"),
		filledHTML("spaced lines", "", "\n "),
		filledHTML("images", "", `<img srcset="a b c" data-src=y style="width:1">`),
		{"end tags of a title", func(n int) string {
			return rssHead + fill(n, "<item><title>"+escaped(fill(8000, "</b ")+">")+"</title></item>") + rssTail
		}},
		{"open tags of a title", func(n int) string {
			return rssHead + fill(n, "<item><title>"+escaped(fill(8000, `</b c" a="`))+"</title></item>") + rssTail
		}},
		filled("parameters", itemHead+"<link>http://a.example/?", "a%d=1&amp;", "</link>"+itemTail),
		filled("redirectors", itemHead+"<link>", "http://a.example/go?url=", "</link>"+itemTail),
		filled("brackets of a person", itemHead+"<dc:creator>", "(", "</dc:creator>"+itemTail),
	}
}
