package parse

import "bytes"

// binding is one xmlns, and the prefix its namespace is known by.
type binding struct {
	name   []byte
	prefix string
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
		if len(c.decls) < maxAttrs*MaxDepth {
			c.decls = append(c.decls, binding{name, c.meaning(name, a.value)})
		}
	}
}

// meaning is the prefix that the namespace uri, bound to prefix, is known by.
func (c *cleaner) meaning(prefix, uri []byte) string {
	if p, known := space(uri); known {
		return p
	}
	if len(bytes.TrimSpace(uri)) == 0 {
		return c.unbound(prefix)
	}
	if p := c.unbound(prefix); len(prefix) > 0 && resembles(uri, p) {
		return p
	}
	return foreign
}

// unbound is what a prefix means where no namespace is bound to it.
func (c *cleaner) unbound(prefix []byte) string {
	if len(prefix) == 0 {
		return c.bare
	}
	if p, ok := prefixes[string(prefix)]; ok {
		return p
	}
	if p, ok := prefixes[string(bytes.ToLower(prefix))]; ok {
		return p
	}
	return foreign
}

// resolve is the prefix a name's namespace is known by, and its local part.
func (c *cleaner) resolve(name []byte) (string, []byte) {
	var prefix []byte
	local := name
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, local = name[:i], name[i+1:]
	}
	return c.prefix(prefix), local
}

// prefix is what a prefix of the document is known by.
func (c *cleaner) prefix(prefix []byte) string {
	p := ""
	if d := c.bound(prefix); d != nil {
		p = d.prefix
	} else {
		p = c.unbound(prefix)
	}
	if p == "atom" && c.form.atom {
		return native
	}
	return p
}

// bound is the binding in force for a prefix; nil: there is none.
func (c *cleaner) bound(prefix []byte) *binding {
	for i := len(c.decls) - 1; i >= 0; i-- {
		if d := &c.decls[i]; bytes.Equal(d.name, prefix) {
			return d
		}
	}
	return nil
}

// adoptRoot makes the namespace of the root, which is called name, the format's
// own, unless it is Atom's. RDF's root is in one of its own.
func (c *cleaner) adoptRoot(name string) {
	var prefix []byte
	if i := bytes.IndexByte(c.tag.name, ':'); i >= 0 {
		prefix = c.tag.name[:i]
	}
	d := c.bound(prefix)
	isAtom := name == "feed" || name == "entry"
	switch {
	case d == nil || name == "rdf":
	case isAtom && d.prefix == "atom":
		c.bare = foreign // who declares Atom's namespace means it
	case d.prefix != "atom":
		d.prefix = native
	}
}

// adoptPasted makes the default namespace of a channel or an item of RSS the
// format's own: RSS has none, and whatever is declared there or above was
// pasted. Where these have a prefix, names without one are not RSS's.
// Atom's entries are in Atom's namespace, unless its root is in none or in one
// that nobody knows.
func (c *cleaner) adoptPasted() {
	if len(c.stack) == 0 || !c.top().holdsItems() || c.form.atom && c.bare == foreign {
		return
	}
	prefix, local, prefixed := bytes.Cut(c.tag.name, []byte(":"))
	if !prefixed {
		local = prefix
	}
	switch string(bytes.ToLower(local)) {
	case "image":
		if !c.form.rdf || c.top().write != "rdf:RDF" {
			return
		}
	case "channel", "item", "entry":
	default:
		return
	}
	if d := c.bound(nil); d != nil && !prefixed {
		d.prefix = native
	} else if prefixed && c.form.rdf && c.bound(prefix) != nil && c.prefix(prefix) == native {
		c.bare = foreign
	}
}

// ownAttributes names the attributes of the tag under way as those of the
// element it begins: a prefix that is bound to the element's own namespace
// changes nothing, and rdf is known by its namespace.
func (c *cleaner) ownAttributes(e element) element {
	for i := range c.tag.attrs {
		a := &c.tag.attrs[i]
		colon := bytes.IndexByte(a.name, ':')
		if colon <= 0 || bytes.HasPrefix(a.name, []byte("xml")) {
			continue
		}
		own, _ := c.resolve(c.tag.name)
		switch p, local := c.resolve(a.name); {
		case p == "rdf":
			a.name = append([]byte("rdf:"), local...)
		case p == own && p != foreign && c.tag.get(string(local)) == nil:
			a.name = local
		}
	}
	// <link rel="self" href="…"/> in RSS is Atom's link without its prefix.
	if e.write == "link" && !c.form.atom && len(c.tag.get("href")) > 0 && relationOf(string(c.tag.get("rel"))) != "alternate" {
		return elements["atom:link"]
	}
	return e
}
