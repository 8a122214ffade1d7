package markup

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"strings"
)

// textMode is how the content of a text is meant.
type textMode uint8

const (
	asHTML  textMode = iota // escaped HTML, as RSS has it; tags in it are HTML too
	asXHTML                 // markup stands in it plainly
	asText                  // plain text: its < is a <
	asGuess                 // Atom without a type: text, unless it looks like HTML
	asBase64
	asPlain   // tags in it are dropped
	asAddress // the same, and the text is resolved as an address
)

// textElement is a text under way.
type textElement struct {
	mode       textMode
	short      bool // a title or a plain text: other elements of an item end it
	wellFormed bool // tags in it are part of it, whatever they are called
	start      int  // in the output
	baseTag    int  // how many bytes at its beginning are the <base> that is written into it
	markup     bool // tags were read in it

	inner      map[string]bool // as its element has it
	innerTexts []span          // in the output: the texts of elements that may stand for its own
	innerOpen  int             // where on the stack such an element stands; 0: none is open
}

// newTextElement returns the text of the element e that begins with t.
func newTextElement(e element, t *tag, wellFormed, isAtom bool) *textElement {
	x := &textElement{short: e.kind != kindText || strings.HasSuffix(e.output, "title"), wellFormed: wellFormed, inner: e.inner}
	switch {
	case e.kind == kindPlain:
		x.mode = asPlain
	case e.kind == kindAddress:
		x.mode = asAddress
	case isAtom:
		if x.mode = atomTextMode(t); x.mode == asGuess && x.short && len(t.get("mode")) == 0 {
			x.mode = asText // RFC 4287, section 3.1.1; of contents publishers often forget to say that they are HTML
		}
	}
	return x
}

// atomTextMode reads the type and mode attributes of Atom 1.0 and 0.3.
func atomTextMode(t *tag) textMode {
	kind, _, _ := strings.Cut(strings.ToLower(string(t.get("type"))), ";")
	kind = strings.TrimSpace(kind)
	switch mode := strings.ToLower(string(t.get("mode"))); {
	case mode == "base64":
		return asBase64
	case strings.Contains(kind, "xhtml"), kind == "xml", strings.HasSuffix(kind, "/xml"), strings.HasSuffix(kind, "+xml"):
		if mode == "escaped" {
			return asHTML
		}
		return asXHTML
	case strings.Contains(kind, "html"):
		return asHTML
	case kind == "text" || kind == "plain" || strings.HasPrefix(kind, "text/"):
		return asText
	case kind != "" && strings.Contains(kind, "/"):
		return asBase64
	}
	return asGuess
}

// endsAt reports whether a start tag, by its key in elements, ends the text.
func (x *textElement) endsAt(key string) bool {
	return implicitEndTags[key] || x.short && titleEndTags[key]
}

// innerKind returns how a tag inside of a plain text in a well-formed element is read:
// kindPlain as a part of the text, kindGroup as what stands for the text if that has
// nothing else, as RDF allows, and kindSkip as an element of its own. parent is the
// kind of the element around it.
func (x *textElement) innerKind(parent kind, key string) kind {
	switch {
	case parent == kindSkip:
		return kindSkip
	case inlineElements[key]:
		return kindPlain
	case x.inner[key], x.inner == nil && !implicitEndTags[key] && !titleEndTags[key]:
		return kindGroup
	}
	return kindSkip
}

// shows reports whether a tag of that name is written as part of the text. HTML has no
// tags that begin otherwise than with a letter; behind a < it is text. So it is in a
// title before names that HTML does not know.
func (x *textElement) shows(name []byte) bool {
	return len(name) > 0 && isLetter(name[0]) && (!x.short || !x.wellFormed || inlineElements[string(name)])
}

// writeTag writes a start tag as part of the text.
func (x *textElement) writeTag(w *writer, d *decoder, t *tag, base *url.URL) {
	local := t.local()
	if !x.shows(local) {
		return
	}
	w.openTag(string(local))
	for _, a := range t.attrs {
		name := string(a.name)
		switch {
		case name == "xml:lang":
			name = "lang"
		case strings.Contains(name, ":") || name == "xmlns":
			continue
		}
		value := d.value(a.value)
		if base != nil && addressAttributes[strings.ToLower(name)] {
			value = resolveAt(d.cost, base, value)
		}
		w.attribute(name, value)
	}
	if t.empty {
		w.out = append(w.out, " /"...)
	}
	w.closeTag()
}

// isBlank reports whether nothing was written of the text yet.
func (x *textElement) isBlank(w *writer) bool { return len(bytes.TrimSpace(w.out[x.start:])) == 0 }

// dropInnerTexts removes the texts of inner elements if the text has others.
func (x *textElement) dropInnerTexts(w *writer) {
	if len(x.innerTexts) == 0 {
		return
	}
	var own []byte
	from := x.start
	for _, s := range x.innerTexts {
		own = append(own, w.out[from:s.from]...)
		from = s.to
	}
	if own = append(own, w.out[from:]...); len(bytes.TrimSpace(own)) > 0 {
		w.out = append(w.out[:x.start], own...)
	}
}

// finish writes the text of o as it is meant, now that all of it was read, and closes
// its section. It returns the address of a guid that xml:base resolves.
func (x *textElement) finish(w *writer, d *decoder, o *openElement) (permalink string) {
	x.dropInnerTexts(w)
	text := w.out[x.start:]
	switch x.mode {
	case asHTML:
		if x.baseTag > 0 && len(bytes.TrimSpace(text[x.baseTag:])) == 0 {
			w.out = w.out[:x.start]
		}
	case asText, asGuess:
		if !x.markup && bytes.ContainsAny(text, "&<") && (x.mode == asText || !looksLikeHTML(string(text))) {
			plain := html.EscapeString(string(text))
			if x.mode == asText && !x.short {
				plain = notHTML + plain
			}
			w.out = append(w.out[:x.start], plain...)
		}
	case asBase64:
		encoded := bytes.Join(bytes.Fields(text), nil)
		if raw, err := base64.StdEncoding.DecodeString(string(encoded)); err == nil {
			w.out = d.appendText(w.out[:x.start], bytes.ToValidUTF8(raw, []byte("\uFFFD")), false, false)
		}
	case asPlain:
		if dateElements[o.output] && len(text) > maxDate {
			text = bytes.TrimSpace(text)
			text = bytes.ToValidUTF8(text[:min(len(text), maxDate)], nil)
			w.out = append(w.out[:x.start], text...)
		}
		if ref := strings.TrimSpace(string(text)); o.output == "guid" && o.base != nil && strings.HasPrefix(ref, "/") {
			permalink = resolveAt(d.cost, o.base, ref)
		}
	case asAddress:
		if ref := strings.TrimSpace(string(text)); o.base != nil && ref != "" {
			w.out = append(w.out[:x.start], resolveAt(d.cost, o.base, ref)...)
		}
	}
	w.closeCDATA(x.start)
	return permalink
}

// maxDate is how many bytes of a date are kept, many more than a date has: gofeed copies
// it some 250 times, once for each form that it has not.
const maxDate = 1 << 10

// dateElements are the elements whose text is a date.
var dateElements = set(`pubDate lastBuildDate updated published issued dc:date atom:updated atom:published
	dcterms:created dcterms:modified dcterms:issued dcterms:available`)

// notHTML is a comment of HTML in front of an escaped text. It says that the author
// meant the signs behind it, and no publisher escaped them twice.
const notHTML = "<!---->"

// looksLikeHTML reports whether s has an end tag, a <br>, an <img> or a reference.
func looksLikeHTML(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '<' && (s[i+1] == '/' && isLetter(s[i+2]) || strings.HasPrefix(s[i:], "<br") || strings.HasPrefix(s[i:], "<img ")) {
			return true
		}
	}
	return html.UnescapeString(s) != s
}

// startInText takes a start tag that stands in a text.
func (r *repairer) startInText() {
	t, parent := &r.tag, r.stack.top()
	x := parent.text
	if x.mode == asPlain || x.mode == asAddress {
		r.startInPlain(x, openElement{name: t.name, text: x, kind: kindPlain, base: parent.base})
		return
	}
	o := openElement{name: t.name, text: x, kind: kindText, base: r.baseURL()}
	if x.mode == asXHTML && !x.markup && equalFold(t.local(), "div") && x.isBlank(&r.w) && len(t.get("dir")) == 0 {
		x.markup = true
		o.kind = kindGroup // the div that Atom wants around XHTML is no part of it
		r.pushInText(o)
		return
	}
	x.markup = true
	if len(r.stack) < maxDepth {
		x.writeTag(&r.w, &r.decoder, t, o.base)
	} else {
		r.repairs.add(tooDeep)
	}
	r.pushInText(o)
}

// startInPlain takes the start tag of o, which stands in the plain text x.
func (r *repairer) startInPlain(x *textElement, o openElement) {
	from, depth := r.w.size(), len(r.stack)
	if x.wellFormed {
		o.kind = x.innerKind(r.stack.top().kind, string(r.namespaces.key))
	}
	if o.kind != kindSkip && r.w.size() > x.start {
		r.w.out = append(r.w.out, ' ')
	}
	if r.pushInText(o); o.kind == kindGroup && x.innerOpen == 0 && len(r.stack) > depth {
		x.innerOpen = depth
		x.innerTexts = append(x.innerTexts, span{from, from})
	}
}

// pushInText opens an element that stands in a text.
func (r *repairer) pushInText(o openElement) {
	o.bindings = len(r.namespaces.bindings)
	switch {
	case !r.tag.hasEndTag(r.tagWellFormed):
	case len(r.stack) < maxDepth:
		r.push(o)
	case r.stack.top().wellFormed:
		r.skipped++
	}
}

// endInText closes the i-th element on the stack, which stands in a text. Elements that
// were left open in it are closed without their end tags: HTML is repaired where it is
// read.
func (r *repairer) endInText(i int) {
	o := r.stack[i]
	if local := r.tag.local(); o.kind == kindText && o.text.shows(local) && !voidElements[strings.ToLower(string(local))] {
		r.w.endTag(string(local))
	}
	if x := o.text; x.innerOpen == i {
		x.innerOpen = 0
		x.innerTexts[len(x.innerTexts)-1].to = r.w.size()
	}
	r.stack = r.stack[:i]
}
