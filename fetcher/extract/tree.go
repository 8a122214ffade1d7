package extract

import (
	"errors"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
)

// Tree parses a web page, or a fragment as the content of a body, as far as that takes
// linear time and space. Its depth is bounded: it fails for more than 512 nested elements.
// The other errors are ctx's.
func Tree(b *cost.Budget, src string, page bool) (root *xhtml.Node, err error) {
	if page {
		root, err = xhtml.Parse(b.Reader(strings.NewReader(guard(b, src, true))))
	} else {
		root, err = parse(b, src)
	}
	if canceled := b.Err(); canceled != nil {
		return nil, canceled
	}
	return root, err
}

// parse parses a fragment as the content of a body, as far as guard lets it. It fails for
// more than 512 nested elements.
func parse(b *cost.Budget, src string) (*xhtml.Node, error) {
	src = guard(b, src, false)
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

// render returns the HTML of what is below root; false: it has more than most bytes.
// Otherwise it cannot fail: there is no raw text left.
func render(root *xhtml.Node, most int) (string, bool) {
	b := boundedBuilder{most: most}
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if xhtml.Render(&b, n) != nil {
			return "", false
		}
	}
	return b.String(), true
}

// boundedBuilder is a Builder that fails to grow beyond most bytes.
type boundedBuilder struct {
	strings.Builder
	most int
}

var errTooLong = errors.New("HTML is longer than may be")

func (b *boundedBuilder) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, errTooLong
	}
	return b.Builder.Write(p)
}

func (b *boundedBuilder) WriteString(s string) (int, error) {
	if b.Len()+len(s) > b.most {
		return 0, errTooLong
	}
	return b.Builder.WriteString(s)
}

func (b *boundedBuilder) WriteByte(c byte) error {
	if b.Len() >= b.most {
		return errTooLong
	}
	return b.Builder.WriteByte(c)
}

// reparse parses HTML until it stays as it is: elements that HTML does not allow at their
// place move when they are parsed. It reports false where the result does not fit.
func reparse(b *cost.Budget, s string) (string, bool) {
	for range 3 {
		root, err := parse(b, s)
		if err != nil {
			return xhtml.EscapeString(textWithoutTree(s)), true
		}
		again, ok := render(root, b.Room())
		if !ok {
			return "", false
		}
		if again == s {
			break
		}
		s = again
	}
	return s, true
}

// textWithoutTree returns the text of HTML that cannot be parsed as a tree.
func textWithoutTree(src string) string {
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
			if name, _ := z.TagName(); droppedElements[atom.Lookup(name)] && !voidElements[atom.Lookup(name)] {
				skip = 1 // raw text up to its end tag
			}
		case xhtml.EndTagToken:
			skip = 0
		}
	}
}

// voidElements are the elements without content.
var voidElements = atoms("area base br col embed hr img input link meta param source track wbr frame")

// droppedElements are the elements that go with their content.
var droppedElements = atoms(`script style template form button select textarea input object embed svg math head title link meta frame frameset applet
	canvas map area param track datalist dialog`)

// atoms returns the set of the elements of a list separated by spaces.
func atoms(list string) map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for name := range strings.FieldsSeq(list) {
		if a := atom.Lookup([]byte(name)); a != 0 {
			m[a] = true
		}
	}
	return m
}

// attr returns the value of an attribute; empty: there is none.
func attr(n *xhtml.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// setAttr sets the value of an attribute.
func setAttr(n *xhtml.Node, key, val string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = val
			return
		}
	}
	n.Attr = append(n.Attr, xhtml.Attribute{Key: key, Val: val})
}
