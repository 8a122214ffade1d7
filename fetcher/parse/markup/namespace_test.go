package markup

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestNamespacesAreKnownHoweverTheyAreWritten holds under which prefix a vocabulary is
// read.
func TestNamespacesAreKnownHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ prefix, uri, want string }{
		{"dc", "http://purl.org/dc/elements/1.1/", "dc"},
		{"x", "https://PURL.org/dc/elements/1.1", "dc"},
		{"x", " http://purl.org/dc/elements/1.1/# ", "dc"},
		{"dc", "http://dublincore.example/", "dc"}, // resembles
		{"x", "http://dublincore.example/", foreign},
		{"dc", "urn:other", foreign},
		{"dc", "", "dc"},
		{"DC", " ", "dc"},
		{"x", "", foreign},
		{"", "", native},
		{"", "urn:other", foreign},
		{"", "http://dublincore.example/", foreign},
		{"", "http://purl.org/rss/1.0/", native},
		{"m", "http://search.yahoo.com/mrss/", "media"},
		{"media", "http://www.yahoo.example/x", "media"},
		{"svg", "http://www.w3.org/2000/svg", foreign},
	} {
		n := namespaces{}
		if got := n.namespacePrefix([]byte(row.prefix), []byte(row.uri)); got != row.want {
			t.Errorf("%q bound to %q: got %q, want %q", row.uri, row.prefix, got, row.want)
		}
	}
	n := namespaces{atom: true}
	n.declare(&tag{attrs: []attribute{{[]byte("xmlns:a"), []byte("http://www.w3.org/2005/Atom")}, {[]byte("xmlns"), []byte("urn:other")}, {[]byte("xmlnsx"), []byte("urn:x")}}})
	if len(n.bindings) != 2 {
		t.Errorf("%d bindings", len(n.bindings))
	}
	for name, want := range map[string]string{"a:entry": "entry", "A:entry": "?:entry", "entry": "?:entry", "Dc:CREATOR": "dc:creator", "x:y": "?:y"} {
		n.lookup([]byte(name))
		if want == "?:entry" && name == "A:entry" {
			want = "entry" // an undeclared a is Atom's
		}
		if string(n.key) != want {
			t.Errorf("%s: got %s, want %s", name, n.key, want)
		}
	}
	for i := range maxBindings + 5 {
		n.declare(&tag{attrs: []attribute{{fmt.Appendf(nil, "xmlns:p%d", i), []byte("urn:x")}}})
	}
	if len(n.bindings) != maxBindings {
		t.Errorf("%d bindings are kept, want %d", len(n.bindings), maxBindings)
	}
}

// TestPastedNamespacesDoNotHideItems holds which namespace RSS's own elements are in.
func TestPastedNamespacesDoNotHideItems(t *testing.T) {
	t.Parallel()
	const rdf = `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"`
	for _, row := range []struct {
		name, doc string
		want      string // the titles and addresses that are read
	}{
		{"pasted into an item", `<rss><channel><item xmlns="http://www.w3.org/2005/Atom"><title>أ</title></item></channel></rss>`, "أ"},
		{"pasted into a channel", `<rss><channel xmlns="urn:x"><title>أ</title><item><title>ب</title></item></channel></rss>`, "أ ب"},
		{"pasted into the root", `<rss xmlns="http://www.w3.org/2005/Atom"><channel><title>أ</title></channel></rss>`, "أ"},
		{"pasted into a title", `<rss><channel><title xmlns="urn:x">أ</title><title>ب</title></channel></rss>`, "ب"},
		{"pasted into an image of RSS", `<rss><channel><image xmlns="urn:x"><url>أ</url></image><title>ب</title></channel></rss>`, "ب"},
		{"pasted into an image of RDF", `<rdf:RDF ` + rdf + ` xmlns="http://purl.org/rss/1.0/"><image xmlns="urn:x"><url>أ</url></image></rdf:RDF>`, "أ"},
		{"an image in RDF's channel", `<rdf:RDF ` + rdf + ` xmlns="http://purl.org/rss/1.0/"><channel><image xmlns="urn:x"><url>أ</url></image></channel></rdf:RDF>`, ""},
		{"an unknown root of RDF", `<rdf:RDF ` + rdf + ` xmlns="urn:x"><channel><title>أ</title></channel></rdf:RDF>`, "أ"},
		{"a prefix for RSS 1.0", `<rdf:RDF ` + rdf + ` xmlns:r="http://purl.org/rss/1.0/"><r:channel><r:title>أ</r:title><title>ب</title></r:channel></rdf:RDF>`, "أ"},
		{"no prefix for RSS 1.0", `<rdf:RDF ` + rdf + `><channel><title>أ</title></channel></rdf:RDF>`, "أ"},
		{"a prefix for RSS 2.0", `<x:rss xmlns:x="urn:x"><x:channel><x:title>أ</x:title></x:channel></x:rss>`, "أ"},
		{"Atom without a namespace", `<feed><entry><title>أ</title></entry></feed>`, "أ"},
		{"Atom in another namespace", `<feed xmlns="urn:x"><entry><title>أ</title></entry></feed>`, "أ"},
		{"Atom with a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>أ</a:title><title>ب</title></a:entry><entry><title>ج</title></entry></a:feed>`, "أ"},
		{"another namespace in Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><entry xmlns="urn:x"><title>أ</title></entry><entry><title>ب</title></entry></feed>`, "ب"},
		{"Atom in RSS", `<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:title>أ</atom:title><title>ب</title></channel></rss>`, "أ ب"},
		{"attributes with the element's prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link a:href="/a"/></a:entry></a:feed>`, "/a"},
		{"attributes with another's", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x"><entry><link x:href="/a"/></entry></feed>`, ""},
		{"an attribute twice", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:link a:href="/a" href="/b"/></a:entry></a:feed>`, "/b"},
		{"an undeclared about", `<rss><channel><item rdf:about="/a"></item></channel></rss>`, "/a"},
		{"about by another prefix", `<rss xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><channel><item r:about="/a"></item></channel></rss>`, "/a"},
	} {
		doc, err := Repair(nil, []byte(row.doc), nil)
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		var got []string
		for rest := string(doc.XML); ; {
			_, after, found := strings.Cut(rest, cdataStart)
			if !found {
				break
			}
			text, next, _ := strings.Cut(after, cdataEnd)
			got, rest = append(got, text), next
		}
		for _, part := range strings.Split(string(doc.XML), `href="`)[1:] {
			address, _, _ := strings.Cut(part, `"`)
			got = append(got, address)
		}
		if !slices.Equal(got, strings.Fields(row.want)) {
			t.Errorf("%s: %s\nbecomes %s\nwith %q, want %q", row.name, row.doc, doc.XML, got, row.want)
		}
	}
}
