package markup

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rawi/fetcher/cost"
)

// repaired returns what Repair makes of the content of an item in RSS 2.0.
func repaired(t *testing.T, content string, address *url.URL) (string, []string) {
	t.Helper()
	const before, after = `<rss version="2.0"><channel><item>`, `</item></channel></rss>`
	doc, err := Repair(nil, []byte(before+content+after), address)
	if err != nil || !strings.HasPrefix(string(doc.XML), before) || !strings.HasSuffix(string(doc.XML), after) {
		t.Fatalf("%s becomes %s, %v", content, doc.XML, err)
	}
	return string(doc.XML[len(before) : len(doc.XML)-len(after)]), doc.Warnings
}

// TestContentOfItems holds what is written of an item of RSS, and what is counted.
func TestContentOfItems(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, content, want string
		warnings            []string
	}{
		{"a text", "<title> خبر \n</title>", "<title><![CDATA[خبر]]></title>", nil}, // news
		{"an empty text", "<title> </title>", "<title></title>", nil},
		{"an empty tag", "<title/><link/>", "<title></title><link></link>", nil},
		{"references", "<title>&lt;&#x633;&#1587;&amp;&quot;&apos;&gt;</title>", `<title><![CDATA[<سس&"'>]]></title>`, nil},
		{"a named entity", "<title>&eacute;&nbsp;x&hellip;</title>", "<title><![CDATA[é\u00a0x…]]></title>", []string{"named entities: 3"}},
		{"an unknown entity", "<title>&xyzzy;&a b;</title>", "<title><![CDATA[&xyzzy;&a b;]]></title>", []string{"bare ampersands: 2"}},
		{"no semicolon", "<title>&copy a&b &</title>", "<title><![CDATA[&copy a&b &]]></title>", []string{"bare ampersands: 3"}},
		{"a reference with more than its name", "<title>&notit;</title>", "<title><![CDATA[&notit;]]></title>", []string{"bare ampersands: 1"}},
		{"too large a number", "<title>&#x110000;&#x10FFFF;</title>", "<title><![CDATA[&#x110000;\U0010ffff]]></title>", []string{"bare ampersands: 1"}},
		{"no number", "<title>&#;&#x;&#xg;</title>", "<title><![CDATA[&#;&#x;&#xg;]]></title>", []string{"bare ampersands: 3"}},
		{"illegal characters", "<title>a\x00b\x1fc\u0085d\ufffee\uffff&#0;&#xd800;&#xfffe;</title>", "<title><![CDATA[abc…de]]></title>", []string{"illegal characters: 8"}},
		{"C1 controls", "<title>&#128;&#129;&#x9f;\u0080\u0081\u00a0\uff01</title>", "<title><![CDATA[€\ufffdŸ€\ufffd\u00a0\uff01]]></title>", []string{"illegal characters: 5"}},
		{"legal controls", "<title>a\tb\nc&#9;d&#10;e&#13;f</title>", "<title><![CDATA[a\tb\nc\td\ne\rf]]></title>", nil},
		{"a section", "<title><![CDATA[a & b <c> &amp; \x01]]></title>", "<title><![CDATA[a & b <c> &amp;]]></title>", []string{"illegal characters: 1"}},
		{"an empty section", "<title><![CDATA[]]></title><guid><![CDATA[ <1> ]]></guid>", "<title></title><guid><![CDATA[<1>]]></guid>", nil},
		{"two sections", "<title><![CDATA[a]]> <![CDATA[b]]></title>", "<title><![CDATA[a b]]></title>", nil},
		{"a section in no text", "<x><![CDATA[a]]></x><title>b</title>", "<title><![CDATA[b]]></title>", nil},
		{"an escaped tag in markup", "<description><b>&lt;i></b>&lt;i></description>", "<description><![CDATA[<b>&lt;i></b><i>]]></description>", nil},
		{"the end of a section", "<title>a]]&gt;b</title>", "<title>a]]&gt;b</title>", nil},
		{"the beginning of a section", "<title>&lt;![CDATA[</title>", "<title>&lt;![CDATA[</title>", nil},
		{"a bare bracket", "<title>a < b</title>", "<title><![CDATA[a < b]]></title>", []string{"bare angle brackets: 1"}},
		{"a bracket in markup", "<description><b>a < b</b></description>", "<description><![CDATA[<b>a &lt; b</b>]]></description>", []string{"bare angle brackets: 1"}},
		{"markup in a description", `<description>a &lt;<b class="x">&lt;&amp;"</b><br/><br></description>`, `<description><![CDATA[a <<b class="x">&lt;&amp;"</b><br /><br>]]></description>`, nil},
		{"a section in markup", `<description><b><![CDATA[<i>&"]]></b></description>`, `<description><![CDATA[<b>&lt;i>&amp;&quot;</b>]]></description>`, nil},
		{"attributes in markup", `<description><p xml:lang="ar" x:y="z" xmlns="w" dir='rtl'>أ</p></description>`, `<description><![CDATA[<p lang="ar" dir="rtl">أ</p>]]></description>`, nil},
		{"tags in a plain text", "<guid>a<b>b</b><x:y/>c</guid>", "<guid><![CDATA[a b c]]></guid>", nil},
		{"an unknown element", "<x><title>a</title></x><y/>", "", nil},
		{"an unknown element left open", "<title>أ</title><x><guid>1</guid>", "<title><![CDATA[أ]]></title>", []string{"tags left open or closed twice: 1"}},
		{"a comment", "<title>a<!-- <b> -->b</title>", "<title><![CDATA[ab]]></title>", nil},
		{"an instruction", "<title>a<?php x ?>b</title>", "<title><![CDATA[ab]]></title>", nil},
		{"a title left open", "<title>أ<link>https://news.example/1</link>", "<title><![CDATA[أ]]></title><link><![CDATA[https://news.example/1]]></link>", []string{"tags left open or closed twice: 1"}},
		{"a description left open", "<description>أ<b>ب<guid>1</guid>", "<description><![CDATA[أ<b>ب]]></description><guid><![CDATA[1]]></guid>", []string{"tags left open or closed twice: 1"}},
		{"a link in a description left open", "<description>أ<link>ب</link></description>x</y>", "<description><![CDATA[أ<link>ب]]></description>", []string{"tags left open or closed twice: 1"}},
		{"an end tag too many", "<title>أ</title></title>", "<title><![CDATA[أ]]></title>", []string{"tags left open or closed twice: 1"}},
		{"the end tag of a void element", "<title>أ</br></title>", "<title><![CDATA[أ]]></title>", nil},
		{"other letters", "<TITLE>أ</Title><pubDATE>x</pubDATE>", "<title><![CDATA[أ]]></title><pubDate><![CDATA[x]]></pubDate>", nil},
		{"attributes", `<enclosure URL="a" x="b" length=5 type='c&amp;"'/>`, `<enclosure url="a" length="5" type="c&amp;&quot;"></enclosure>`, nil},
		{"an attribute twice", `<enclosure url="a" url="b"/>`, `<enclosure url="a"></enclosure>`, nil},
		{"a quote that is missing", `<enclosure url="a><title>أ</title>`, `<enclosure url="a"></enclosure><title><![CDATA[أ]]></title>`, []string{"tags left open or closed twice: 1"}},
		{"Atom's link without its prefix", `<link rel="self" href="/a"/><link href="/b"/><link rel="alternate" href="/c"/>`, `<atom:link rel="self" href="/a"></atom:link><link href="/b"></link><link rel="alternate" href="/c"></link>`, nil},
		{"modules by other prefixes", `<d:date xmlns:d="http://purl.org/dc/elements/1.1/">x</d:date><dc:date>y</dc:date><dc:date xmlns:dc="urn:other">z</dc:date>`, `<dc:date><![CDATA[x]]></dc:date><dc:date><![CDATA[y]]></dc:date>`, nil},
		{"an image", `<image><url>a</url><title>b</title></image>`, `<rawi:image><![CDATA[a]]></rawi:image>`, nil},
		{"a language", `<title xml:lang="ar">أ</title><description xml:lang="en">b</description>`, `<rawi:lang><![CDATA[ar]]></rawi:lang><title><![CDATA[أ]]></title><description><![CDATA[b]]></description>`, nil},
		{"an author as a group", `<author><name>ليلى</name><title>x</title></author>`, `<dc:creator><![CDATA[ليلى]]></dc:creator>`, nil},
		{"an author with a text", `<author>ليلى<name>x</name></author>`, `<dc:creator><![CDATA[ليلى]]></dc:creator>`, nil},
		{"a group in a group", `<media:group><media:content url="a"><title>x</title><media:title>y</media:title></media:content></media:group>`, `<media:group><media:content url="a"><media:title><![CDATA[y]]></media:title></media:content></media:group>`, nil},
		{"contents that end in another section", "<description><![CDATA[a</item><item><![CDATA[b]]></description>", "<description>a&lt;/item&gt;&lt;item&gt;&lt;![CDATA[b</description>", nil},
		{"no attributes on an end", "<title>أ</title x='y'>", "<title><![CDATA[أ]]></title>", nil},
		{"a name in Arabic in a well-formed element", "<title>أ<خبر>ب</خبر></title>", "<title><![CDATA[أب]]></title>", nil},
	} {
		got, warnings := repaired(t, row.content, nil)
		if got != row.want || !slices.Equal(warnings, row.warnings) {
			t.Errorf("%s: %s\n got %s %q\nwant %s %q", row.name, row.content, got, warnings, row.want, row.warnings)
		}
	}
}

// TestRepairsAreCounted holds what documents are repaired as, and that each repair is
// counted.
func TestRepairsAreCounted(t *testing.T) {
	t.Parallel()
	const head, tail = `<rss version="2.0"><channel><title>t</title>`, `</channel></rss>`
	item := "<item><title>أ</title></item>"
	for _, row := range []struct {
		name, doc, format string
		items             int
		warnings          []string
	}{
		{"a well-formed document", head + item + tail, "rss 2.0", 1, nil},
		{"no version", "<rss><channel>" + item + tail, "rss", 1, nil},
		{"no number", `<rss version="x"><channel>` + item + tail, "rss", 1, nil},
		{"RDF", `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + item + "</rdf:RDF>", "rss 1.0", 1, nil},
		{"RDF of Netscape", `<rdf:RDF xmlns="http://my.netscape.com/rdf/simple/0.9/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + item + "</rdf:RDF>", "rss 0.9", 1, nil},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id></entry></feed>`, "atom 1.0", 1, nil},
		{"Atom 0.3", `<feed xmlns="http://purl.org/atom/ns#"><entry><id>1</id></entry></feed>`, "atom 0.3", 1, nil},
		{"an entry alone", `<entry xmlns="http://www.w3.org/2005/Atom"><id>1</id></entry>`, "atom 1.0", 1, nil},
		{"an entry that is cut off", `<entry xmlns="http://www.w3.org/2005/Atom"><id>1</id>`, "atom 1.0", 1, []string{"items cut short at the end: 1"}},
		{"text before", "Warning: x" + head + item + tail, "rss 2.0", 1, []string{"text before the feed: 1"}},
		{"declarations before", "<?xml version='1.0'?>\n<!DOCTYPE rss>\n<!-- <rss> -->" + head + item + tail, "rss 2.0", 1, nil},
		{"no root", "<channel>" + item + "</channel>", "rss", 1, []string{"tags left open or closed twice: 2"}},
		{"an item alone", item, "rss", 1, []string{"tags left open or closed twice: 3"}},
		{"no end", head + item, "rss 2.0", 1, []string{"tags left open or closed twice: 1"}},
		{"cut off in the second item", head + item + "<item><title>ب</title><link>https://news.exam", "rss 2.0", 1, []string{"items cut short at the end: 1"}},
		{"cut off in the first item", head + "<item><title>ب</title><link>https://news.exam", "rss 2.0", 1, []string{"items cut short at the end: 1"}},
		{"an item left open", head + "<item><title>أ</title><item><title>ب</title></item>" + tail, "rss 2.0", 2, []string{"tags left open or closed twice: 1"}},
		{"two items left open", head + "<item><title>أ</title><item><title>ب</title><item><title>ج</title></item>" + tail, "rss 2.0", 3, []string{"tags left open or closed twice: 2"}},
		{"a section left open", head + "<item><title><![CDATA[أ</title></item>" + item + tail, "rss 2.0", 2, []string{"CDATA left open: 1"}},
		{"two sections left open", head + "<item><title><![CDATA[أ</title></item><item><title><![CDATA[ب</title></item>" + tail, "rss 2.0", 2, []string{"CDATA left open: 2"}},
		{"a comment left open", head + item + "<!-- " + tail, "rss 2.0", 1, []string{"tags left open or closed twice: 1"}},
		{"two comments left open", head + "<!-- <!-- " + item + tail, "rss 2.0", 1, []string{"tags left open or closed twice: 1"}},
		{"items beside the channel", `<rss version="2.0"><channel><title>t</title></channel>` + item + item + "</rss>", "rss 2.0", 2, nil},
		{"a second channel", head + item + "</channel><channel><title>x</title>" + item + tail, "rss 2.0", 2, nil},
		{"a second root in a well-formed element", head + item + "<x>" + head + item + tail + "</x>" + tail, "rss 2.0", 1, nil},
		{"RSS 1.1", `<rss version="2.0"><channel><title>t</title><items>` + item + "<title>x</title></items>" + tail, "rss 2.0", 1, nil},
		{"what stands behind the root", head + item + tail + item, "rss 2.0", 1, nil},
	} {
		doc, err := Repair(nil, []byte(row.doc), nil)
		items := strings.Count(string(doc.XML), "<item>") + strings.Count(string(doc.XML), "<entry>")
		if err != nil || doc.Format != row.format || doc.Atom != strings.HasPrefix(row.format, "atom") || items != row.items || !slices.Equal(doc.Warnings, row.warnings) {
			t.Errorf("%s: %s\nbecomes %s\ngot %s, %d items, %q, %v, want %s, %d, %q", row.name, row.doc, doc.XML, doc.Format, items, doc.Warnings, err, row.format, row.items, row.warnings)
		}
	}
	for _, doc := range []string{"", "x", "<html><body></body></html>", "</rss>", "<!-- <rss> -->", "<rss", "<ns:x>"} {
		if got, err := Repair(nil, []byte(doc), nil); !errors.Is(err, ErrNoRoot) {
			t.Errorf("%s: got %s, %v", doc, got.XML, err)
		}
	}
}

// TestLimitsOfRepair holds the last value that is read, and the first that is not.
func TestLimitsOfRepair(t *testing.T) {
	t.Parallel()
	const head, tail = `<rss version="2.0"><channel>`, `</channel></rss>`
	warned := func(doc, warning string) bool {
		t.Helper()
		out, err := Repair(nil, []byte(doc), nil)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Contains(out.Warnings, warning)
	}
	nested := func(name string, n int) string {
		return strings.Repeat("<"+name+">", n) + strings.Repeat("</"+name+">", n)
	}
	for _, row := range []struct {
		name    string
		doc     func(n int) string
		last    int // the last n that is not warned of
		warning string
	}{
		{"markup", func(n int) string {
			return head + "<item><description>" + nested("b", n) + "</description></item>" + tail
		}, maxDepth - 4, "markup nested too deeply: 1"},
		{"elements", func(n int) string { return head + nested("x", n) + tail }, maxDepth - 2, "markup nested too deeply: 1"},
		{"entities", func(n int) string {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, `<!ENTITY e%d "x">`, i)
			}
			return "<!DOCTYPE rss [" + b.String() + "]>" + head + fmt.Sprintf("<title>&e%d;</title>", n-1) + tail
		}, maxEntities, "bare ampersands: 1"},
		{"the bytes of an entity", func(n int) string {
			return `<!DOCTYPE rss [<!ENTITY e "` + strings.Repeat("x", n) + `">]>` + head + "<title>&e;</title>" + tail
		}, maxEntityBytes - 2, "bare ampersands: 1"},
		{"a reference", func(n int) string {
			return `<!DOCTYPE rss [<!ENTITY ` + strings.Repeat("e", n) + ` "x">]>` + head + "<title>&" + strings.Repeat("e", n) + ";</title>" + tail
		}, maxReference - 2, "bare ampersands: 1"},
	} {
		if warned(row.doc(row.last), row.warning) || !warned(row.doc(row.last+1), row.warning) {
			t.Errorf("%s: the limit is not %d", row.name, row.last)
		}
	}
	count := func(doc, what string) int {
		t.Helper()
		out, err := Repair(nil, []byte(doc), nil)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(out.XML), what)
	}
	kb := strings.Repeat("x", maxEntityBytes-2)
	fits := maxExpansionBytes / len(kb)
	if got := count(`<!DOCTYPE rss [<!ENTITY e "`+kb+`">]>`+head+"<description>"+strings.Repeat("&e;", fits+5)+"</description>"+tail, kb); got != fits {
		t.Errorf("an entity is expanded %d times, want %d", got, fits)
	}
	// An entity in an entity is resolved as long as the value stays short.
	bomb := `<!DOCTYPE rss [<!ENTITY a "` + kb[:600] + `"><!ENTITY b "&a;&a;">]>` + head + "<description>&b;</description>" + tail
	if got := count(bomb, "x"); got > 0 {
		t.Errorf("a long entity in an entity is resolved to %d bytes", got)
	}
	if got := count(`<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b '&a;&a;'>]>`+head+"<description>&b;</description>"+tail, "x"); got != 2 {
		t.Errorf("a short entity in an entity is resolved to %d bytes, want 2", got)
	}
	attributes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, ` a%d="x"`, i)
		}
		return head + "<item><enclosure" + b.String() + ` url="y"/></item>` + tail
	}
	if count(attributes(maxAttributes-1), `url="y"`) != 1 || count(attributes(maxAttributes), `url="y"`) != 0 {
		t.Errorf("the limit of attributes is not %d", maxAttributes)
	}
	for n, want := range map[int]error{maxProlog - 1: nil, maxProlog: ErrNoRoot} {
		if _, err := Repair(nil, []byte(strings.Repeat(" ", n)+head+tail), nil); !errors.Is(err, want) {
			t.Errorf("a root behind %d bytes: got %v, want %v", n, err, want)
		}
	}
}

// TestAtomTexts holds how the types of Atom's texts are read.
func TestAtomTexts(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, text, want string }{
		{"no type", "<title>a &lt;b&gt;c&lt;/b&gt;</title>", "a &lt;b&gt;c&lt;/b&gt;"},
		{"no type, contents", "<content>a &lt;b&gt;c&lt;/b&gt;</content>", "a <b>c</b>"},
		{"no type, contents without HTML", "<content>a &lt; b</content>", "a &lt; b"},
		{"no type, contents with a break", "<content>a&lt;br>b</content>", "a<br>b"},
		{"no type, contents with a reference", "<content>a &amp;amp; b &lt; c</content>", "a &amp; b < c"},
		{"text", `<title type="text">a &lt;b&gt;</title>`, "a &lt;b&gt;"},
		{"text, contents", `<content type="text">a &lt;b></content>`, "<!---->a &lt;b&gt;"},
		{"text, contents without signs", `<content type="text">a</content>`, "a"},
		{"text/plain", `<content type="text/plain; charset=utf-8">a &lt;b></content>`, "<!---->a &lt;b&gt;"},
		{"html", `<title type="html">a &lt;b>c&lt;/b></title>`, "a <b>c</b>"},
		{"text/html", `<content type="TEXT/HTML">a &lt;b></content>`, "a <b>"},
		{"xhtml", `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>a &lt; b</p></div></content>`, "<p>a &lt; b</p>"},
		{"xhtml with a direction", `<content type="xhtml"><div dir="rtl">a</div></content>`, `<div dir="rtl">a</div>`},
		{"xhtml with text before its div", `<content type="xhtml">x<div>a</div></content>`, `x<div>a</div>`},
		{"xhtml with two divs", `<content type="xhtml"><div>a</div><div>b</div></content>`, `a<div>b</div>`},
		{"XML", `<content type="image/svg+xml"><b>a</b></content>`, "<b>a</b>"},
		{"escaped XML", `<content type="application/xml" mode="escaped">&lt;b>a&lt;/b></content>`, "<b>a</b>"},
		{"base64", `<content mode="base64">PGI+2KM8
L2I+</content>`, "<b>أ</b>"},
		{"another type", `<content type="application/x">PGI+2KM8L2I+</content>`, "<b>أ</b>"},
		{"broken base64", `<content type="application/x">PGI</content>`, "PGI"},
		{"escaped, Atom 0.3", `<title mode="escaped">a &lt;b>c&lt;/b></title>`, "a <b>c</b>"},
	} {
		doc, err := Repair(nil, []byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>`+row.text+"</entry></feed>"), nil)
		out := string(doc.XML)
		start, end := strings.Index(out, cdataStart)+len(cdataStart), strings.LastIndex(out, cdataEnd)
		if err != nil || end < start || out[start:end] != row.want || doc.Warnings != nil {
			t.Errorf("%s: %s becomes %s %q, %v, want %s", row.name, row.text, out, doc.Warnings, err, row.want)
		}
	}
}

// TestAddressesAreResolvedWhereXMLBaseIsGiven holds which addresses xml:base changes.
func TestAddressesAreResolvedWhereXMLBaseIsGiven(t *testing.T) {
	t.Parallel()
	address, err := url.Parse("https://news.example/feeds/all.xml")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, content, want string }{
		{"none", `<link>a</link>`, `<link><![CDATA[a]]></link>`},
		{"absolute", `<link xml:base="https://x.example/d/">a</link>`, `<link><![CDATA[https://x.example/d/a]]></link>`},
		{"relative", `<link xml:base="d/">a</link>`, `<link><![CDATA[https://news.example/feeds/d/a]]></link>`},
		{"unusable", `<link xml:base=":">a</link>`, `<link><![CDATA[a]]></link>`},
		{"an empty link", `<link xml:base="d/"> </link>`, `<link></link>`},
		{"a fragment", `<link xml:base="d/">#a</link>`, `<link><![CDATA[#a]]></link>`},
		{"an attribute", `<enclosure xml:base="/d/" url=" a "/>`, `<enclosure url="https://news.example/d/a"></enclosure>`},
		{"no address", `<category xml:base="/d/" domain="a">b</category>`, `<category domain="a"><![CDATA[b]]></category>`},
		{"a description", `<description xml:base="/d/">a</description>`, `<description><![CDATA[<base href="https://news.example/d/">a]]></description>`},
		{"an empty description", `<description xml:base="/d/"> </description>`, `<description></description>`},
		{"a title", `<title xml:base="/d/">a</title>`, `<title><![CDATA[a]]></title>`},
		{"markup", `<description><b xml:base="/d/" SRC="a" alt="b">c</b></description>`, `<description><![CDATA[<b SRC="https://news.example/d/a" alt="b">c</b>]]></description>`},
		{"a guid", `<guid xml:base="https://x.example/d/">/a</guid>`, `<guid><![CDATA[/a]]></guid><rawi:permalink><![CDATA[https://x.example/a]]></rawi:permalink>`},
		{"a guid that is no path", `<guid xml:base="https://x.example/d/">a</guid>`, `<guid><![CDATA[a]]></guid>`},
		{"a guid without a base", `<guid>/a</guid>`, `<guid><![CDATA[/a]]></guid>`},
	} {
		if got, warnings := repaired(t, row.content, address); got != row.want || warnings != nil {
			t.Errorf("%s: %s\n got %s %q\nwant %s", row.name, row.content, got, warnings, row.want)
		}
	}
}

func TestDocumentsThatAreCutOffEndEarly(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]bool{
		"": false, "x": false, "<html>": false, "<rss>": true, "<rss/>": false, "<rss />": false, "<rss></rss>": false, "<rss></rss": true, "<rss></RSS\n>x": false,
		"<rss></rsss>": true, "<rss></rs></rss></x>": false, "<a:feed></feed>": true, "<a:feed></a:feed>": false, "<RDF></rdf>": false, "<channel>": true,
		"<rss><![CDATA[</rss>": true, "<rss><![CDATA[</rss>]]>": true, "<rss><![CDATA[]]></rss>": false, "<rss><![CDATA[<![CDATA[]]></rss>": false, "<rss>]]><![CDATA[</rss>": true, "<rss><![CDATA[]]><![CDATA[</rss>": true,
		strings.Repeat(" ", maxProlog-len("<rss>")) + "<rss>": true, strings.Repeat(" ", maxProlog-len("<rss>")+1) + "<rss>": false,
	} {
		if got := EndsEarly([]byte(doc)); got != want {
			t.Errorf("%.60s: got %v, want %v", doc, got, want)
		}
	}
}

// TestLongAddressesAreLeftOut holds the longest address that xml:base makes, the longest
// base, and that what does not fit is counted.
func TestLongAddressesAreLeftOut(t *testing.T) {
	t.Parallel()
	const host = "https://news.example/"
	base := func(n int) string { return host + strings.Repeat("b", n-len(host)-1) + "/" }
	for _, row := range []struct {
		base, ref string
		want      string // the link; empty: it is left out
		lost      bool
	}{
		{base(2000), strings.Repeat("a", cost.MaxAddress-2000), base(2000) + strings.Repeat("a", cost.MaxAddress-2000), false},
		{base(2000), strings.Repeat("a", cost.MaxAddress-1999), "", true},
		{base(cost.MaxAddress), "/a", host + "a", false},
		{base(cost.MaxAddress + 1), "/a", "/a", true},
		{base(100), strings.Repeat("a", cost.MaxAddress+1), "", true},
	} {
		b := cost.New(t.Context(), 10_000)
		doc, err := Repair(b, []byte(`<rss xml:base="`+row.base+`"><channel><item><link>`+row.ref+`</link><enclosure url="`+row.ref+`"/></item></channel></rss>`), nil)
		link, enclosure := "<link></link>", "<enclosure></enclosure>"
		if row.want != "" {
			link, enclosure = "<link><![CDATA["+row.want+"]]></link>", `<enclosure url="`+row.want+`"></enclosure>`
		}
		if err != nil || !strings.Contains(string(doc.XML), link+enclosure) || len(b.Warnings()) > 0 != row.lost {
			t.Errorf("a base of %d bytes, a reference of %d: %.300s, %q, %v", len(row.base), len(row.ref), doc.XML, b.Warnings(), err)
		}
	}
}

// TestDatesAreCut holds that what is too long to be a date is not passed on: gofeed copies
// it for each form that it has not.
func TestDatesAreCut(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pubDate", "dc:date", "updated", "published", "atom:updated", "dcterms:issued"} {
		got, _ := repaired(t, "<"+name+">"+strings.Repeat(" ", 4000)+strings.Repeat("9", 4000)+"ش</"+name+">", nil)
		if n := strings.Count(got, "9"); n != maxDate || len(got) > maxDate+100 {
			t.Errorf("%s: %d bytes, %d of them of the date, want %d", name, len(got), n, maxDate)
		}
	}
	if got, _ := repaired(t, "<pubDate>"+strings.Repeat(" ", 4000)+"1 May 2026</pubDate>", nil); got != "<pubDate><![CDATA[1 May 2026]]></pubDate>" {
		t.Errorf("a date behind white space: got %s", got)
	}
}
