package format

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

// TestAllTextStandsInParagraphs, since readers end no line at the border of a div.
func TestAllTextStandsInParagraphs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ safe, want string }{
		{"text", "<p>text</p>"},
		{"<div>one</div><div>two</div>", "<div><p>one</p></div><div><p>two</p></div>"},
		{"one<div>two</div>three", "<p>one</p><div><p>two</p></div><p>three</p>"},
		{"<div><b>one</b> and <a href=\"x\">two</a></div>", "<div><p><b>one</b> and <a href=\"x\">two</a></p></div>"},
		{"<section>one</section><section>two</section>", "<section><p>one</p></section><section><p>two</p></section>"},
		{"<figure><img src=\"x\"/><figcaption>one</figcaption></figure>", "<figure><p><img src=\"x\"/></p><figcaption><p>one</p></figcaption></figure>"},
		{"<p>one</p>two", "<p>one</p><p>two</p>"},
		{"<h2>one</h2>two<br/>three", "<h2>one</h2><p>two<br/>three</p>"},
		{"<ul><li>one</li><li><div>two</div><div>three</div></li></ul>", "<ul><li>one</li><li><div><p>two</p></div><div><p>three</p></div></li></ul>"},
		{"<table><tbody><tr><td>one</td><td><div>two</div>three</td></tr></tbody></table>", "<table><tbody><tr><td>one</td><td><div><p>two</p></div><p>three</p></td></tr></tbody></table>"},
		{"<div>one</div>\n<div><br/></div>\n<div>two</div>", "<div><p>one</p></div>\n<div><br/></div>\n<div><p>two</p></div>"},
		// A phrase around a wrapper is none.
		{"<b><div>one</div>two</b>", "<b><div><p>one</p></div><p>two</p></b>"},
		{"<blockquote>one<div>two</div></blockquote>", "<blockquote><p>one</p><div><p>two</p></div></blockquote>"},
	} {
		if got := paragraphed(row.safe); got != row.want {
			t.Errorf("%s: %s, want %s", row.safe, got, row.want)
		}
		if again := paragraphed(row.want); again != row.want {
			t.Errorf("%s once more: %s", row.want, again)
		}
	}
	// What is in paragraphs stays as it is, byte for byte.
	for _, safe := range []string{
		"", " \n ", "<p>one</p>\n<p>two</p>", "<p>one<p>two", "<ul><li>one<li>two</ul>", "<h2>one</h2><pre>two\n three</pre>", "<blockquote><p>one</p></blockquote>",
		"<div dir=\"rtl\"><p>one</p></div>", "<div>" + strings.Repeat("x", maxParagraphed) + "</div>", "<div><br></div>", "<dl><dt>one</dt><dd>two</dd></dl>",
	} {
		if got := paragraphed(safe); got != safe {
			t.Errorf("%.100q became %.100q", safe, got)
		}
	}
}

// TestParagraphsChangeNoText: whatever the elements, the text and its order stay.
func TestParagraphsChangeNoText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("<div> </div> <p> </p> <b> </b> <ul> <li> </li> </ul> <table><tr><td> </td></tr></table> <a> </a> <br> <img> one two")), 0, 30).Draw(t, "tokens")
		// What is published was parsed once.
		var b strings.Builder
		for _, n := range fragment(t, strings.Join(tokens, "")) {
			if err := html.Render(&b, n); err != nil {
				t.Fatal(err)
			}
		}
		got := paragraphed(b.String())
		if was, is := texts(fragment(t, b.String())), texts(fragment(t, got)); !slices.Equal(was, is) {
			t.Fatalf("%s became %s", b.String(), got)
		}
	})
}

func fragment(t *rapid.T, s string) []*html.Node {
	nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	return nodes
}

func texts(nodes []*html.Node) (out []string) {
	for _, n := range nodes {
		if n.Type == html.TextNode && !isBlank(n.Data) {
			out = append(out, n.Data)
		}
		out = append(out, texts(slices.Collect(n.ChildNodes()))...)
	}
	return out
}
