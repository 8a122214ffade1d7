package extract

import (
	"slices"
	"strings"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"rawi/fetcher/cost"
)

// Bounds of what is parsed as a tree. HTML beyond them is cut off.
const (
	maxTags     = 1 << 16  // tags, and elements that the parser makes of them
	maxAttrs    = 64       // attributes of a tag, which the parser compares with those of others
	maxReopened = 64 << 10 // bytes of tags that begin again, beside twice the HTML
	maxMerge    = 512      // bytes of text that the parser may join, by copying, with what follows

	// maxWeight bounds the bytes of a page, each times the elements around it: whoever
	// asks what stands around a text climbs them.
	maxWeight = 64 << 20
)

// Short fragments need no guard: what the parser makes of them is small.
const (
	fewTags  = 256
	fewBytes = 4 << 10
)

// guard returns the part of src that a parser of HTML makes a tree of in linear time and
// space. The standard has an element that is left open in a paragraph begin again in each
// of the next ones, so that 2 KB of <b> before 100 KB of <p> are a gigabyte of elements;
// a tag that it ignores has the text around it joined by copying; each <html> is merged
// into the first. page keeps the first <html>, <head> and <body>.
func guard(b *cost.Budget, src string, page bool) string {
	if n := strings.Count(src, "<"); n <= fewTags && len(src) <= fewBytes {
		return src
	}
	g := treeGuard{cost: b, src: src, page: page, seen: map[atom.Atom]bool{}}
	end := g.follow(min(b.Room(), 2*len(src)+maxReopened))
	if g.copied == 0 {
		return src[:end]
	}
	return g.out.String() + src[g.copied:max(end, g.copied)]
}

// follow follows the tokens up to the first that is too much, or the end. It returns where
// that is. room is how many bytes of tags may begin again.
func (g *treeGuard) follow(room int) (end int) {
	z := xhtml.NewTokenizer(strings.NewReader(g.src))
	for kind := z.Next(); kind != xhtml.ErrorToken; kind = z.Next() {
		size := len(z.Raw())
		g.weight += size * len(g.open)
		if g.take(z, kind, size); g.made > maxTags || g.bytes > room || g.page && g.weight > maxWeight || !g.cost.Scan(size) {
			g.cost.Lose(cost.Markup)
			return g.at
		}
		g.at += size
	}
	return len(g.src)
}

// treeGuard follows the tokens of HTML and foretells what a parser makes of them: as much
// or more, never less.
type treeGuard struct {
	cost    *cost.Budget
	src     string
	page    bool
	at      int             // where the token under way begins
	out     strings.Builder // what src[:copied] becomes
	copied  int
	seen    map[atom.Atom]bool // of html, head and body
	foreign bool               // there was SVG or MathML, in which no text is raw
	pending bool               // the last token was a tag, which may be ignored
	text    int                // bytes of text that may be joined
	made    int                // elements
	bytes   int                // of tags that begin again
	weight  int                // bytes, each times the elements around it

	open   []guardedElement // the innermost last
	closed []guardedElement // formats that begin again before the next text
	scopes []int            // of the open cells: how many were closed before each
}

// guardedElement is an element that is open.
type guardedElement struct {
	name  string
	atom  atom.Atom
	tag   string // its start tag, if it is a format
	bytes int    // of its tags
}

// maxOpen is how many elements may be open: the parser refuses more.
const maxOpen = 512

// take follows one token of size bytes.
func (g *treeGuard) take(z *xhtml.Tokenizer, kind xhtml.TokenType, size int) {
	switch kind {
	case xhtml.TextToken:
		if g.text += size; g.pending && g.text > maxMerge {
			g.replace(0, "<!---->")
			g.text = size
		}
		g.reopen()
		g.pending = false
	case xhtml.StartTagToken, xhtml.SelfClosingTagToken:
		g.made++
		name, more := z.TagName()
		e := guardedElement{name: string(name), atom: atom.Lookup(name)}
		// In front of raw text a comment would be text.
		g.pending = !rawElements[e.atom]
		if g.foreign = g.foreign || e.atom == atom.Svg || e.atom == atom.Math; g.foreign || e.atom == atom.Noscript { // fragments are parsed without scripts
			z.NextIsNotRawText()
		}
		g.start(z, e, more, size)
	case xhtml.EndTagToken:
		g.made++
		name, _ := z.TagName()
		g.end(string(name))
		g.pending = true
	default:
		g.text = 0
	}
}

// replace writes text in place of the next size bytes.
func (g *treeGuard) replace(size int, text string) {
	g.out.WriteString(g.src[g.copied:g.at])
	g.out.WriteString(text)
	g.copied = g.at + size
}

// start follows the start tag of e, which has size bytes.
func (g *treeGuard) start(z *xhtml.Tokenizer, e guardedElement, more bool, size int) {
	switch {
	case e.atom == atom.Html || e.atom == atom.Head || e.atom == atom.Body:
		if g.seen[e.atom] || !g.page {
			g.replace(size, "")
		}
		g.seen[e.atom] = true
		return
	case size > maxAttrs && countAttrs(z, more) > maxAttrs:
		g.cost.Lose(cost.Markup)
		g.replace(size, "<"+e.name+">")
	}
	switch {
	case voidElements[e.atom]:
		g.reopen()
		return
	case formats[e.atom]:
		if e.atom == atom.A || e.atom == atom.Nobr {
			g.end(e.name)
		}
		g.reopen()
		e.tag, e.bytes = g.src[g.at:g.at+size], size+len(e.name)+len("</>")
		g.forgetThird(e.tag)
	case tableParts[e.atom]:
		table := g.lastOpen(func(o guardedElement) bool { return o.atom == atom.Table })
		if table < 0 {
			return // it is ignored
		}
		g.closeTo(table + 1)
	case closers[e.atom]:
		g.closeFor(e.atom)
	}
	if len(g.open) == maxOpen {
		return
	}
	if scopeElements[e.atom] {
		g.scopes = append(g.scopes, len(g.closed))
	}
	g.open = append(g.open, e)
}

// forgetThird makes the first of three open formats with the same tag one that does not
// begin again, before a fourth opens.
func (g *treeGuard) forgetThird(tag string) {
	first, n := -1, 0
	for i := range g.open {
		if g.open[i].tag == tag {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n >= 3 {
		g.open[first].tag, g.open[first].bytes = "", 0
	}
}

// countAttrs returns how many attributes the tag has, up to one more than maxAttrs.
func countAttrs(z *xhtml.Tokenizer, more bool) (n int) {
	for ; more && n <= maxAttrs; n++ {
		_, _, more = z.TagAttr()
	}
	return n
}

// lastOpen returns where the innermost open element stands that is; -1: none is.
func (g *treeGuard) lastOpen(is func(guardedElement) bool) int {
	for i := len(g.open) - 1; i >= 0; i-- {
		if is(g.open[i]) {
			return i
		}
	}
	return -1
}

// closeFor closes what the start tag of a block closes: a paragraph, and the element of
// its own kind before it.
func (g *treeGuard) closeFor(a atom.Atom) {
	kind := selfClosing[a]
	for range 2 {
		i := g.lastOpen(func(o guardedElement) bool {
			return o.atom == atom.P || kind != 0 && selfClosing[o.atom] == kind || scopeElements[o.atom]
		})
		if i < 0 || scopeElements[g.open[i].atom] {
			return
		}
		g.closeTo(i)
	}
}

// end follows an end tag.
func (g *treeGuard) end(name string) {
	i := g.lastOpen(func(o guardedElement) bool { return o.name == name })
	switch {
	case i < 0:
		g.closed = slices.DeleteFunc(g.closed, func(o guardedElement) bool { return o.name == name })
	case g.open[i].bytes == 0:
		g.closeTo(i)
	default:
		if slices.ContainsFunc(g.open[i+1:], func(o guardedElement) bool { return o.bytes == 0 }) {
			g.made += 32 // the adoption agency of the standard: 8 rounds of 4 elements
		}
		g.open = slices.Delete(g.open, i, i+1)
	}
}

// closeTo closes the open elements from i on. Formats that a cell holds end with it.
func (g *treeGuard) closeTo(i int) {
	gone := g.open[i:]
	g.open = g.open[:i]
	isScope := func(e guardedElement) bool { return scopeElements[e.atom] }
	if first := slices.IndexFunc(gone, isScope); first >= 0 {
		for _, e := range gone {
			if last := len(g.scopes) - 1; isScope(e) && last >= 0 {
				g.closed = g.closed[:min(len(g.closed), g.scopes[last])]
				g.scopes = g.scopes[:last]
			}
		}
		gone = gone[:first]
	}
	for _, e := range gone {
		if e.bytes > 0 {
			g.closed = append(g.closed, e)
		}
	}
}

// reopen begins the formats again that blocks closed, since the open cell began.
func (g *treeGuard) reopen() {
	from := 0
	if last := len(g.scopes) - 1; last >= 0 {
		from = min(g.scopes[last], len(g.closed))
	}
	for _, e := range g.closed[from:] {
		g.made++
		if g.bytes += e.bytes; len(g.open) < maxOpen {
			g.open = append(g.open, e)
		}
	}
	g.closed = g.closed[:from]
}
