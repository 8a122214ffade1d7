package extract

import (
	"net/url"
	"strings"
	"testing"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// element returns an element with attributes in pairs of keys and values.
func element(name string, attrs ...string) *xhtml.Node {
	n := &xhtml.Node{Type: xhtml.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name))}
	for i := 0; i < len(attrs); i += 2 {
		n.Attr = append(n.Attr, xhtml.Attribute{Key: attrs[i], Val: attrs[i+1]})
	}
	return n
}

// TestOnlyPlainElementsPassThePolicyBy holds which elements need no policy. The policy
// must agree: FuzzHTML.
func TestOnlyPlainElementsPassThePolicyBy(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		n    *xhtml.Node
		want bool
	}{
		{element("p"), true},
		{element("table"), false},
		{element("video"), false},
		{element("p", "dir", "rtl"), true},
		{element("p", "dir", "ltr"), true},
		{element("p", "dir", "auto"), true},
		{element("p", "dir", "x"), false},
		{element("p", "lang", "ar"), false},
		{element("a", "href", "https://n.example/"), true},
		{element("a", "href", "http://n.example/"), true},
		{element("a", "href", "mailto:a@n.example"), false},
		{element("a", "href", "javascript:x"), false},
		{element("p", "href", "https://n.example/"), false},
		{element("img", "src", "https://n.example/", "alt", "x"), true},
		{element("img", "src", "data:x"), false},
		{element("a", "src", "https://n.example/"), false},
		{element("a", "alt", "x"), false},
		{element("img", "onerror", "x"), false},
		{element("img", "src", "https://n.example/", "title", "x"), false},
	} {
		if got := isPlainElement(row.n); got != row.want {
			t.Errorf("%s %v: got %v, want %v", row.n.Data, row.n.Attr, got, row.want)
		}
	}
}

func TestHTMLThatWasEscapedTwiceIsKnown(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"&lt;p&gt;نص": true, "&lt;b&gt;نص&lt;/b&gt;": true, "نص&lt;br&gt;": true, "&lt;img src=x /&gt;": true, "&lt;hr/&gt;": true, // text
		"<p>&lt;p&gt;": false, "&lt;p": false, "p/&gt;": false, "1 &lt; 2 &gt; 1": false, "&lt;b&gt;": false, "": false,
	} {
		if got := isEscapedTwice(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
	for s, want := range map[string]bool{"<p": true, "<P": true, "</": true, "<!": true, "<?": true, "<": false, "a<": false, "< p": false, "<1": false, "1 < 2 <3 <b": true, "<<": false, "": false, "<z": true, "<{": false, "<@": false} {
		if got := hasTag(s); got != want {
			t.Errorf("%q has a tag: got %v, want %v", s, got, want)
		}
	}
}

func TestBoilerplateIsKnownByItsAttributes(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		n    *xhtml.Node
		want bool
	}{
		{element("div", "class", "x Sharedaddy"), true},
		{element("div", "id", "sharebar"), true},
		{element("div", "class", "shared"), false},
		{element("div", "title", "sharebar"), false},
		{element("p", "hidden", ""), true},
		{element("p", "style", "color: red; DISPLAY : none"), true},
		{element("p", "style", "visibility:hidden"), true},
		{element("p", "style", "display:block"), false},
		{element("a", "href", "https://www.facebook.com/sharer/sharer.php?u=x"), true},
		{element("a", "href", "//m.facebook.com/share.php"), true},
		{element("a", "href", "https://facebook.com/news"), false},
		{element("a", "href", "facebook.com/sharer"), false},
		{element("img", "href", "https://t.me/share/url"), false},
	} {
		if got := isBoilerplate(row.n); got != row.want {
			t.Errorf("%s %v: got %v, want %v", row.n.Data, row.n.Attr, got, row.want)
		}
	}
}

func TestImagesThatAreContent(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		n    *xhtml.Node
		want string // the address that is kept
	}{
		{element("img", "src", "https://n.example/a.jpg"), "https://n.example/a.jpg"},
		{element("img", "src", "data:x", "data-src", "https://n.example/a.jpg"), "https://n.example/a.jpg"},
		{element("img", "src", "https://n.example/b.jpg", "data-src", "https://n.example/a.jpg"), "https://n.example/b.jpg"},
		{element("img", "src", "https://n.example/blank.gif", "data-original", "https://n.example/a.jpg"), "https://n.example/a.jpg"},
		{element("img", "srcset", "https://n.example/a.jpg, https://n.example/b.jpg 2x"), "https://n.example/a.jpg"},
		{element("img", "srcset", ""), ""},
		{element("img", "src", "https://n.example/a.jpg", "width", "1px"), ""},
		{element("img", "src", "https://n.example/a.jpg", "height", " 0 "), ""},
		{element("img", "src", "https://n.example/a.jpg", "height", "2"), "https://n.example/a.jpg"},
		{element("img", "src", "https://n.example/a.jpg", "style", "Width: 1px"), ""},
		{element("img", "src", "https://n.example/a.jpg", "style", "color:red;height:0!important"), ""},
		{element("img", "src", "https://n.example/a.jpg", "style", "width:100px"), "https://n.example/a.jpg"},
		{element("img", "src", "https://n.example/a.jpg", "style", "max-width:1px"), "https://n.example/a.jpg"},
		{element("img", "src", "#a"), ""},
		{element("img", "src", "mailto:a@n.example"), ""},
		{element("img", "src", "https://pixel.wp.com/b.gif"), ""},
		{element("img", "src", "https://a.statcounter.com/x"), ""},
		{element("img", "src", "https://notstatcounter.com/x"), "https://notstatcounter.com/x"},
		{element("img", "src", "https://feeds.feedburner.com/~r/x"), ""},
		{element("img", "src", "https://feeds.feedburner.com/x.jpg"), "https://feeds.feedburner.com/x.jpg"},
		{element("img", "src", "https://n.example/Pixel.GIF"), ""},
	} {
		s := sanitizer{}
		kept := s.keepsImage(row.n)
		if kept != (row.want != "") || s.image != row.want || kept && (attr(row.n, "src") != row.want || s.keepsImage(row.n)) {
			t.Errorf("%v: kept %v, %q, want %q; twice the same is kept once", row.n.Attr, kept, s.image, row.want)
		}
	}
	s := sanitizer{}
	for _, src := range []string{"https://n.example/a.jpg", "https://n.example/b.jpg", "https://n.example/a.jpg"} {
		if !s.keepsImage(element("img", "src", src)) || s.image != "https://n.example/a.jpg" {
			t.Errorf("%s is not kept, or is the first image: %q", src, s.image)
		}
	}
}

func TestFramesOfPlayersBecomeLinks(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"https://www.youtube.com/embed/x": "www.youtube.com", "https://youtube.com/embed/x": "youtube.com", "https://notyoutube.com/": "", "https://n.example/": "", "about:blank": "",
	} {
		s := sanitizer{}
		link := s.playerLink(element("iframe", "src", src))
		got := ""
		if link != nil {
			got = link.FirstChild.Data
		}
		if got != want || s.needsReparse != (want != "") {
			t.Errorf("%s: got %q, want %q", src, got, want)
		}
	}
	s := sanitizer{}
	if s.playerLink(element("iframe", "src", "about:blank", "data-src", "https://youtube.com/embed/x")) == nil {
		t.Error("a lazy frame is no link")
	}
}

func TestFilesNamedAfterCodePoints(t *testing.T) {
	t.Parallel()
	ten := strings.TrimSuffix(strings.Repeat("1f642-", 10), "-")
	for src, want := range map[string]string{
		"https://n.example/1f642.png?v=1": "🙂", "1F642": "🙂", "u1f642.svg": "🙂", "emoji_u1f1f8_1f1fe.png": "🇸🇾", "31-20e3.png": "1\u20e3", "20e3.png": "", "31.png": "",
		"1f642-x.png": "", "110000.png": "", "10ffff.png": "", "a.png": "", "": "", ":": "",
		ten + "-200d.png":  strings.Repeat("🙂", 10) + "\u200d", // 64 bytes of a name
		ten + "-200d-.png": "",
	} {
		if got := codePoints(src); got != want {
			t.Errorf("%s: got %q, want %q", src, got, want)
		}
	}
}

// TestABaseInsideCountsFromThereOn holds which <base> elements change what addresses mean.
func TestABaseInsideCountsFromThereOn(t *testing.T) {
	t.Parallel()
	base, page := mustParse(t, "https://n.example/feed"), mustParse(t, "https://n.example/page")
	for src, want := range map[string]string{
		`<img src="a.jpg">`: "https://n.example/a.jpg", `<base href="/d/"><img src="a.jpg">`: "https://n.example/d/a.jpg", `<base href="https://x.example/"><img src="a.jpg">`: "https://x.example/a.jpg",
		`<base href="javascript:x"><img src="a.jpg">`: "https://n.example/a.jpg", `<base><img src="a.jpg">`: "https://n.example/a.jpg", `<base href="mailto:a@x.example"><img src="a.jpg">`: "https://n.example/a.jpg",
	} {
		if got := Item(nil, src, base, page); got.Image != want {
			t.Errorf("%s: got %q, want %q", src, got.Image, want)
		}
	}
	for src, want := range map[string]string{
		`<a href="#1">أ</a>`: `<a href="https://n.example/page#1">أ</a>`, `<a href="#">أ</a>`: "أ", `<a href="a#1">أ</a>`: `<a href="https://n.example/a#1">أ</a>`, `<a href="javascript:x">أ</a>`: "أ",
	} {
		if got := Item(nil, src, base, page); !strings.HasPrefix(got.HTML, want) {
			t.Errorf("%s: got %s, want %s", src, got.HTML, want)
		}
	}
	if got := Item(nil, `<a href="#1">أ</a>`, base, nil); got.HTML != "أ" {
		t.Errorf("a fragment of no page: got %s", got.HTML)
	}
}

func mustParse(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestTagsOfTitles holds what is a tag in a title, and how long.
func TestTagsOfTitles(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]htmlTag{
		"<b>":              {element: atom.B, allValued: true, size: 3},
		"</b>":             {element: atom.B, end: true, allValued: true, size: 4},
		"<B />":            {element: atom.B, allValued: true, size: 5},
		"<h1>":             {element: atom.H1, allValued: true, size: 4},
		`<a href="x>y">`:   {element: atom.A, allValued: true, hasAttributes: true, size: 14},
		"<a href=x>":       {element: atom.A, allValued: true, hasAttributes: true, size: 10},
		"<a href = 'x'>":   {element: atom.A, allValued: true, hasAttributes: true, size: 14},
		"<a href\r=\tx>":   {element: atom.A, allValued: true, hasAttributes: true, size: 12},
		"<a href\t=\r'x'>": {element: atom.A, allValued: true, hasAttributes: true, size: 14},
		"<a href\v=\fx>":   {element: atom.A, allValued: true, hasAttributes: true, size: 12},
		"<a href>":         {element: atom.A, size: 8},
		"<a href=>":        {element: atom.A, size: 9},
		"<a =>":            {element: atom.A, size: 5},
		"<b and c>":        {element: atom.B, size: 9},
		"<a b=c d>":        {element: atom.A, hasAttributes: true, size: 9},
		`<a href="x>`:      {element: atom.A, allValued: true, hasAttributes: true, size: 11},
		"<b":               {}, "<b ": {}, "<": {}, "</": {}, "<b<": {}, "<b c<d>": {}, "<x>": {}, "<1>": {}, "<List<String>>": {}, "<b.c>": {}, "<a b": {}, "<a b=": {}, `<a b="`: {}, "<a b=c": {},
	} {
		got, _ := readTag(s)
		if got.size == 0 {
			got = htmlTag{}
		}
		if got != want {
			t.Errorf("%s: got %+v, want %+v", s, got, want)
		}
	}
	for s, want := range map[string]string{
		"a <b>b</b> c": "a b c", "the <video> tag": "the <video> tag", "<video>x</video>y": "xy", "a<br>b": "a b", "<script>x</script>y": "y", "<script>y": "<script>y", "<b>x": "x", "x</b>": "x", "x</video>": "x</video>",
		"<b and c>": "<b and c>", "<b and c>x</b>": "x", "a <!-- b --> c": "a c", "a <!-- b": "a <!-- b", "<!-->a": "a", "a<hr>b": "a b", "<input type=x>a": "a", "<input>a": "<input>a", "<input x>a": "<input x>a",
		"<p>a</p><p>b</p>": "a b", "<iframe src=x></iframe>a": "a", "<iframe>a": "<iframe>a", "<style>a</style b": "<style>a</style b", "a<wbr>b": "ab", `<img alt="🙂" src="1f642.png">`: "🙂", `<img src="a.jpg">a`: "a", "x < y": "x < y", "<3": "<3",
	} {
		if got := HTMLText(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
