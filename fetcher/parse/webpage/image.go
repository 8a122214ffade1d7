package webpage

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/extract"
)

// background matches the address of a background in a style.
var background = regexp.MustCompile(`(?i)background(?:-image)?\s*:[^;]*?url\(\s*['"]?([^'")]+)`)

// imageOf returns the address of the image in an element that a selector found.
func (e *entry) imageOf(n *html.Node, attribute string) string {
	if attribute == "src" && n.DataAtom == atom.Img { // a lazy image has its address elsewhere
		attribute = ""
	}
	if attribute != "" {
		value := attr(n, attribute)
		if strings.HasSuffix(attribute, "srcset") {
			value = extract.FirstOfSrcset(value)
		}
		if m := background.FindStringSubmatch(value); attribute == "style" && m != nil {
			value = m[1]
		}
		return e.resolve(value)
	}
	for c := range e.within(n) {
		if address := e.imageAt(c); address != "" {
			return address
		}
	}
	return e.backgroundOf(n)
}

// obviousImage returns the address of the item's image by the rules of the package's comment.
func (e *entry) obviousImage() string {
	for _, n := range e.elements {
		if e.marksOf(n)&pictureMark != 0 || n.Parent != nil && n != e.node && e.marksOf(n.Parent)&pictureMark != 0 {
			continue
		}
		if address := e.imageAt(n); address != "" {
			return address
		}
	}
	for _, n := range e.elements {
		if address := e.backgroundOf(n); address != "" {
			return address
		}
	}
	return ""
}

// imageAt returns the address of an image that is content; empty: n is none.
func (p *page) imageAt(n *html.Node) string {
	var ref string
	switch {
	case n.DataAtom == atom.Source && n.Parent != nil && n.Parent.DataAtom == atom.Picture:
		ref = extract.FirstOfSrcset(attr(n, "srcset") + " " + attr(n, "data-srcset"))
	case n.DataAtom == atom.Img && !extract.IsPixel(n):
		ref = extract.ImageSource(n)
		if lazy := extract.FirstOfSrcset(attr(n, "data-srcset")); lazy != "" && (ref == "" || strings.HasPrefix(ref, "data:")) {
			ref = lazy
		}
	}
	return p.picture(ref)
}

// backgroundOf returns the address of the background of n; empty: there is none.
func (p *page) backgroundOf(n *html.Node) string {
	for _, key := range []string{"data-bg", "data-background", "data-background-image"} {
		if address := p.picture(attr(n, key)); address != "" {
			return address
		}
	}
	if m := background.FindStringSubmatch(attr(n, "style")); m != nil {
		return p.picture(m[1])
	}
	return ""
}

// picture returns an absolute address that is no decoration.
func (p *page) picture(ref string) string {
	if address := p.resolve(ref); address != "" && !extract.IsDecoration(address) {
		return address
	}
	return ""
}
