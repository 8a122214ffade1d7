package extract

import (
	"net/url"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parse reads a fragment as the content of a body. It refuses what is nested
// deeper than 512 elements.
func parse(src string) (*xhtml.Node, error) {
	root := &xhtml.Node{Type: xhtml.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := xhtml.ParseFragmentWithOptions(strings.NewReader(src), root, xhtml.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	return root, nil
}

// render writes what root holds. It cannot fail: there is no raw text left.
func render(root *xhtml.Node) string {
	var b strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if xhtml.Render(&b, n) != nil {
			return ""
		}
	}
	return b.String()
}

// balance reads HTML once more, for elements that stand where HTML has no
// place for them move when they are read.
func balance(s string) string {
	for range 3 {
		root, err := parse(s)
		if err != nil {
			return xhtml.EscapeString(tagless(s))
		}
		again := render(root)
		if again == s {
			break
		}
		s = again
	}
	return s
}

// tagless is the text of HTML whose tags are not worth a tree.
func tagless(src string) string {
	z := xhtml.NewTokenizer(strings.NewReader(src))
	var b strings.Builder
	skip := 0
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return b.String()
		case xhtml.TextToken:
			if skip == 0 {
				b.Write(z.Text())
			}
		case xhtml.StartTagToken:
			if name, _ := z.TagName(); dropped[atom.Lookup(name)] && !empty[atom.Lookup(name)] {
				skip = 1 // raw text up to its end tag
			}
		case xhtml.EndTagToken:
			skip = 0
		}
	}
}

// empty are elements without content.
var empty = atoms("area base br col embed hr img input link meta param source track wbr frame")

// dropped are elements that go with all they hold.
var dropped = atoms(`script style template form button select textarea input object embed svg math head title link meta frame frameset applet
	canvas map area param track datalist dialog`)

func atoms(list string) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(list) {
		if a := atom.Lookup([]byte(name)); a != 0 {
			m[a] = true
		}
	}
	return m
}

// cleaner resolves addresses, drops what is no content, and finds the image.
type cleaner struct {
	base  *url.URL
	page  *url.URL // where the text stands
	image string
	last  string // address of the last image
	moved bool   // an element lost its place: what it held stands there now
	doubt bool   // the policy must look: this is more than plain HTML
}

func (c *cleaner) clean(n *xhtml.Node, depth int) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch child.Type {
		case xhtml.TextNode:
			child.Data = lines(child.Data)
		case xhtml.ElementNode:
			next = c.element(n, child, next, depth)
		default:
			n.RemoveChild(child)
		}
		child = next
	}
}

// element cleans one child of n and returns which comes next.
func (c *cleaner) element(n, child, next *xhtml.Node, depth int) *xhtml.Node {
	if child.DataAtom == atom.Img {
		if letters, ok := emoji(child); ok {
			c.replaceByText(n, child, letters)
			return next
		}
	}
	switch a := child.DataAtom; {
	case a == atom.Base:
		if u, err := url.Parse(Resolve(c.base, attr(child, "href"))); err == nil && u.Host != "" {
			c.base = u
		}
		n.RemoveChild(child)
	case dropped[a] || child.Namespace != "" || depth >= maxDepth || isFurniture(child), a == atom.Img && !c.img(child):
		n.RemoveChild(child)
	case a == atom.Iframe:
		if link := c.player(child); link != nil {
			n.InsertBefore(link, child)
		}
		n.RemoveChild(child)
	case !allowed[a]:
		if child.FirstChild != nil {
			next = child.FirstChild
		}
		unwrap(n, child)
		c.moved = true
	default:
		c.attributes(child)
		c.doubt = c.doubt || !isPlain(child)
		if a == atom.A && len(child.Attr) == 0 {
			c.clean(child, depth+1)
			unwrap(n, child)
			return next
		}
		c.clean(child, depth+1)
	}
	return next
}

// replaceByText puts text in the place of child.
func (c *cleaner) replaceByText(n, child *xhtml.Node, text string) {
	if text != "" {
		n.InsertBefore(&xhtml.Node{Type: xhtml.TextNode, Data: lines(text)}, child)
		c.moved = true
	}
	n.RemoveChild(child)
}

// unwrap puts what child holds in its place.
func unwrap(n, child *xhtml.Node) {
	for inner := child.FirstChild; inner != nil; inner = child.FirstChild {
		child.RemoveChild(inner)
		n.InsertBefore(inner, child)
	}
	n.RemoveChild(child)
}

// attributes keeps the allowed ones, addresses made absolute.
func (c *cleaner) attributes(n *xhtml.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Namespace != "" || !allowedAttrs[a.Key] {
			continue
		}
		if a.Key == "href" || a.Key == "src" {
			if a.Val = c.resolve(a.Val); a.Val == "" {
				continue
			}
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// resolve is the address that a reference in the text means; a fragment is the
// page's, whatever else counts from.
func (c *cleaner) resolve(ref string) string {
	if !NamesNothing(ref) {
		return Resolve(c.base, ref)
	}
	if ref = strings.TrimSpace(ref); c.page == nil || len(ref) < 2 {
		return ""
	}
	return Resolve(c.page, ref)
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
