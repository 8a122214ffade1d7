package markup_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rawi/fetcher/parse/parsetest"
)

// node is an element as encoding/xml reads it, its namespaces resolved by hand
// so that the prefix is not lost.
type node struct {
	prefix, space, local string
	attrs                map[string]string // by the name as it is written
	spaces               map[string]string // in force
	base                 *url.URL
	kids                 []*node
	text                 string // with that of its kids
}

// parseXML reads a well-formed document into a tree. It shares no code with the
// parser.
func parseXML(t *testing.T, doc, address string) *node {
	t.Helper()
	base, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	root := &node{spaces: map[string]string{}, base: base}
	stack := []*node{root}
	dec := xml.NewDecoder(strings.NewReader(doc))
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return root.kids[0]
		}
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			kid := newNode(top, token)
			top.kids = append(top.kids, kid)
			stack = append(stack, kid)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			for _, n := range stack {
				n.text += string(token)
			}
		}
	}
}

func newNode(parent *node, start xml.StartElement) *node {
	n := &node{prefix: start.Name.Space, local: start.Name.Local, attrs: map[string]string{}, spaces: map[string]string{}, base: parent.base}
	for prefix, space := range parent.spaces {
		n.spaces[prefix] = space
	}
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == "xmlns":
			n.spaces[a.Name.Local] = a.Value
		case a.Name.Space == "" && a.Name.Local == "xmlns":
			n.spaces[""] = a.Value
		}
	}
	n.space = n.spaces[n.prefix]
	for _, a := range start.Attr {
		name := a.Name.Local
		if a.Name.Space != "" && (n.spaces[a.Name.Space] != n.space || a.Name.Space == "xml") {
			name = a.Name.Space + ":" + name
		}
		n.attrs[name] = a.Value
	}
	if ref, err := url.Parse(n.attrs["xml:base"]); err == nil {
		n.base = n.base.ResolveReference(ref)
	}
	return n
}

// summary is what a reader knows of an item, or of the feed.
type summary struct{ Title, Link, Date, Text string }

// walked is a feed as the tree of its elements reads.
type walked struct {
	channel summary
	items   []summary
}

// walk reads the tree of a feed the way its specification says.
func walk(root *node) (w walked) {
	switch {
	case root.local == "feed":
		own := func(n, parent *node) bool { return n.space == root.space }
		w.channel = summarizeAtom(root, own)
		for _, n := range children(root, "entry", own) {
			w.items = append(w.items, summarizeAtom(n, own))
		}
	case root.local == "RDF":
		own := func(n, parent *node) bool { return n.space == parsetest.NamespaceRSS1 }
		w.channel = summarizeRSS(children(root, "channel", own)[0], own)
		for _, n := range children(root, "item", own) {
			w.items = append(w.items, summarizeRSS(n, own))
		}
	default:
		// RSS 2.0 has no namespace: what its containers stand in was pasted.
		container := func(n, parent *node) bool { return n.prefix == "" }
		own := func(n, parent *node) bool { return n.prefix == "" && (n.space == "" || n.space == parent.space) }
		channel := children(root, "channel", container)[0]
		w.channel = summarizeRSS(channel, own)
		for _, n := range children(channel, "item", container) {
			w.items = append(w.items, summarizeRSS(n, own))
		}
	}
	return w
}

func children(parent *node, local string, own func(n, parent *node) bool) (out []*node) {
	for _, n := range parent.kids {
		if n.local == local && own(n, parent) {
			out = append(out, n)
		}
	}
	return out
}

func summarizeRSS(n *node, own func(n, parent *node) bool) (t summary) {
	for _, kid := range n.kids {
		switch {
		case kid.space == parsetest.NamespaceDC && kid.local == "date":
			t.Date = instant(time.RFC3339, kid.text)
		case !own(kid, n):
		case kid.local == "title":
			t.Title = words(kid.text)
		case kid.local == "link":
			t.Link = resolved(kid.base, kid.text)
		case kid.local == "description":
			t.Text = withoutSpace(tags.ReplaceAllString(kid.text, ""))
		case kid.local == "pubDate":
			t.Date = instant(time.RFC1123Z, kid.text)
		}
	}
	return t
}

func summarizeAtom(n *node, own func(n, parent *node) bool) (t summary) {
	for _, kid := range n.kids {
		switch {
		case !own(kid, n):
		case kid.local == "title":
			t.Title = words(kid.text)
		case kid.local == "link" && (kid.attrs["rel"] == "" || kid.attrs["rel"] == "alternate"):
			t.Link = resolved(kid.base, kid.attrs["href"])
		case kid.local == "content" || kid.local == "subtitle":
			t.Text = withoutSpace(tags.ReplaceAllString(kid.text, ""))
		case kid.local == "updated":
			t.Date = instant(time.RFC3339, kid.text)
		}
	}
	return t
}

var tags = regexp.MustCompile(`<[^>]*>`)

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

// withoutSpace is a text without the white space that blocks are summary apart by.
func withoutSpace(s string) string { return strings.Join(strings.Fields(s), "") }

func resolved(base *url.URL, ref string) string {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return ref
	}
	return base.ResolveReference(u).String()
}

func instant(layout, s string) string {
	at, err := time.Parse(layout, strings.TrimSpace(s))
	if err != nil {
		return s
	}
	return at.UTC().Format(time.RFC3339)
}
