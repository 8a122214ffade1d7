package parse

import "strings"

// innerKind is how a tag inside of t, a plain text in a whole element, is read:
// kindPlain as a part of it, kindGroup as what stands for it where it says
// nothing itself, as RDF has it, and kindSkip as an element of its own.
func (c *cleaner) innerKind(t *passage) kind {
	switch {
	case c.top().kind == kindSkip:
		return kindSkip
	case phrases[string(c.key)]:
		return kindPlain
	case t.inner[string(c.key)], t.inner == nil && !enders[string(c.key)] && !titleEnders[string(c.key)]:
		return kindGroup
	}
	return kindSkip
}

// mayHold reports whether the element under way, known as e, is one of those
// that its parent is read by. Everything else is some other vocabulary's,
// whatever it is called. Only an item, or what items stand in, may begin
// anywhere in a broken element, which may have been left open before it.
func (c *cleaner) mayHold(e element) bool {
	if len(c.stack) == 0 {
		return true
	}
	parent := c.top()
	switch {
	case e.item || e.holds:
		return parent.holdsItems() || !parent.whole
	case parent.item:
		return true
	case parent.kind == kindItems:
		return false
	case strings.HasPrefix(parent.write, "media:"):
		return strings.HasPrefix(e.write, "media:")
	}
	children, limited := groupChildren[parent.write]
	return !limited || children[e.write]
}

// groupChildren are what is read of the elements that hold others.
var groupChildren = map[string]map[string]bool{
	"itunes:owner":     set("itunes:name itunes:email name email"),
	"itunes:category":  set("itunes:category"),
	"atom:author":      set("atom:name atom:email atom:uri name email"),
	"atom:contributor": set("atom:name atom:email atom:uri name email"),
	"author":           set("name email uri"),
	"contributor":      set("name email uri"),
	"atom:source":      set("atom:title atom:link atom:id atom:updated atom:author"),
	"source":           set("title link rawi:id updated author"),
}

// innerElements are what an element of RSS that is text holds where it is taken
// for a group: of these its text is made.
var innerElements = map[string]map[string]bool{
	"author": set("name email atom:name atom:email"),
	"source": set("title name atom:title"),
}

// phrases are the elements of HTML that mark words of a text.
var phrases = set(`a abbr b bdi bdo big br cite code div em font i mark p q s small span strong sub sup u
	xhtml:a xhtml:b xhtml:br xhtml:div xhtml:em xhtml:i xhtml:p xhtml:span xhtml:strong`)
