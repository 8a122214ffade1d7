package webpage

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// link is a link in an item.
type link struct {
	node    *html.Node
	address string // absolute
	text    string
	blocks  int  // of text
	aside   bool // it leads to a category, an author or a share of the article
}

// findLinks returns the links in an item, and the one around it.
func (e *entry) findLinks() {
	nodes := e.elements
	for n := e.node.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.A {
			nodes = append(nodes[:len(nodes):len(nodes)], n)
		}
	}
	for _, n := range nodes {
		if n.DataAtom != atom.A {
			continue
		}
		address := e.pageAddress(attr(n, "href"))
		if address == "" {
			continue
		}
		blocks := e.texts(n, nil)
		l := link{node: n, address: address, text: strings.Join(blocks, " "), blocks: len(blocks)}
		rel := attr(n, "rel")
		l.aside = strings.Contains(rel, "tag") || strings.Contains(rel, "author") || isShare(address) ||
			e.marksWithin(n, e.node)&categoryMark != 0 && e.marksOf(n)&titleMark == 0
		e.links = append(e.links, l)
	}
	for i := range e.links {
		l := &e.links[i]
		for n := l.node; n != nil && e.firstLinks[n] == nil; n = n.Parent {
			if e.firstLinks[n] = l; n == e.node {
				break
			}
		}
	}
}

// pageAddress returns the absolute address of another page; empty: ref is none.
func (p *page) pageAddress(ref string) string {
	if address := p.resolve(ref); address != "" && withoutFragment(address) != p.self {
		return address
	}
	return ""
}

// shareAddress matches addresses by which readers share a page.
var shareAddress = regexp.MustCompile(`(?i)^https?://(?:[^/]*\.)?(?:facebook\.com/(?:sharer|share|dialog)|(?:twitter|x)\.com/(?:intent|share)|wa\.me/\?|api\.whatsapp\.com/|t\.me/share|telegram\.me/share|linkedin\.com/share|pinterest\.com/pin/create|reddit\.com/submit)`)

func isShare(address string) bool { return shareAddress.MatchString(address) }

// bestLink returns the link of the address that has the longest text, categories and the like last;
// nil: there is no link.
func (e *entry) bestLink() (best *link) {
	rank := func(l *link) int {
		r := 2 * min(len(l.text), 1<<20)
		if l.text != "" {
			r++
		}
		if !l.aside {
			r += 1 << 30
		}
		return r
	}
	for i := range e.links {
		if best == nil || rank(&e.links[i]) > rank(best) {
			best = &e.links[i]
		}
	}
	if best == nil {
		return nil
	}
	for i := range e.links { // the title stands before the summary
		if l := &e.links[i]; l.address == best.address && line(l.text) != "" && !e.isDate(l.text) {
			return l
		}
	}
	return best
}

// linkAround returns the address of the link in n, or around it; empty: there is none.
func (e *entry) linkAround(n *html.Node) string {
	if first := e.firstLinks[n]; first != nil {
		return first.address
	}
	for ; n != nil && e.cost.Scan(1); n = n.Parent {
		if l := e.firstLinks[n]; l != nil && l.node == n {
			return l.address
		}
	}
	return ""
}

// linkOf returns the address in an element that a selector found.
func (e *entry) linkOf(n *html.Node, attribute string) string {
	if attribute != "" {
		return e.resolve(attr(n, attribute))
	}
	if address := e.resolve(attr(n, "href")); address != "" {
		return address
	}
	if address := e.linkAround(n); address != "" {
		return address
	}
	return e.dataLink(n)
}

// obviousLink returns the address by the rules of the package's comment.
func (e *entry) obviousLink() string {
	if e.titled != nil {
		if address := e.linkAround(e.titled); address != "" {
			return address
		}
	}
	if best := e.bestLink(); best != nil {
		return best.address
	}
	for _, n := range e.elements {
		if address := e.dataLink(n); address != "" {
			return address
		}
	}
	return ""
}

// dataLink returns the address that a script would open.
func (e *entry) dataLink(n *html.Node) string {
	for _, key := range []string{"data-href", "data-url", "data-link", "data-permalink"} {
		if address := e.pageAddress(attr(n, key)); address != "" {
			return address
		}
	}
	if m := opens.FindStringSubmatch(attr(n, "onclick")); m != nil {
		return e.pageAddress(m[1])
	}
	return ""
}

// opens matches a script that opens a page.
var opens = regexp.MustCompile(`(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['"]([^'"]+)`)
