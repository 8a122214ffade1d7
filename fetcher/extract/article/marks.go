package article

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mark is what an element's name and attributes say it is.
type mark uint16

const (
	bodyMark    mark = 1 << iota // the text of an article
	exactBody                    // the same, by the vocabulary of schema.org
	scopeMark                    // an article, with its headline and what stands around the text
	titleMark                    // a headline
	leadMark                     // a standfirst
	furniture                    // menus, comments, cards, share and tag lists …
	smallPrint                   // dates, bylines, counters: furniture if it is short
	vague                        // furniture, unless it holds several paragraphs: a paywall is around the text
	layoutMark                   // a sidebar, or what has one
	consentMark                  // a question for consent
	mainMark                     // the main part of the page
	quoteMark                    // a quotation, whose footer names the speaker
)

// marksOf returns the marks of n.
func marksOf(n *html.Node) (m mark) {
	switch n.DataAtom {
	case atom.Html, atom.Body:
		return 0
	case atom.Article:
		m |= scopeMark
	case atom.Main:
		m |= mainMark
	case atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Button, atom.Menu, atom.Dialog, atom.Select, atom.Textarea, atom.Fieldset:
		m |= furniture
	case atom.Time:
		m |= smallPrint
	case atom.Blockquote:
		m |= quoteMark
	case 0:
		if strings.Contains(n.Data, "-") { // <amp-sidebar>, <related-articles>
			m |= marksOfName(n.Data) & (furniture | smallPrint | consentMark)
		}
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "data-testid", "data-component":
			for name := range strings.FieldsSeq(a.Val) {
				m |= marksOfName(name)
			}
		case "action":
			m |= marksOfName(a.Val) & consentMark
		case "role":
			m |= roles[strings.ToLower(a.Val)]
		case "itemprop":
			for name := range strings.FieldsSeq(a.Val) {
				m |= properties[strings.ToLower(name)]
			}
		case "itemtype":
			m |= marksOfType(a.Val[strings.LastIndexByte(a.Val, '/')+1:])
		}
	}
	if paragraphElements[n.DataAtom] {
		m &^= bodyMark | scopeMark
	}
	if n.DataAtom == atom.Footer && n.Parent != nil && n.Parent.DataAtom == atom.Blockquote {
		m &^= furniture
	}
	return m
}

// paragraphElements are the elements that hold a part of a text at most, whatever they are
// called.
var paragraphElements = map[atom.Atom]bool{
	atom.P: true, atom.A: true, atom.Img: true, atom.Figure: true, atom.Figcaption: true, atom.Li: true, atom.Ul: true, atom.Ol: true,
	atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
}

var roles = map[string]mark{
	"article": scopeMark, "main": mainMark,
	"navigation": furniture, "complementary": furniture, "search": furniture, "banner": furniture, "contentinfo": furniture, "menu": furniture,
	"menubar": furniture, "toolbar": furniture, "tablist": furniture, "dialog": furniture, "alertdialog": furniture, "form": furniture,
}

var properties = map[string]mark{
	"articlebody": bodyMark | exactBody, "headline": titleMark, "alternativeheadline": leadMark,
	"comment": furniture, "keywords": furniture, "author": furniture, "publisher": furniture, "breadcrumb": furniture, "interactionstatistic": furniture,
	"datepublished": smallPrint, "datemodified": smallPrint,
}

// marksOfType returns the marks of a type of schema.org.
func marksOfType(name string) mark {
	switch {
	case strings.HasSuffix(name, "Article") || strings.HasSuffix(name, "BlogPosting"):
		return scopeMark
	case name == "Comment" || name == "UserComments" || name == "BreadcrumbList" || name == "Person" || name == "SiteNavigationElement" ||
		strings.HasPrefix(name, "WP"): // WPSideBar, WPFooter, WPHeader, WPAdBlock
		return furniture
	}
	return 0
}

// marksOfName returns what a class or an id says.
func marksOfName(name string) (m mark) {
	words := splitName(name)
	if len(words) > 1 {
		m |= nameWords[strings.Join(words, "")] & (bodyMark | smallPrint) // itemFullText, field-label
	}
	for i, w := range words {
		before, after := "", ""
		if i > 0 {
			before = words[i-1]
		}
		if i+1 < len(words) {
			after = words[i+1]
		}
		if states[before] || states[after] {
			continue
		}
		m |= nameWords[w] | namePairs[w+" "+after]
		if bodyMark&m == 0 && i+1 < len(words) && bodyOwners[w] && bodyWords[after] && endsAfter(words[i+2:]) {
			m |= bodyMark
		}
	}
	if len(words) > 0 && words[len(words)-1] == "body" && strings.Contains(name, "name-body") {
		m |= bodyMark // field--name-body, field-name-body
	}
	if m&furniture != 0 {
		m = m&(consentMark|layoutMark) | furniture
	}
	return m
}

// endsAfter reports whether the words behind a body's name only say that it is wrapped:
// article-body-caption is none.
func endsAfter(words []string) bool {
	for _, w := range words {
		if !wrappers[w] && !strings.ContainsAny(w, "0123456789") {
			return false
		}
	}
	return true
}

// splitName returns the words of a name such as article-body, ArticleBody_x3f or
// lblNewsDetails, in lower case.
func splitName(name string) (words []string) {
	start, last := 0, rune(0)
	for i, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			if start < i {
				words = append(words, strings.ToLower(name[start:i]))
			}
			start = i + 1
		case unicode.IsUpper(r) && unicode.IsLower(last):
			if start < i {
				words = append(words, strings.ToLower(name[start:i]))
			}
			start = i
		}
		last = r
	}
	if start < len(name) {
		words = append(words, strings.ToLower(name[start:]))
	}
	return words
}
