package extract

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds of one text: no article is longer, and a hostile one must not cost
// more. Depth is of nested elements; what lies deeper is dropped.
const (
	MaxBytes = 2 << 20
	maxDepth = 100
)

// Fragment is a piece of HTML, read.
type Fragment struct {
	HTML  string   // safe and balanced
	Text  []string // plain blocks, in order, none empty
	Image string   // address of the first image that is content; empty: none
}

// policy is what may stay. It is built once: bluemonday compiles patterns.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "code",
		"ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "sub", "sup", "small",
		"abbr", "cite", "q", "bdi", "bdo", "figure", "figcaption", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption",
		"section", "article", "time", "ruby", "rt", "rp")
	p.AllowAttrs("dir").Matching(bluemonday.Direction).Globally()
	p.AllowAttrs("lang").Matching(language).Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "title").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img", "td", "th")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("src").OnElements("audio", "video", "source")
	p.AllowAttrs("controls").OnElements("audio", "video")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
})

// HTML reads a fragment whose relative addresses are meant against base, nil
// when it is not known. HTML that was escaped twice is unwrapped.
func HTML(src string, base *url.URL) Fragment {
	src = strings.ToValidUTF8(cutAt(src, MaxBytes), "\uFFFD")
	if escapedTwice(src) {
		src = html.UnescapeString(src)
	}
	src = escapedEntity.ReplaceAllString(src, "&$1;")
	root := parse(src)
	c := cleaner{base: base}
	c.clean(root, 0)
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if xhtml.Render(&b, n) != nil {
			return Fragment{Text: blocks(root)}
		}
	}
	return Fragment{HTML: balance(policy().Sanitize(b.String())), Text: blocks(root), Image: c.image}
}

// escapedEntity is a sign that was escaped twice. Brackets and the ampersand
// are left: a text about HTML means them so.
var escapedEntity = regexp.MustCompile(`&amp;(quot|apos|nbsp|laquo|raquo|[lr][ds]quo|[mn]dash|hellip|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// escapedTwice reports text without tags that holds escaped ones.
func escapedTwice(s string) bool {
	return !strings.Contains(s, "<") && strings.Contains(s, "&lt;") && strings.Contains(s, "&gt;") &&
		(strings.Contains(s, "&lt;/") || strings.Contains(s, "/&gt;") || strings.Contains(s, "&lt;p") || strings.Contains(s, "&lt;br"))
}

// parse reads a fragment as the content of a body. The parser of x/net/html
// reads everything; an empty root stands for what it refuses to.
func parse(src string) *xhtml.Node {
	root := &xhtml.Node{Type: xhtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := xhtml.ParseFragment(strings.NewReader(src), root)
	if err != nil {
		return root
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root
}

// balance closes what the sanitiser left open: it drops tags singly.
func balance(s string) string {
	var b strings.Builder
	root := parse(s)
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if xhtml.Render(&b, n) != nil {
			return ""
		}
	}
	return strings.TrimSpace(b.String())
}

func cutAt(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// dropped are elements that go with all they hold.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Form: true, atom.Button: true, atom.Select: true,
	atom.Textarea: true, atom.Input: true, atom.Object: true, atom.Embed: true, atom.Svg: true, atom.Math: true, atom.Head: true,
	atom.Title: true, atom.Link: true, atom.Meta: true, atom.Base: true, atom.Frame: true, atom.Frameset: true, atom.Applet: true,
}

// cleaner resolves addresses, drops what is no content, and finds the image.
type cleaner struct {
	base  *url.URL
	image string
}

func (c *cleaner) clean(n *xhtml.Node, depth int) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch {
		case child.Type == xhtml.CommentNode || dropped[child.DataAtom] || depth >= maxDepth && child.Type == xhtml.ElementNode,
			child.DataAtom == atom.Img && !c.img(child):
			n.RemoveChild(child)
		case child.DataAtom == atom.Iframe:
			n.InsertBefore(c.player(child), child)
			n.RemoveChild(child)
		default:
			c.addresses(child)
			c.clean(child, depth+1)
		}
		child = next
	}
}

// addresses makes every address of n absolute and drops those that are not
// http(s) or mail.
func (c *cleaner) addresses(n *xhtml.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key == "href" || a.Key == "src" {
			if a.Val = Resolve(c.base, a.Val); a.Val == "" {
				continue
			}
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// img reports whether an image is content: it has an address and is no
// tracking pixel.
func (c *cleaner) img(n *xhtml.Node) bool {
	for _, lazy := range []string{"data-src", "data-lazy-src", "data-original"} {
		if src := attr(n, lazy); src != "" && (attr(n, "src") == "" || strings.HasPrefix(attr(n, "src"), "data:")) {
			setAttr(n, "src", src)
		}
	}
	for _, side := range []string{"width", "height"} {
		if v := strings.TrimSpace(attr(n, side)); v == "0" || v == "1" || v == "1px" || v == "0px" {
			return false
		}
	}
	src := Resolve(c.base, attr(n, "src"))
	if src == "" || strings.HasPrefix(src, "mailto:") {
		return false
	}
	if c.image == "" {
		c.image = src
	}
	return true
}

// players are hosts whose frames are worth a link.
var players = []string{"youtube.com", "youtube-nocookie.com", "player.vimeo.com", "dailymotion.com", "soundcloud.com", "archive.org"}

// player is a link in place of a frame, or nothing to see.
func (c *cleaner) player(n *xhtml.Node) *xhtml.Node {
	src := Resolve(c.base, attr(n, "src"))
	u, err := url.Parse(src)
	if err == nil {
		for _, host := range players {
			if u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host) {
				a := &xhtml.Node{Type: xhtml.ElementNode, Data: "a", DataAtom: atom.A, Attr: []xhtml.Attribute{{Key: "href", Val: src}}}
				a.AppendChild(&xhtml.Node{Type: xhtml.TextNode, Data: u.Hostname()})
				return a
			}
		}
	}
	return &xhtml.Node{Type: xhtml.TextNode}
}

// Resolve is the absolute address that ref means at base: http, https or
// mailto; empty for anything else.
func Resolve(base *url.URL, ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	u, err := url.Parse(ref)
	if err != nil || ref == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}

func attr(n *xhtml.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func setAttr(n *xhtml.Node, key, val string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = val
			return
		}
	}
	n.Attr = append(n.Attr, xhtml.Attribute{Key: key, Val: val})
}
