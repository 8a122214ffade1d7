package parsetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Grammar writes well-formed feeds at random: RSS 2.0, RSS 1.0 and Atom, with elements
// of other vocabularies wherever they may stand. It is used for one feed.
type Grammar struct {
	*rand.Rand
	b     strings.Builder
	n     int    // of the text or address written last
	atom  string // the prefix of Atom's elements, with its colon
	rss   string // the prefix of RSS 1.0's elements, with its colon
	plain bool   // names without a prefix may be another vocabulary's by their own xmlns only
}

func (g *Grammar) put(format string, args ...any) { fmt.Fprintf(&g.b, format, args...) }

// Maybe reports true in percent of 100 cases.
func (g *Grammar) Maybe(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *Grammar, list ...T) T { return list[g.IntN(len(list))] }

// NewGrammar returns a grammar of that seed.
func NewGrammar(seed, stream uint64) *Grammar {
	return &Grammar{Rand: rand.New(rand.NewPCG(seed, stream))}
}

// Feed returns a document of one of the three formats.
func (g *Grammar) Feed() string {
	if g.Maybe(70) {
		g.put(`<?xml version=%s encoding="utf-8"?>`, pick(g, `"1.0"`, `'1.0'`))
	}
	g.noise()
	if g.Maybe(10) {
		g.put("<?note <rss><title>no</title></item> ?>")
	}
	if g.Maybe(10) {
		g.put("<!DOCTYPE x [ <!ENTITY nahr \"نهر\"> ]>\n")
	}
	[]func(){g.rss2, g.rss1, g.atomFeed}[g.IntN(3)]()
	g.noise()
	return g.b.String()
}

// The namespaces of the formats.
const (
	NamespaceAtom = "http://www.w3.org/2005/Atom"
	NamespaceRSS1 = "http://purl.org/rss/1.0/"
	NamespaceDC   = "http://purl.org/dc/elements/1.1/"
)

// outer are namespaces that the documents bind. ext and the prefixes of known modules are
// bound to vocabularies that nobody knows.
const outer = ` xmlns:ext="http://ext.example/ns" xmlns:m="http://search.yahoo.com/mrss/" xmlns:d="http://purl.org/dc/elements/1.1/"` +
	` xmlns:content="http://ext.example/c" xmlns:dc="urn:example:other"`

var pasted = []string{"", "", "", "http://www.w3.org/2005/Atom", NamespaceRSS1, "http://unknown.example/ns", "http://search.yahoo.com/mrss/", "http://www.w3.org/1999/xhtml"}

func (g *Grammar) paste() string {
	if space := pick(g, pasted...); space != "" {
		return ` xmlns="` + space + `"`
	}
	return ""
}

func (g *Grammar) base() string {
	if g.Maybe(25) {
		return pick(g, ` xml:base="http://base.example/dir/"`, ` xml:base='sub/'`, ` xml:base="/top/index.html"`)
	}
	return ""
}

func (g *Grammar) rss2() {
	g.plain = true
	g.put(`<rss version="2.0"%s%s%s><channel%s%s>`, outer, g.paste(), g.base(), g.pasteAt(30), g.base())
	g.shuffled(append(g.foreigns(false), g.title(""), g.link(), g.description(), g.channelImage())...)
	for range 2 + g.IntN(5) {
		g.put(`<item%s%s>`, g.pasteAt(30), g.base())
		g.shuffled(append(g.foreigns(true), g.title(""), g.link(), g.description(), g.guid(), g.date("pubDate", time.RFC1123Z))...)
		g.put("</item>")
		g.noise()
		g.shuffled(g.foreigns(false)...)
	}
	g.put("</channel></rss>")
}

func (g *Grammar) pasteAt(percent int) string {
	if g.Maybe(percent) {
		return g.paste()
	}
	return ""
}

func (g *Grammar) rss1() {
	g.rss = pick(g, "", "", "r:")
	bind := ` xmlns="` + NamespaceRSS1 + `"`
	if g.rss != "" {
		bind = ` xmlns:r="` + NamespaceRSS1 + `"` + pick(g, "", ` xmlns="http://unknown.example/ns"`)
	}
	g.put(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"%s%s%s>`, outer, bind, g.base())
	g.put(`<%schannel rdf:about="http://n.example/">`, g.rss)
	g.shuffled(append(g.foreigns(false), g.title(g.rss), g.link(), g.description())...)
	g.put("</%schannel>", g.rss)
	for range 2 + g.IntN(5) {
		g.n++
		g.put(`<%sitem rdf:about="http://n.example/about/%d"%s>`, g.rss, g.n, g.base())
		g.shuffled(append(g.foreigns(true), g.title(g.rss), g.link(), g.description(), g.date("d:date", time.RFC3339))...)
		g.put("</%sitem>", g.rss)
		g.noise()
	}
	g.put("</rdf:RDF>")
}

func (g *Grammar) atomFeed() {
	g.atom = pick(g, "", "", "atom:", "f:")
	bind := ` xmlns="` + NamespaceAtom + `" xmlns:again="` + NamespaceAtom + `"`
	if g.atom != "" {
		bind = ` xmlns:` + strings.TrimSuffix(g.atom, ":") + `="` + NamespaceAtom + `"` + pick(g, "", ` xmlns="http://unknown.example/ns"`)
	}
	g.put("<%sfeed%s%s%s>", g.atom, outer, bind, g.base())
	g.shuffled(append(g.foreigns(false), g.title(g.atom), g.atomLink(), g.atomText("subtitle"), g.date(g.atom+"updated", time.RFC3339))...)
	for range 2 + g.IntN(5) {
		g.n++
		g.put("<%sentry%s>", g.atom, g.base())
		g.shuffled(append(g.foreigns(true), g.title(g.atom), g.atomLink(), g.atomText("content"), g.date(g.atom+"updated", time.RFC3339),
			fmt.Sprintf("<%[1]sid>tag:n.example,2026:%[2]d</%[1]sid>", g.atom, g.n))...)
		g.put("</%sentry>", g.atom)
		g.noise()
		g.shuffled(g.foreigns(false)...)
	}
	g.put("</%sfeed>", g.atom)
}

// shuffled writes the parts in random order.
func (g *Grammar) shuffled(parts ...string) {
	g.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	for _, p := range parts {
		g.b.WriteString(p)
		g.noise()
	}
}

// noise writes comments, instructions and white space.
func (g *Grammar) noise() {
	switch g.IntN(12) {
	case 0:
		g.put("<!-- <item><title>تعليق</title></item> -->")
	case 1:
		g.put("<?note title='no'?>")
	case 2, 3:
		g.put("\n  ")
	}
}

// say returns a text that occurs once, in one of the ways to write it.
func (g *Grammar) say(what string) string {
	g.n++
	s := fmt.Sprintf("%s النهر %d", what, g.n)
	switch g.IntN(5) {
	case 0:
		return "<![CDATA[" + s + "]]>"
	case 1:
		return s + " &amp; غيره"
	case 2:
		return "&#x62E;بر <!-- لا -->" + s
	case 3:
		return "\n\t" + s + "\n"
	}
	return s
}

func (g *Grammar) title(prefix string) string {
	return fmt.Sprintf("<%[1]stitle>%[2]s</%[1]stitle>", prefix, g.say("عنوان"))
}

func (g *Grammar) link() string {
	g.n++
	address := fmt.Sprintf(pick(g, "http://n.example/%d", "rel/%d", "/abs/%d", "\n http://n.example/%d?a=1&amp;b=2 "), g.n)
	return fmt.Sprintf("<%[1]slink%[3]s>%[2]s</%[1]slink>", g.rss, address, g.base())
}

func (g *Grammar) guid() string {
	g.n++
	return fmt.Sprintf(`<guid isPermaLink="false">guid-%d</guid>`, g.n)
}

func (g *Grammar) description() string {
	text := g.say("نص")
	switch g.IntN(4) {
	case 0:
		text = fmt.Sprintf("<![CDATA[<p>نص في فقرة %d</p></item>]]>", g.n)
	case 1:
		text = fmt.Sprintf("&lt;p&gt;نص في فقرة %d&lt;/p&gt;", g.n)
	case 2:
		text = fmt.Sprintf(`<div xmlns="http://www.w3.org/1999/xhtml"><p>نص <b>صريح</b> %d</p><link>باق</link><author>هنا</author></div>`, g.n)
	}
	return fmt.Sprintf("<%[1]sdescription%[3]s>%[2]s</%[1]sdescription>", g.rss, text, g.base())
}

func (g *Grammar) date(name, layout string) string {
	at := time.Date(2026, 10, 1+g.IntN(28), g.IntN(24), g.IntN(60), 0, 0, time.FixedZone("", 3*3600))
	return fmt.Sprintf("<%[1]s>%[2]s</%[1]s>", name, at.Format(layout))
}

func (g *Grammar) atomLink() string {
	g.n++
	bound := ""
	if g.atom == "" && g.Maybe(30) {
		bound = "again:"
	}
	return fmt.Sprintf(`<%[1]slink %[2]srel="self" %[2]shref="http://n.example/self"/><%[1]slink %[2]shref="%[3]s"%[4]s/>`, g.atom, bound,
		fmt.Sprintf(pick(g, "http://n.example/%d", "rel/%d", "/abs/%d"), g.n), g.base())
}

func (g *Grammar) atomText(name string) string {
	g.n++
	switch g.IntN(3) {
	case 0:
		return fmt.Sprintf(`<%[1]s%[2]s type="html">&lt;p&gt;نص %[3]d&lt;/p&gt;</%[1]s%[2]s>`, g.atom, name, g.n)
	case 1:
		return fmt.Sprintf(`<%[1]s%[2]s type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>نص %[3]d</h:p><h:title2>ثم</h:title2></h:div></%[1]s%[2]s>`, g.atom, name, g.n)
	}
	return fmt.Sprintf(`<%[1]s%[2]s type="text">نص %[3]d</%[1]s%[2]s>`, g.atom, name, g.n)
}
