package parse

import (
	"bytes"
	"net/url"
	"strings"
)

// startTag takes the tag that was just read.
func (c *cleaner) startTag() {
	t := &c.tag
	c.whole = c.outline.whole(c.tagAt)
	if len(c.stack) > 0 && c.top().text != nil {
		if c.lookup(); c.top().text.whole || !c.ends(c.top().text) {
			c.inText()
			return
		}
		c.note(brokenTag)
		c.closeText()
	}
	decls := len(c.decls)
	c.declareSpaces()
	c.adoptPasted()
	e, known := c.lookup()
	known = known && c.mayHold(e) && !c.onlyItems()
	if known && e.holds && !c.fits(e.write) {
		if known = false; !c.top().whole {
			c.note(brokenTag) // another feed inside of this one: its items are items
			return
		}
	}
	if known && e.item && c.begun >= MaxItems {
		c.note(tooMany)
		e, known = element{}, false
	}
	if known && e.item {
		c.begun++
		c.unwind()
	} else if len(c.stack) >= MaxDepth {
		c.decls = c.decls[:decls]
		c.tooDeep()
		return
	} else if len(c.stack) > 0 && c.top().kind == kindSkip {
		known = false
	}
	if known {
		c.element(c.ownAttributes(e), decls)
		return
	}
	o := open{name: t.name, decls: decls}
	if c.onlyItems() {
		o.kind = kindItems
	} else {
		c.decls = c.decls[:decls]
	}
	if c.holds() {
		c.push(o)
	}
}

// onlyItems reports an element of which nothing is read but the items in it:
// those of RSS 1.1 stand in such a one, and a second channel is no other feed.
func (c *cleaner) onlyItems() bool {
	if len(c.stack) == 0 {
		return false
	}
	switch string(c.key) {
	case "items":
		return c.top().write == "channel"
	case "channel":
		return c.channel && c.fits("channel")
	}
	return false
}

// holds reports whether an end tag belongs to the tag under way: HTML's void
// elements have none where somebody writes them as HTML.
func (c *cleaner) holds() bool {
	return !c.tag.empty && (c.whole || !void[strings.ToLower(string(c.local()))])
}

// fits reports whether a channel may begin here; roots begin once.
func (c *cleaner) fits(name string) bool {
	return name == "channel" && len(c.stack) == 1 && !c.form.atom
}

// element begins an element that is read. decls is how many declarations were
// in force before it.
func (c *cleaner) element(e element, decls int) {
	t := &c.tag
	if e.write == "image" && c.openItem() >= 0 {
		e = elements["rawi:image"]
	}
	o := open{name: t.name, write: e.write, kind: e.kind, item: e.item, base: c.base(), decls: decls}
	if e.kind != kindGroup {
		o.text = c.newText(e)
		c.sayLanguage()
	}
	if e.item {
		c.itemAt = len(c.out)
	}
	c.channel = c.channel || e.write == "channel"
	c.out = append(append(c.out, '<'), e.write...)
	c.attributes(e, o.base)
	c.out = append(c.out, '>')
	c.push(o)
	if e.kind == kindGroup {
		c.carry()
	} else {
		o.text.start = c.openSection()
		if o.text.mode == asHTML && !o.text.title && c.openItem() >= 0 {
			c.baseTag(o.base)
			o.text.lead = len(c.out) - o.text.start
		}
	}
	if t.empty {
		c.pop()
	}
}

// tooDeep leaves out the element whose tag was just read, and notes that its end
// will come.
func (c *cleaner) tooDeep() {
	c.note(tooDeep)
	if c.holds() {
		c.over++
	}
}

// push begins the element of the tag under way.
func (c *cleaner) push(o open) {
	o.whole = c.whole
	c.stack = append(c.stack, o)
}

// pop ends the element on top.
func (c *cleaner) pop() {
	o := c.top()
	if o.write != "" {
		if o.text != nil {
			c.endText(o)
		}
		c.out = append(append(append(c.out, "</"...), o.write...), '>')
		if c.permalink != "" {
			c.leaf("rawi:permalink", c.permalink)
			c.permalink = ""
		}
	}
	if o.item {
		c.items++
	}
	c.decls = c.decls[:o.decls]
	c.stack = c.stack[:len(c.stack)-1]
}

// unwind ends everything up to what may hold an item.
func (c *cleaner) unwind() {
	c.over = 0
	for len(c.stack) > 1 && !c.top().holdsItems() {
		c.note(brokenTag)
		c.pop()
	}
}

var holdsItems = set("rss rdf:RDF channel feed")

func (o *open) holdsItems() bool { return o.kind == kindItems || holdsItems[o.write] }

// closeText ends the text under way.
func (c *cleaner) closeText() {
	for c.top().write == "" {
		c.pop()
	}
	c.pop()
}

// endTag ends the element it names, and whatever was left open in it. One that
// ends nothing is left out.
func (c *cleaner) endTag() {
	name := c.tag.name
	if c.over > 0 && (c.top().whole || !isItem(name)) {
		c.over--
		return
	}
	c.over = 0
	for i := len(c.stack) - 1; i >= 0; i-- {
		if !bytes.EqualFold(c.stack[i].name, name) {
			continue
		}
		if t := c.stack[i].text; t != nil && c.stack[i].write == "" {
			c.endMarkup(i)
			return
		}
		if i < len(c.stack)-1 {
			c.note(brokenTag)
		}
		for len(c.stack) > i {
			c.pop()
		}
		c.done = len(c.stack) == 0
		return
	}
	if !void[string(bytes.ToLower(name))] {
		c.note(brokenTag)
	}
}

// lookup finds what the tag's element is; c.key is its name as elements has it.
func (c *cleaner) lookup() (element, bool) {
	prefix, local := c.resolve(c.tag.name)
	c.key = c.key[:0]
	if prefix != native {
		c.key = append(append(c.key, prefix...), ':')
	}
	for _, b := range local {
		if b >= 'A' && b <= 'Z' {
			b |= 0x20
		}
		c.key = append(c.key, b)
	}
	if c.form.atom {
		if e, ok := atomElements[string(c.key)]; ok {
			return e, true
		}
	}
	e, ok := elements[string(c.key)]
	return e, ok
}

// base is the xml:base in force for the tag's element.
func (c *cleaner) base() *url.URL {
	var parent *url.URL
	if len(c.stack) > 0 {
		parent = c.top().base
	}
	raw := c.tag.get("xml:base")
	if len(raw) == 0 {
		return parent
	}
	u, err := url.Parse(c.value(bytes.TrimSpace(raw)))
	if err != nil {
		return parent
	}
	if parent == nil {
		parent = c.document
	}
	if parent != nil {
		u = parent.ResolveReference(u)
	}
	return u
}
