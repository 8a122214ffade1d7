package parse

import (
	"bytes"
	"strings"
)

// maxLead is how far the root may lie behind the beginning: a page of PHP
// warnings fits before it.
const maxLead = 64 << 10

// form is which format a document has.
type form struct {
	atom    bool
	rdf     bool
	version string
}

func (f form) String() string {
	switch {
	case f.atom:
		return "atom " + f.version
	case f.version == "":
		return "rss"
	}
	return "rss " + f.version
}

// prologue finds the root, leaves out what stands before it, and begins it. It
// reports false where there is none.
func (c *cleaner) prologue() bool {
	at, name := c.root(true)
	if !isRoot(name) {
		at, name = c.root(false)
	}
	if at < 0 {
		return false
	}
	lead := bytes.TrimSpace(c.b[:at])
	if !bytes.HasPrefix(lead, []byte("<?")) && !bytes.HasPrefix(lead, []byte("<!")) && len(lead) > 0 {
		c.note(textBefore)
	}
	c.declare(lead)
	c.i = at
	c.wide = c.outline.whole(at)
	c.read(at)
	c.whole = c.outline.whole(at)
	c.declareSpaces()
	c.adoptRoot(name)
	switch name {
	case "rss", "rdf", "feed":
		c.begin(name)
		c.i += c.tag.size
	case "entry":
		c.form = form{atom: true, version: "1.0"}
		c.synthesise(`feed version="1.0"`) // an entry may be a document
	case "channel":
		c.note(brokenTag)
		c.synthesise("rss")
	case "item":
		c.note(brokenTag)
		c.synthesise("rss")
		c.note(brokenTag)
		c.synthesise("channel")
	}
	return true
}

func isRoot(name string) bool { return name == "rss" || name == "rdf" || name == "feed" }

// root is where the root element begins and what it is called; where there is
// none, the channel or the first item stand for it. What instructions and the
// document type declaration hold is not looked at, unless they may have been
// left open.
func (c *cleaner) root(closed bool) (at int, name string) {
	at = -1
	for i := c.next('<', 0); i < min(len(c.b), maxLead); i = c.next('<', i+1) {
		if n := c.aside(i, closed); n > 0 {
			i += n - 1
			continue
		}
		if !c.read(i) || c.tag.end {
			continue
		}
		local := c.tag.name[bytes.LastIndexByte(c.tag.name, ':')+1:]
		switch found := string(bytes.ToLower(local)); found {
		case "rss", "rdf", "feed":
			return i, found
		case "channel", "item", "entry":
			if at < 0 {
				at, name = i, found
			}
		}
		if at >= 0 && i-at > 1<<10 {
			break
		}
	}
	return at, name
}

// aside is the length of a comment at i, and where closed is set of an
// instruction or a document type declaration; 0: there is none.
func (c *cleaner) aside(i int, closed bool) int {
	b := c.b[i:]
	end := ""
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		end = "-->"
	case closed && bytes.HasPrefix(b, []byte("<?")):
		end = "?>"
	case closed && bytes.HasPrefix(b, []byte("<!")):
		return declarationSize(b[:min(len(b), maxLead)])
	default:
		return 0
	}
	if c.never(end) {
		return 0
	}
	n := bytes.Index(b, []byte(end))
	if n < 0 {
		c.absent = append(c.absent, end)
	}
	return n + 1
}

// begin writes the root.
func (c *cleaner) begin(name string) {
	version := c.value(bytes.TrimSpace(c.tag.get("version")))
	if strings.Trim(version, "0123456789.") != "" {
		version = ""
	}
	write := name
	switch name {
	case "rdf":
		write = "rdf:RDF"
		if c.form.rdf = true; version == "" {
			version = "1.0"
			if c.names("simple/0.9") {
				version = "0.9"
			}
		}
	case "feed":
		if c.form.atom = true; version == "" {
			version = "1.0"
			if c.names("purl.org/atom/ns") {
				version = "0.3"
			}
		}
	}
	c.form.version = version
	c.out = append(append(c.out, '<'), write...)
	if version != "" {
		c.out = append(c.out, ` version="`...)
		c.out = append(append(c.out, version...), '"')
	}
	c.out = append(c.out, '>')
	c.push(open{name: c.tag.name, write: write, kind: kindGroup, base: c.base()})
	if name == "feed" {
		c.carry()
	} else {
		c.lang = c.tag.get("xml:lang")
	}
	if c.tag.empty {
		c.pop()
		c.done = true
	}
}

// names reports whether a namespace declared at the root holds s.
func (c *cleaner) names(s string) bool {
	for _, a := range c.tag.attrs {
		if bytes.HasPrefix(a.name, []byte("xmlns")) && bytes.Contains(a.value, []byte(s)) {
			return true
		}
	}
	return false
}

// synthesise begins an element that the document lacks.
func (c *cleaner) synthesise(name string) {
	c.out = append(append(append(c.out, '<'), name...), '>')
	name, _, _ = strings.Cut(name, " ")
	c.stack = append(c.stack, open{write: name, kind: kindGroup})
}

// carry writes what attributes of a group say and gofeed drops: rdf:about and
// xml:lang.
func (c *cleaner) carry() {
	o := c.top()
	if !o.item && o.write != "channel" && o.write != "feed" {
		return
	}
	if about := c.value(c.tag.get("rdf:about")); about != "" {
		if o.base != nil {
			about = resolveAt(o.base, about)
		}
		c.leaf("rawi:about", about)
	}
	lang := c.tag.get("xml:lang")
	if len(lang) == 0 && o.write == "channel" {
		lang = c.lang
	}
	if len(lang) > 0 {
		o.said = true
		c.leaf("rawi:lang", c.value(lang))
	}
}

// sayLanguage carries the language of a text to its item, if that says none.
func (c *cleaner) sayLanguage() {
	if !c.top().item || c.top().said {
		return
	}
	if lang := c.tag.get("xml:lang"); len(lang) > 0 {
		c.top().said = true
		c.leaf("rawi:lang", c.value(lang))
	}
}
