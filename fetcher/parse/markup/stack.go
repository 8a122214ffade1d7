package markup

import (
	"net/url"
	"strings"
)

// openElement is an element that has begun and not ended.
type openElement struct {
	name        []byte // as the document writes it
	output      string // as gofeed knows it; empty: it is left out, or part of a text
	kind        kind
	item        bool
	wellFormed  bool         // its own end tag ends it, and nothing else
	hasLanguage bool         // its language was written
	text        *textElement // the text it is or stands in
	base        *url.URL     // xml:base in force; nil: none was given
	bindings    int          // how many were in force before it
}

// holdsItems reports whether items stand in the element.
func (o *openElement) holdsItems() bool { return o.kind == kindItems || itemParents[o.output] }

// mayContain reports whether e is an element that is read in o; nil: e is the root.
// Others belong to another vocabulary, whatever they are called. Only an item, or what
// items stand in, may begin anywhere in a broken element, which may have been left open
// before it.
func (o *openElement) mayContain(e element) bool {
	switch {
	case o == nil:
		return true
	case e.item || e.holdsItems:
		return o.holdsItems() || !o.wellFormed
	case o.item:
		return true
	case o.kind == kindItems:
		return false
	case strings.HasPrefix(o.output, "media:"):
		return strings.HasPrefix(e.output, "media:")
	}
	children, limited := groupChildren[o.output]
	return !limited || children[e.output]
}

// elementStack holds the open elements, the root first.
type elementStack []openElement

// top returns the innermost open element; nil: none is open.
func (s elementStack) top() *openElement {
	if len(s) == 0 {
		return nil
	}
	return &s[len(s)-1]
}

// item returns where on the stack the open item stands; -1: none is open.
func (s elementStack) item() int {
	for i := range s {
		if s[i].item {
			return i
		}
	}
	return -1
}

// text returns the text that is open; nil: none is.
func (s elementStack) text() *textElement {
	if len(s) == 0 {
		return nil
	}
	return s[len(s)-1].text
}

// textUse is what becomes of text in the element on top of a stack.
type textUse uint8

const (
	dropped  textUse = iota
	verbatim         // the text is meant as it is
	escaped          // the text stands in markup, where its signs are escaped
)

// textUse returns what becomes of text.
func (s elementStack) textUse() textUse {
	top := s.top()
	if top == nil || top.text == nil || top.kind == kindSkip {
		return dropped
	}
	if t := top.text; t.mode == asXHTML || top.output == "" && t.mode != asPlain && t.mode != asAddress {
		return escaped
	}
	return verbatim
}
