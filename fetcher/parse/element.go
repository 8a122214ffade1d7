package parse

import (
	"bytes"
	"net/url"
)

// startTag takes the tag that was just read.
func (c *cleaner) startTag() {
	t := &c.tag
	if len(c.stack) > 0 && c.top().text != nil {
		if c.lookup(); !c.ends(c.top().text) {
			c.inText()
			return
		}
		c.note(brokenTag)
		c.closeText()
	}
	decls := len(c.decls)
	c.declareSpaces()
	e, known := c.lookup()
	if known && around[e.write] && !c.fits(e.write) {
		c.note(brokenTag) // another feed inside of this one: its items are items
		return
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
		c.element(e, decls)
		return
	}
	c.decls = c.decls[:decls]
	if !t.empty && !void[string(c.key)] {
		c.push(open{name: t.name, decls: decls})
	}
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
	c.out = append(append(c.out, '<'), e.write...)
	c.attributes(e, o.base)
	c.out = append(c.out, '>')
	c.push(o)
	if e.kind == kindGroup {
		c.carry()
	} else {
		o.text.start = c.openSection()
		if o.text.mode == asHTML && !o.text.title {
			c.baseTag(o.base)
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
	if !c.tag.empty && !void[string(c.key)] {
		c.over++
	}
}

func (c *cleaner) push(o open) { c.stack = append(c.stack, o) }

// pop ends the element on top.
func (c *cleaner) pop() {
	o := c.top()
	if o.write != "" {
		if o.text != nil {
			c.endText(o)
		}
		c.out = append(append(append(c.out, "</"...), o.write...), '>')
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
	for len(c.stack) > 1 && !holdsItems[c.top().write] {
		c.note(brokenTag)
		c.pop()
	}
}

var holdsItems = set("rss rdf:RDF channel feed")

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
	if c.over > 0 && !isItem(name) {
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

// resolve is the prefix a name's namespace is known by, and its local part.
func (c *cleaner) resolve(name []byte) (string, []byte) {
	var prefix []byte
	local := name
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, local = name[:i], name[i+1:]
	}
	p := c.prefix(prefix)
	if p == "atom" && c.form.atom {
		p = native
	}
	return p, local
}

func (c *cleaner) prefix(prefix []byte) string {
	for i := len(c.decls) - 1; i >= 0; i-- {
		if d := &c.decls[i]; bytes.Equal(d.name, prefix) {
			if d.known {
				return d.prefix
			}
			break
		}
	}
	if len(prefix) == 0 {
		return native
	}
	if p, ok := prefixes[string(prefix)]; ok {
		return p
	}
	if p, ok := prefixes[string(bytes.ToLower(prefix))]; ok {
		return p
	}
	return foreign
}

// declareSpaces takes the tag's xmlns attributes.
func (c *cleaner) declareSpaces() {
	for _, a := range c.tag.attrs {
		var name []byte
		switch {
		case bytes.Equal(a.name, []byte("xmlns")):
		case bytes.HasPrefix(a.name, []byte("xmlns:")):
			name = a.name[len("xmlns:"):]
		default:
			continue
		}
		p, known := space(a.value)
		if len(c.decls) < maxAttrs*MaxDepth {
			c.decls = append(c.decls, binding{name, p, known})
		}
	}
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
