package markup

import (
	"bytes"

	"rawi/fetcher/cost"
)

// namespaces resolves the names of a document to the prefixes under which their
// vocabularies are known.
type namespaces struct {
	cost       *cost.Budget
	bindings   []binding // in force, the innermost last
	unprefixed string    // the prefix that names in no namespace are known by
	atom       bool      // Atom is the format's own vocabulary
	key        []byte    // of the name that was looked up last, as elements has it
}

// binding is one xmlns attribute, and the prefix its namespace is known by.
type binding struct {
	name   []byte
	prefix string
}

// maxBindings is how many xmlns attributes may be in force: each name is looked up in
// them.
const maxBindings = 256

// declare puts the tag's xmlns attributes into force.
func (n *namespaces) declare(t *tag) {
	for _, a := range t.attrs {
		var name []byte
		switch {
		case bytes.Equal(a.name, []byte("xmlns")):
		case bytes.HasPrefix(a.name, []byte("xmlns:")):
			name = a.name[len("xmlns:"):]
		default:
			continue
		}
		if len(n.bindings) < maxBindings {
			n.bindings = append(n.bindings, binding{name, n.namespacePrefix(name, a.value)})
		}
	}
}

// namespacePrefix returns the prefix that the namespace uri, bound to prefix, is known
// by.
func (n *namespaces) namespacePrefix(prefix, uri []byte) string {
	if p, known := knownPrefix(uri); known {
		return p
	}
	if len(bytes.TrimSpace(uri)) == 0 {
		return n.undeclaredPrefix(prefix)
	}
	if p := n.undeclaredPrefix(prefix); len(prefix) > 0 && resembles(uri, p) {
		return p
	}
	return foreign
}

// undeclaredPrefix returns what prefix means where no namespace is bound to it.
func (n *namespaces) undeclaredPrefix(prefix []byte) string {
	if len(prefix) == 0 {
		return n.unprefixed
	}
	if p, ok := commonPrefixes[string(prefix)]; ok {
		return p
	}
	if p, ok := commonPrefixes[string(bytes.ToLower(prefix))]; ok {
		return p
	}
	return foreign
}

// resolve returns the prefix that a name's namespace is known by, and its local part.
func (n *namespaces) resolve(name []byte) (string, []byte) {
	var prefix []byte
	local := name
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		prefix, local = name[:i], name[i+1:]
	}
	return n.prefix(prefix), local
}

// prefix returns what a prefix of the document is known by.
func (n *namespaces) prefix(prefix []byte) string {
	p := ""
	if b := n.binding(prefix); b != nil {
		p = b.prefix
	} else {
		p = n.undeclaredPrefix(prefix)
	}
	if p == "atom" && n.atom {
		return native
	}
	return p
}

// binding returns the binding in force for a prefix; nil: there is none.
func (n *namespaces) binding(prefix []byte) *binding {
	n.cost.Scan(len(n.bindings) / 4) // most differ in length or in the first bytes
	for i := len(n.bindings) - 1; i >= 0; i-- {
		if b := &n.bindings[i]; bytes.Equal(b.name, prefix) {
			return b
		}
	}
	return nil
}

// lookup returns how the element of that name is read, and whether it is known. It
// sets n.key.
func (n *namespaces) lookup(name []byte) (element, bool) {
	prefix, local := n.resolve(name)
	n.key = n.key[:0]
	if prefix != native {
		n.key = append(append(n.key, prefix...), ':')
	}
	for _, b := range local {
		if b >= 'A' && b <= 'Z' {
			b |= 0x20
		}
		n.key = append(n.key, b)
	}
	if n.atom {
		if e, ok := atomElements[string(n.key)]; ok {
			return e, true
		}
	}
	e, ok := elements[string(n.key)]
	return e, ok
}

// setRootNamespace makes the namespace of the root tag the format's own, unless it is
// Atom's. local is the root's local name in lower case; the root of RDF is in a
// namespace of its own.
func (n *namespaces) setRootNamespace(t *tag, local string) {
	var prefix []byte
	if i := bytes.IndexByte(t.name, ':'); i >= 0 {
		prefix = t.name[:i]
	}
	b := n.binding(prefix)
	isAtom := local == "feed" || local == "entry"
	switch {
	case b == nil || local == "rdf":
	case isAtom && b.prefix == "atom":
		n.unprefixed = foreign // who declares Atom's namespace means it
	case b.prefix != "atom":
		b.prefix = native
	}
}

// setDefaultNamespace makes the default namespace of the tag of a channel or an item
// of RSS in parent the format's own: RSS has none, and what is declared there or above
// was pasted. Where these tags have a prefix, names without one are not RSS's. Atom's
// entries are in Atom's namespace, unless its root is in none or in an unknown one.
func (n *namespaces) setDefaultNamespace(t *tag, parent *openElement, isRDF bool) {
	if parent == nil || !parent.holdsItems() || n.atom && n.unprefixed == foreign {
		return
	}
	prefix, local, prefixed := bytes.Cut(t.name, []byte(":"))
	if !prefixed {
		local = prefix
	}
	switch string(bytes.ToLower(local)) {
	case "image":
		if !isRDF || parent.output != "rdf:RDF" {
			return
		}
	case "channel", "item", "entry":
	default:
		return
	}
	if b := n.binding(nil); b != nil && !prefixed {
		b.prefix = native
	} else if prefixed && isRDF && n.binding(prefix) != nil && n.prefix(prefix) == native {
		n.unprefixed = foreign
	}
}

// nameAttributes renames the attributes of a tag as those of the element it begins: a
// prefix that is bound to the element's own namespace is dropped, and RDF's attributes
// get the prefix rdf.
func (n *namespaces) nameAttributes(t *tag) {
	for i := range t.attrs {
		a := &t.attrs[i]
		colon := bytes.IndexByte(a.name, ':')
		if colon <= 0 || bytes.HasPrefix(a.name, []byte("xml")) {
			continue
		}
		own, _ := n.resolve(t.name)
		switch p, local := n.resolve(a.name); {
		case p == "rdf":
			a.name = append([]byte("rdf:"), local...)
		case p == own && p != foreign && t.get(string(local)) == nil:
			a.name = local
		}
	}
}
