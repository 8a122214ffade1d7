package parse

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"strings"
)

// mode is how what stands in a text is meant.
type mode uint8

const (
	asHTML    mode = iota // escaped HTML, as RSS has it; tags in it are HTML too
	asXHTML               // markup stands in it plainly
	asText                // text: its < is a <
	asGuess               // Atom without a type: text, unless it looks like HTML
	asBase64              //
	asPlain               // tags in it vanish
	asAddress             // the same, and it is resolved
)

// passage is a text under way.
type passage struct {
	mode   mode
	title  bool // short, so that what else an item holds ends it
	whole  bool // tags in it are part of it, whatever they are called
	start  int  // in out
	lead   int  // bytes from start on that say what its addresses count from
	markup bool // tags were seen in it

	inner  map[string]bool // as its element has it
	asides []span          // in out: what elements in it say, in place of it
	aside  int             // where on the stack such an element stands; 0: none is open
}

func (c *cleaner) newText(e element) *passage {
	t := &passage{title: e.kind != kindText || strings.HasSuffix(e.write, "title"), whole: c.whole, inner: e.inner}
	switch {
	case e.kind == kindPlain:
		t.mode = asPlain
	case e.kind == kindAddress:
		t.mode = asAddress
	case c.form.atom:
		if t.mode = c.atomMode(); t.mode == asGuess && t.title && len(c.tag.get("mode")) == 0 {
			t.mode = asText // RFC 4287 3.1.1; of contents publishers often forget to say that they are HTML
		}
	}
	return t
}

// atomMode reads type and mode of Atom 1.0 and 0.3.
func (c *cleaner) atomMode() mode {
	kind := mediaType(string(c.tag.get("type")))
	switch mode := strings.ToLower(string(c.tag.get("mode"))); {
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

// ends reports whether the tag under way, whose name is in c.key, ends t.
func (c *cleaner) ends(t *passage) bool {
	return enders[string(c.key)] || t.title && titleEnders[string(c.key)]
}

// inText takes a tag that stands in a text.
func (c *cleaner) inText() {
	tag, parent := &c.tag, c.top()
	t := parent.text
	if t.mode == asPlain || t.mode == asAddress {
		c.inPlain(t, open{name: tag.name, text: t, kind: kindPlain, base: parent.base})
		return
	}
	o := open{name: tag.name, text: t, kind: kindText, base: c.base()}
	if t.mode == asXHTML && !t.markup && equalFold(c.local(), "div") && c.blank(t) && len(tag.get("dir")) == 0 {
		t.markup = true
		o.kind = kindGroup // the div that Atom wants around XHTML is no part of it
		c.pushMarkup(o)
		return
	}
	t.markup = true
	if len(c.stack) < MaxDepth {
		c.markupTag(o.base)
	} else {
		c.note(tooDeep)
	}
	c.pushMarkup(o)
}

// inPlain takes a tag, of the element o, that stands in a plain text.
func (c *cleaner) inPlain(t *passage, o open) {
	from, depth := len(c.out), len(c.stack)
	if t.whole {
		o.kind = c.innerKind(t)
	}
	if o.kind != kindSkip && len(c.out) > t.start {
		c.out = append(c.out, ' ')
	}
	if c.pushMarkup(o); o.kind == kindGroup && t.aside == 0 && len(c.stack) > depth {
		t.aside = depth
		t.asides = append(t.asides, span{from, from})
	}
}

// ownText drops what elements in t say, from out, if t says something beside
// them.
func (c *cleaner) ownText(t *passage) {
	if len(t.asides) == 0 {
		return
	}
	var own []byte
	from := t.start
	for _, s := range t.asides {
		own = append(own, c.out[from:s.from]...)
		from = s.at
	}
	if own = append(own, c.out[from:]...); len(bytes.TrimSpace(own)) > 0 {
		c.out = append(c.out[:t.start], own...)
	}
}

func (c *cleaner) pushMarkup(o open) {
	o.decls = len(c.decls)
	switch {
	case !c.holds():
	case len(c.stack) < MaxDepth:
		c.push(o)
	case c.top().whole:
		c.over++
	}
}

// local is the name of the tag without its prefix.
func (c *cleaner) local() []byte {
	_, local := c.resolve(c.tag.name)
	return local
}

// blank reports whether nothing stands in t yet.
func (c *cleaner) blank(t *passage) bool {
	return strings.TrimSpace(string(c.out[t.start:])) == ""
}

// endMarkup ends a tag inside a text, the i-th on the stack. Those left open in
// it are left open: HTML is read behind.
func (c *cleaner) endMarkup(i int) {
	o := c.stack[i]
	if local := c.local(); o.kind == kindText && o.text.shows(local) && !void[strings.ToLower(string(local))] {
		c.out = append(append(append(c.out, "</"...), local...), '>')
	}
	if t := o.text; t.aside == i {
		t.aside = 0
		t.asides[len(t.asides)-1].at = len(c.out)
	}
	c.stack = c.stack[:i]
}

// markupTag writes the tag under way as part of a text.
func (c *cleaner) markupTag(base *url.URL) {
	local := c.local()
	if !c.top().text.shows(local) {
		return
	}
	c.out = append(append(c.out, '<'), local...)
	for _, a := range c.tag.attrs {
		name := string(a.name)
		switch {
		case name == "xml:lang":
			name = "lang"
		case strings.Contains(name, ":") || name == "xmlns":
			continue
		}
		value := c.value(a.value)
		if base != nil && addressAttrs[strings.ToLower(name)] {
			value = resolveAt(base, value)
		}
		c.attribute(name, value)
	}
	if c.tag.empty {
		c.out = append(c.out, " /"...)
	}
	c.out = append(c.out, '>')
}

// shows reports whether a tag of that name is written as part of t. HTML has no
// tags that begin otherwise than by a letter, behind which a < is text, as it
// is before names it does not know in a title.
func (t *passage) shows(name []byte) bool {
	return len(name) > 0 && isLetter(name[0]) && (!t.title || !t.whole || phrases[string(name)])
}

var addressAttrs = set("href src url uri action cite longdesc data poster background")

// baseTag says what the addresses in a text count from, the way HTML does.
func (c *cleaner) baseTag(base *url.URL) {
	if base != nil {
		c.out = append(c.out, "<base"...)
		c.attribute("href", base.String())
		c.out = append(c.out, '>')
	}
}

// endText finishes what was written of a text, now that it is all there.
func (c *cleaner) endText(o *open) {
	t := o.text
	c.ownText(t)
	plain := c.out[t.start:]
	switch t.mode {
	case asHTML:
		if t.lead > 0 && len(bytes.TrimSpace(plain[t.lead:])) == 0 {
			c.out = c.out[:t.start]
		}
	case asText, asGuess:
		if !t.markup && bytes.ContainsAny(plain, "&<") && (t.mode == asText || !looksLikeHTML(string(plain))) {
			escaped := html.EscapeString(string(plain))
			if t.mode == asText && !t.title {
				escaped = notHTML + escaped
			}
			c.out = append(c.out[:t.start], escaped...)
		}
	case asBase64:
		squeezed := bytes.Join(bytes.Fields(plain), nil)
		if raw, err := base64.StdEncoding.DecodeString(string(squeezed)); err == nil {
			c.out = c.out[:t.start]
			c.decode(bytes.ToValidUTF8(raw, []byte("\uFFFD")), false)
		}
	case asPlain:
		if ref := strings.TrimSpace(string(plain)); o.write == "guid" && o.base != nil && strings.HasPrefix(ref, "/") {
			c.permalink = resolveAt(o.base, ref)
		}
	case asAddress:
		if ref := strings.TrimSpace(string(plain)); o.base != nil && ref != "" {
			c.out = append(c.out[:t.start], resolveAt(o.base, ref)...)
		}
	}
	c.closeSection(t.start)
}

// notHTML is a comment of HTML. It says that what is escaped behind it is so because
// its author meant it, not because a publisher escaped it twice.
const notHTML = "<!---->"

// looksLikeHTML reports text with an end tag or a reference in it.
func looksLikeHTML(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '<' && (s[i+1] == '/' && isLetter(s[i+2]) || strings.HasPrefix(s[i:], "<br") || strings.HasPrefix(s[i:], "<img ")) {
			return true
		}
	}
	return html.UnescapeString(s) != s
}
