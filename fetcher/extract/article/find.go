package article

import (
	"errors"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
	"rawi/storage/text"
)

// Found is the article on a page.
type Found struct {
	Nodes  []*html.Node // its text, without furniture, in order
	Text   string       // instead of nodes: the text by the page's data, a paragraph a line
	Shown  string       // the headline that the page shows; empty: none was found
	Titles []string     // what the page calls the article, and itself
	Notice error        // what else the page may be: ErrLogin, ErrConsent, ErrMissing; nil: nothing
}

// Find finds the article on a page. It changes doc. What it looks at grows with the bytes
// of the page. page is its address. The errors are ErrNone, ErrList, those of
// Found.Notice, and the context's of b.
func Find(b *cost.Budget, doc *html.Node, page *url.URL) (Found, error) {
	m := readMeta(doc, page)
	removeUnseen(doc)
	p := newIndex(b, doc, m.isSelf)
	c := chooser{index: p, meta: m, headline: p.headline(m)}
	p.settle(c.headline)
	found := Found{Titles: m.titles, Notice: p.notice(m)}
	if c.headline >= 0 {
		found.Shown = c.title()
		m.addTitle(found.Shown)
		found.Titles = m.titles
	}
	parts, err := c.choose()
	if err == nil {
		found.Nodes, err = c.prune(parts)
	}
	if m.body != "" && !c.tells(found.Nodes) {
		found.Nodes, found.Text, err = nil, m.body, nil
	}
	if ended := b.Err(); ended != nil {
		return Found{}, ended
	}
	if errors.Is(err, ErrNone) && found.Notice != nil {
		err = found.Notice
	}
	return found, err
}

// tells reports whether nodes hold most of the words of the text by the page's data.
func (c *chooser) tells(nodes []*html.Node) bool {
	shown, known, all := map[string]bool{}, 0, map[string]bool{}
	for _, n := range nodes {
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				addWords(shown, d.Data)
			}
		}
	}
	addWords(all, c.body)
	for w := range all {
		if shown[w] {
			known++
		}
	}
	return 5*known >= 3*len(all)
}

func addWords(m map[string]bool, s string) {
	for _, w := range text.Words(s) {
		m[w] = true
	}
}

// removeUnseen removes what no reader of the page sees.
func removeUnseen(doc *html.Node) {
	var gone []*html.Node
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode || n.Type == html.ElementNode && isUnseen(n) {
			gone = append(gone, n)
		}
	}
	for _, n := range gone {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// isUnseen reports whether an element is not shown.
func isUnseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Head, atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Object, atom.Canvas, atom.Input:
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		case "class":
			for name := range strings.FieldsSeq(a.Val) {
				if unseenClasses[name] {
					return true
				}
			}
		}
	}
	return false
}

// unseenClasses are the classes of what only screen readers say.
var unseenClasses = words("screen-reader-text sr-only visually-hidden visuallyhidden element-invisible")
