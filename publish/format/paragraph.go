package format

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// elements are names of elements.
type elements map[atom.Atom]bool

func elementsOf(names string) elements {
	out := elements{}
	for name := range strings.FieldsSeq(names) {
		out[atom.Lookup([]byte(name))] = true
	}
	return out
}

var (
	// wrappers hold paragraphs. Readers that draw text (newsboat 2.21) or take these
	// elements away (Miniflux) end no line at their borders.
	wrappers = elementsOf("div section article aside header footer figure figcaption address details blockquote")
	// cells end lines themselves, and are wrappers if such a one is in them.
	cells = elementsOf("li td th dt dd")
	// lines are text that stays as it is.
	lines = elementsOf("p h1 h2 h3 h4 h5 h6 pre summary caption")
	// phrases are what paragraphs consist of.
	phrases = elementsOf(`a b strong i em u s strike del ins mark sub sup small big abbr acronym cite q dfn bdi bdo code samp kbd var tt
		span time ruby rt rp wbr br img audio video source`)
)

// maxParagraphed is the most bytes of HTML that are taken apart for paragraphs: some 40,000
// words. It takes some milliseconds for each 10 KB of tags.
const maxParagraphed = 256 << 10

// paragraphed returns safe HTML with all text in paragraphs or in other elements that end
// a line by themselves. More than maxParagraphed stays as it is.
func paragraphed(safe string) string {
	if len(safe) > maxParagraphed || isParagraphed(safe) {
		return safe
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(safe), body)
	if err != nil { // nested deeper than the parser goes
		return safe
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	isPhrase := map[*html.Node]bool{}
	findPhrases(body, isPhrase)
	wrapRuns(body, true, isPhrase)
	var b strings.Builder
	for n := range body.ChildNodes() {
		if err := html.Render(&b, n); err != nil {
			return safe
		}
	}
	return b.String()
}

// isParagraphed reports whether paragraphed has nothing to do, which most articles show at
// their tags.
func isParagraphed(safe string) bool {
	depth := 0 // of lines and cells
	for z := html.NewTokenizer(strings.NewReader(safe)); ; {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			return true
		case html.TextToken:
			if depth == 0 && !isBlank(string(z.Text())) {
				return false
			}
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			switch {
			case depth > 0 && wrappers[tag], depth == 0 && tag == atom.Img:
				return false
			case !lines[tag] && !cells[tag]:
			case kind == html.StartTagToken:
				depth++
			default:
				depth = max(0, depth-1)
			}
		}
	}
}

// wrapRuns puts runs of phrases among the children of n into paragraphs. always says that
// it does so where n has nothing else, too.
func wrapRuns(n *html.Node, always bool, isPhrase map[*html.Node]bool) {
	children := slices.Collect(n.ChildNodes())
	if !always && !slices.ContainsFunc(children, func(c *html.Node) bool { return !isPhrase[c] }) {
		return
	}
	var run []*html.Node
	for _, c := range children {
		if isPhrase[c] {
			run = append(run, c)
			continue
		}
		wrapRun(n, run, c)
		run = nil
		if !lines[c.DataAtom] {
			wrapRuns(c, wrappers[c.DataAtom], isPhrase)
		}
	}
	wrapRun(n, run, nil)
}

// wrapRun puts neighbouring children of n, which stand before next, into a paragraph,
// unless they show nothing.
func wrapRun(n *html.Node, run []*html.Node, next *html.Node) {
	if !slices.ContainsFunc(run, showsSomething) {
		return
	}
	p := &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
	n.InsertBefore(p, next)
	for _, c := range run {
		n.RemoveChild(c)
		p.AppendChild(c)
	}
}

// findPhrases adds the nodes below n that may stand in a paragraph to found, and reports
// whether n may. Each node is looked at once.
func findPhrases(n *html.Node, found map[*html.Node]bool) bool {
	is := n.Type != html.ElementNode || phrases[n.DataAtom]
	for c := range n.ChildNodes() {
		is = findPhrases(c, found) && is
	}
	if is {
		found[n] = true
	}
	return is
}

// showsSomething reports whether n has text or more than text.
func showsSomething(n *html.Node) bool {
	if n.Type == html.TextNode && !isBlank(n.Data) || visibleElements[n.Data] {
		return true
	}
	for c := range n.ChildNodes() {
		if showsSomething(c) {
			return true
		}
	}
	return false
}
