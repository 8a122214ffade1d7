package extract

import (
	"net/url"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
)

// sanitizer resolves addresses, drops what is no content, and finds the image.
type sanitizer struct {
	cost         *cost.Budget
	room         int // bytes of addresses that may be resolved
	base         *url.URL
	page         *url.URL // of the text
	image        string   // address of the first image
	lastImage    string   // address of the image before
	needsReparse bool     // the tree changed: HTML may read it otherwise
	needsPolicy  bool     // there is more than plain HTML
}

// sanitizeChildren sanitizes what is below n, which is nested depth deep.
func (s *sanitizer) sanitizeChildren(n *xhtml.Node, depth int) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		switch child.Type {
		case xhtml.TextNode:
			child.Data = normalizeNewlines(child.Data)
		case xhtml.ElementNode:
			next = s.sanitizeElement(n, child, next, depth)
		default:
			n.RemoveChild(child)
		}
		child = next
	}
}

// sanitizeElement sanitizes one child of n and returns the node to go on with.
func (s *sanitizer) sanitizeElement(n, child, next *xhtml.Node, depth int) *xhtml.Node {
	if child.DataAtom == atom.Img {
		if letters, ok := emojiText(child); ok {
			s.replaceByText(n, child, letters)
			return next
		}
	}
	switch a := child.DataAtom; {
	case a == atom.Base:
		if u, err := url.Parse(Resolve(s.cost, s.base, attr(child, "href"))); err == nil && u.Host != "" {
			s.base = u
		}
		n.RemoveChild(child)
	case droppedElements[a] || child.Namespace != "" || depth >= maxDepth || isBoilerplate(child), a == atom.Img && !s.keepsImage(child):
		n.RemoveChild(child)
	case a == atom.Iframe:
		if link := s.playerLink(child); link != nil {
			n.InsertBefore(link, child)
		}
		n.RemoveChild(child)
	case !allowedElements[a]:
		if child.FirstChild != nil {
			next = child.FirstChild
		}
		replaceByChildren(n, child)
		s.needsReparse = true
	default:
		s.attributes(child)
		s.needsPolicy = s.needsPolicy || !isPlainElement(child)
		if a == atom.A && len(child.Attr) == 0 {
			s.sanitizeChildren(child, depth+1)
			replaceByChildren(n, child)
			return next
		}
		s.sanitizeChildren(child, depth+1)
	}
	return next
}

// replaceByText replaces child by text.
func (s *sanitizer) replaceByText(n, child *xhtml.Node, text string) {
	if text != "" {
		n.InsertBefore(&xhtml.Node{Type: xhtml.TextNode, Data: normalizeNewlines(text)}, child)
		s.needsReparse = true
	}
	n.RemoveChild(child)
}

// replaceByChildren replaces child by its children.
func replaceByChildren(n, child *xhtml.Node) {
	for inner := child.FirstChild; inner != nil; inner = child.FirstChild {
		child.RemoveChild(inner)
		n.InsertBefore(inner, child)
	}
	n.RemoveChild(child)
}

// attributes keeps the allowed attributes of n, with absolute addresses.
func (s *sanitizer) attributes(n *xhtml.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Namespace != "" || !allowedAttrs[a.Key] {
			continue
		}
		if a.Key == "href" || a.Key == "src" {
			if a.Val = s.resolve(a.Val); a.Val == "" || len(a.Val) > s.room {
				continue
			}
			s.room -= len(a.Val)
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// resolve returns what ref means in the text: a fragment is the page's, whatever base is.
// Empty: ref is dropped.
func (s *sanitizer) resolve(ref string) string {
	if !NamesNothing(ref) {
		return Resolve(s.cost, s.base, ref)
	}
	if ref = strings.TrimSpace(ref); s.page == nil || len(ref) < 2 {
		return ""
	}
	return Resolve(s.cost, s.page, ref)
}
