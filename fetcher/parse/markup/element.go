package markup

import (
	"bytes"
	"net/url"

	"rawi/fetcher/cost"
)

// startTag takes the start tag that was just read.
func (r *repairer) startTag() {
	t := &r.tag
	r.tagWellFormed = r.outline.isWellFormed(r.tagStart)
	if text := r.stack.text(); text != nil {
		if r.namespaces.lookup(t.name); text.wellFormed || !text.endsAt(string(r.namespaces.key)) {
			r.startInText()
			return
		}
		r.repairs.add(brokenTag)
		r.closeText()
	}
	parent := r.stack.top()
	bindings := len(r.namespaces.bindings)
	r.namespaces.declare(t)
	r.namespaces.setDefaultNamespace(t, parent, r.format.rdf)
	e, known := r.namespaces.lookup(t.name)
	itemsOnly := r.holdsItemsOnly()
	known = known && parent.mayContain(e) && !itemsOnly
	if known && e.holdsItems && !r.mayStart(e.output) {
		if known = false; !parent.wellFormed {
			r.repairs.add(brokenTag) // another feed inside of this one: its items are items
			return
		}
	}
	if known && e.item && r.items >= cost.MaxItems {
		r.cost.Lose(cost.Items)
		e, known = element{}, false
	}
	switch {
	case known && e.item:
		r.items++
		r.closeToItems()
	case len(r.stack) >= maxDepth:
		r.namespaces.bindings = r.namespaces.bindings[:bindings]
		r.skipTooDeep()
		return
	case parent != nil && parent.kind == kindSkip:
		known = false
	}
	if known {
		r.namespaces.nameAttributes(t)
		if !r.format.atom && e.isAtomLink(t) {
			e = elements["atom:link"]
		}
		if !r.isRepeated(e) {
			r.startElement(e, bindings)
			return
		}
	}
	o := openElement{name: t.name, bindings: bindings}
	if itemsOnly {
		o.kind = kindItems
	} else {
		r.namespaces.bindings = r.namespaces.bindings[:bindings]
	}
	if t.hasEndTag(r.tagWellFormed) {
		r.push(o)
	}
}

// holdsItemsOnly reports whether nothing is read of the tag's element but the items in
// it: those of RSS 1.1 stand in such an element, and a second channel is no other feed.
func (r *repairer) holdsItemsOnly() bool {
	if len(r.stack) == 0 {
		return false
	}
	switch string(r.namespaces.key) {
	case "items":
		return r.stack.top().output == "channel"
	case "channel":
		return r.hasChannel && r.mayStart("channel")
	}
	return false
}

// mayStart reports whether an element that holds items may begin here: a channel in its
// root. Roots begin once.
func (r *repairer) mayStart(output string) bool {
	return output == "channel" && len(r.stack) == 1 && !r.format.atom
}

// isAtomLink reports whether an element of RSS is <link rel="self" href="…"/>: Atom's
// link without its prefix.
func (e element) isAtomLink(t *tag) bool {
	return e.output == "link" && len(t.get("href")) > 0 && LinkRelation(string(t.get("rel"))) != "alternate"
}

// startElement writes the start tag of an element that is read. bindings is how many
// were in force before it.
func (r *repairer) startElement(e element, bindings int) {
	t := &r.tag
	if e.output == "image" && r.stack.item() >= 0 {
		e = elements["rawi:image"]
	}
	o := openElement{name: t.name, output: e.output, kind: e.kind, item: e.item, base: r.baseURL(), bindings: bindings}
	if e.kind != kindGroup {
		o.text = newTextElement(e, t, r.tagWellFormed, r.format.atom)
		r.copyLanguage()
	}
	if e.item {
		r.itemStart = r.w.size()
		clear(r.repeats)
	}
	r.hasChannel = r.hasChannel || e.output == "channel"
	r.w.openTag(e.output)
	e.writeAttributes(&r.w, &r.decoder, t, o.base, r.format.atom)
	r.w.closeTag()
	r.push(o)
	if e.kind == kindGroup {
		r.copyAttributes()
	} else {
		o.text.start = r.w.openCDATA()
		if o.text.mode == asHTML && !o.text.short && r.stack.item() >= 0 {
			r.w.baseTag(o.base)
			o.text.baseTag = r.w.size() - o.text.start
		}
	}
	if t.empty {
		r.pop()
	}
}

// skipTooDeep leaves out the element of the tag.
func (r *repairer) skipTooDeep() {
	r.repairs.add(tooDeep)
	if r.tag.hasEndTag(r.tagWellFormed) {
		r.skipped++
	}
}

// push opens the element of the tag.
func (r *repairer) push(o openElement) {
	o.wellFormed = r.tagWellFormed
	r.stack = append(r.stack, o)
}

// pop closes the innermost element and writes its end tag.
func (r *repairer) pop() {
	o := r.stack.top()
	if o.output != "" {
		if o.text != nil {
			if address := o.text.finish(&r.w, &r.decoder, o); address != "" {
				r.permalink = address
			}
		}
		r.w.endTag(o.output)
		if r.permalink != "" {
			r.w.element("rawi:permalink", r.permalink)
			r.permalink = ""
		}
	}
	if o.item {
		r.completeItems++
	}
	r.namespaces.bindings = r.namespaces.bindings[:o.bindings]
	r.stack = r.stack[:len(r.stack)-1]
}

// closeToItems closes all elements up to what holds items.
func (r *repairer) closeToItems() {
	r.skipped = 0
	for len(r.stack) > 1 && !r.stack.top().holdsItems() {
		r.repairs.add(brokenTag)
		r.pop()
	}
}

// closeText closes the text under way and the markup in it.
func (r *repairer) closeText() {
	for r.stack.top().output == "" {
		r.pop()
	}
	r.pop()
}

// endTag closes the element that the end tag names, and what was left open in it. An
// end tag that closes nothing is left out.
func (r *repairer) endTag() {
	name := r.tag.name
	if r.skipped > 0 && (r.stack.top().wellFormed || !isItem(name)) {
		r.skipped--
		return
	}
	r.skipped = 0
	for i := len(r.stack) - 1; i >= 0; i-- {
		if !bytes.EqualFold(r.stack[i].name, name) {
			continue
		}
		if t := r.stack[i].text; t != nil && r.stack[i].output == "" {
			r.endInText(i)
			return
		}
		if i < len(r.stack)-1 {
			r.repairs.add(brokenTag)
		}
		for len(r.stack) > i {
			r.pop()
		}
		r.rootClosed = len(r.stack) == 0
		return
	}
	if !voidElements[string(bytes.ToLower(name))] {
		r.repairs.add(brokenTag)
	}
}

// baseURL returns the xml:base in force for the tag's element; nil: none was given.
func (r *repairer) baseURL() *url.URL {
	var parent *url.URL
	if len(r.stack) > 0 {
		parent = r.stack.top().base
	}
	raw := bytes.TrimSpace(r.tag.get("xml:base"))
	if len(raw) == 0 || !r.cost.FitsAddress(string(raw)) {
		return parent
	}
	u, err := url.Parse(r.decoder.value(raw))
	if err != nil {
		return parent
	}
	outer := parent
	if outer == nil {
		outer = r.address
	}
	if outer != nil {
		u = outer.ResolveReference(u)
	}
	if !r.cost.FitsAddress(u.String()) {
		return parent
	}
	return u
}
