package webpage

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// signature is a selector that fits an element, and others like it.
type signature struct {
	text   string
	stable float64 // how likely it lives on, 0–1
}

// maxPath is how many elements a selector without classes names.
const maxPath = 5

// selectorsOf returns selectors of an element: one for each class of some meaning, and one by where it stands.
func (p *proposer) selectorsOf(n *html.Node) (out []signature) {
	switch n.DataAtom {
	case atom.Html, atom.Head, atom.Body, atom.Script, atom.Style, atom.Noscript, atom.Nav, atom.Footer, atom.Form:
		return nil
	}
	if adClass(n) != "" {
		return nil
	}
	for _, class := range classesOf(n) {
		if s := stability(class); s > .2 {
			out = append(out, signature{n.Data + "." + class, s})
		}
	}
	if kind := attr(n, "itemtype"); strings.HasSuffix(kind, "NewsArticle") || strings.HasSuffix(kind, "BlogPosting") {
		out = append(out, signature{`[itemtype$="` + kind[strings.LastIndexByte(kind, '/')+1:] + `"]`, 1})
	}
	if text, ok := p.path(n, maxPath); ok {
		out = append(out, signature{text, .6})
	}
	for _, class := range classesOf(n) {
		if s := stability(class); s <= .2 && s > 0 {
			out = append(out, signature{n.Data + "." + class, s})
		}
	}
	return out
}

// path returns a selector by where an element stands: below the next element around it with an id or a class of some meaning.
func (p *proposer) path(n *html.Node, most int) (string, bool) {
	parent := n.Parent
	if most == 0 || parent == nil || parent.Type != html.ElementNode {
		return "", false
	}
	if id := attr(parent, "id"); isName(id) && stability(id) > .2 {
		return "#" + id + " > " + n.Data, true
	}
	best, of := "", .2
	for _, class := range classesOf(parent) {
		if s := stability(class); s > of {
			best, of = class, s
		}
	}
	switch {
	case best != "":
		return parent.Data + "." + best + " > " + n.Data, true
	case parent.DataAtom == atom.Body || parent.DataAtom == atom.Main:
		return parent.Data + " > " + n.Data, true
	}
	above, ok := p.path(parent, most-1)
	return above + " > " + n.Data, ok
}

// adClass returns the class by which an element is an advertisement; empty: it is none.
func adClass(n *html.Node) string {
	for _, class := range classesOf(n) {
		if slices.ContainsFunc(nameWords(class), func(w string) bool { return adWords[w] }) {
			return class
		}
	}
	return ""
}

// classesOf returns the classes of an element that a selector can name as they are.
func classesOf(n *html.Node) (out []string) {
	class := attr(n, "class")
	for c := range strings.FieldsSeq(class[:min(len(class), maxName)]) {
		if isName(c) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// isName reports whether a class or an id needs no escapes in a selector.
func isName(s string) bool {
	if s == "" || len(s) > 60 || !utf8.ValidString(s) || strings.Trim(s, "-") == "" {
		return false
	}
	for i, r := range s {
		if r != '_' && r != '-' && r < 0x80 && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return !strings.HasPrefix(s, "-")
}

// What classes are called that say nothing of what an element is.
var (
	// hashedClass matches names that a build makes anew: css-1x2y3z, sc-bdVaJa, Card_title__a1B2c.
	hashedClass = regexp.MustCompile(`^(?:css|sc|jss|jsx|svelte|emotion)-?[A-Za-z0-9]+$|__[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*$|^[a-z]{1,3}[A-Z][a-z]?[A-Z]|[0-9a-f]{6}`)
	// utilityClass matches names of what an element looks like: Bootstrap's, Tailwind's.
	utilityClass = regexp.MustCompile(`^(?:col|row|container|grid|flex|d|p|m|[pm][tblrxyse]|text|bg|w|h|min|max|shadow|rounded|border|float|align|justify|items|gap|space|font|leading|fw|fs|lg|md|sm|xs|xl|position|overflow|order|g|clearfix|block|inline|hidden|relative|absolute|wow|animated|lazy|lazyload(?:ed)?|left|right|first|last|odd|even|active|current|has|is|no|js)(?:-|$)`)
	// oneOfMany matches names that some elements of a list have and others have not.
	oneOfMany = regexp.MustCompile(`^(?:category|cat|tag|tags|status|format|type|author|post_tag|has|sticky|menu|nav|widget|share|social|page|pagination|pager)(?:-|_|$)`)

	itemWords = words("article articles post posts hentry entry story stories news item card teaser row blog box haber khabar khabr listing result media")
	adWords   = words("ad ads advert adverts advertisement advertising adsbygoogle sponsor sponsored promoted reklam publicite taboola outbrain")
)

// words returns the set of the words of a list.
func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// stability returns how likely a class lives on and is that of all articles, 0–1.
func stability(class string) float64 {
	switch {
	case strings.ContainsFunc(class, unicode.IsDigit) && !hashedClass.MatchString(class) && !utilityClass.MatchString(class):
		return 0 // of this one element
	case hashedClass.MatchString(class):
		return .1
	case utilityClass.MatchString(class):
		return .15
	case oneOfMany.MatchString(class):
		return .4
	}
	named := nameWords(class)
	if slices.ContainsFunc(named, func(w string) bool { return itemWords[w] }) {
		return 1 - .05*float64(min(len(named)-1, 4))
	}
	return .7
}

// measured is what an element holds.
type measured struct{ links, letters int }

// measure returns what an element holds, each element once.
func (p *proposer) measure(n *html.Node) measured {
	if m, ok := p.measures[n]; ok {
		return m
	}
	var m measured
	if n.DataAtom == atom.A && attr(n, "href") != "" {
		m.links++
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			if n.DataAtom != atom.Script && n.DataAtom != atom.Style {
				m.letters += utf8.RuneCountInString(strings.TrimSpace(c.Data))
			}
		case html.ElementNode:
			below := p.measure(c)
			m.links, m.letters = m.links+below.links, m.letters+below.letters
		}
	}
	p.measures[n] = m
	return m
}

// opensPage reports whether a script opens a page from n, or a link is around it.
func opensPage(n *html.Node) bool {
	if attr(n, "data-href") != "" || attr(n, "data-url") != "" || attr(n, "data-link") != "" || attr(n, "onclick") != "" {
		return true
	}
	return n.Parent != nil && n.Parent.DataAtom == atom.A
}
