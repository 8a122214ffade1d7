package markup

import (
	"bytes"
	"math"
	"strings"
)

// maxProlog is how far the root may lie behind the beginning, in bytes: a page of PHP
// warnings fits before it.
const maxProlog = 64 << 10

// format is the format of a document.
type format struct {
	atom    bool
	rdf     bool
	version string
}

func (f format) String() string {
	switch {
	case f.atom:
		return "atom " + f.version
	case f.version == "":
		return "rss"
	}
	return "rss " + f.version
}

// startDocument finds the root, skips what stands before it, and writes its start tag.
// It reports false where there is no root.
func (r *repairer) startDocument() bool {
	at, name := r.findRoot(true)
	if !isRoot(name) {
		at, name = r.findRoot(false)
	}
	if at < 0 {
		return false
	}
	lead := bytes.TrimSpace(r.doc[:at])
	if !bytes.HasPrefix(lead, []byte("<?")) && !bytes.HasPrefix(lead, []byte("<!")) && len(lead) > 0 {
		r.repairs.add(textBefore)
	}
	r.decoder.declareEntities(lead)
	r.pos = at
	r.anyScript = r.outline.isWellFormed(at)
	r.readTag(at)
	r.tagWellFormed = r.outline.isWellFormed(at)
	r.namespaces.declare(&r.tag)
	r.namespaces.setRootNamespace(&r.tag, name)
	switch name {
	case "rss", "rdf", "feed":
		r.startRoot(name)
		r.pos += r.tag.size
	case "entry":
		r.format = format{atom: true, version: "1.0"}
		r.namespaces.atom = true
		r.insertElement(`feed version="1.0"`) // an entry may be a document
	case "channel":
		r.repairs.add(brokenTag)
		r.insertElement("rss")
	case "item":
		r.repairs.add(brokenTag)
		r.insertElement("rss")
		r.repairs.add(brokenTag)
		r.insertElement("channel")
	}
	return true
}

func isRoot(name string) bool { return name == "rss" || name == "rdf" || name == "feed" }

// findRoot returns where the root begins and its local name in lower case; where there
// is none, the channel or the first item stand for it; -1: there is none of these. With
// skipDeclarations, instructions and document type declarations are skipped: they may
// hold anything, unless they were left open.
func (s *scanner) findRoot(skipDeclarations bool) (at int, name string) {
	at = -1
	for i := s.next('<', 0); i < min(len(s.doc), maxProlog); i = s.next('<', i+1) {
		if n := s.declarationSize(i, skipDeclarations); n > 0 {
			i += n - 1
			continue
		}
		if !s.readTag(i) || s.tag.end {
			continue
		}
		local := s.tag.name[bytes.LastIndexByte(s.tag.name, ':')+1:]
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

// declarationSize returns the length of a comment at i, and if all is set also of an
// instruction or a document type declaration; 0: there is none.
func (s *scanner) declarationSize(i int, all bool) int {
	b := s.doc[i:]
	end := ""
	switch {
	case bytes.HasPrefix(b, []byte("<!--")):
		end = "-->"
	case all && bytes.HasPrefix(b, []byte("<?")):
		end = "?>"
	case all && bytes.HasPrefix(b, []byte("<!")):
		return s.doctypeSize(i)
	default:
		return 0
	}
	at := s.find(end, i)
	if at == math.MaxInt {
		if !s.isMissing(end) {
			s.missing = append(s.missing, end)
		}
		return 0
	}
	return at - i + 1
}

// startRoot writes the start tag of the root, whose local name is name.
func (r *repairer) startRoot(name string) {
	version := r.decoder.value(bytes.TrimSpace(r.tag.get("version")))
	if strings.Trim(version, "0123456789.") != "" {
		version = ""
	}
	output := name
	switch name {
	case "rdf":
		output = "rdf:RDF"
		if r.format.rdf = true; version == "" {
			version = "1.0"
			if r.tag.declares("simple/0.9") {
				version = "0.9"
			}
		}
	case "feed":
		r.namespaces.atom = true
		if r.format.atom = true; version == "" {
			version = "1.0"
			if r.tag.declares("purl.org/atom/ns") {
				version = "0.3"
			}
		}
	}
	r.format.version = version
	r.w.openTag(output)
	if version != "" {
		r.w.attribute("version", version)
	}
	r.w.closeTag()
	r.push(openElement{name: r.tag.name, output: output, kind: kindGroup, base: r.baseURL()})
	if name == "feed" {
		r.copyAttributes()
	} else {
		r.rootLanguage = r.tag.get("xml:lang")
	}
	if r.tag.empty {
		r.pop()
		r.rootClosed = true
	}
}

// insertElement writes the start tag of an element that the document lacks.
func (r *repairer) insertElement(tag string) {
	r.w.startTag(tag)
	name, _, _ := strings.Cut(tag, " ")
	r.stack = append(r.stack, openElement{output: name, kind: kindGroup})
}

// copyAttributes writes the attributes of a group that gofeed drops as elements:
// rdf:about and xml:lang.
func (r *repairer) copyAttributes() {
	o := r.stack.top()
	if !o.item && o.output != "channel" && o.output != "feed" {
		return
	}
	if about := r.decoder.value(r.tag.get("rdf:about")); about != "" {
		if o.base != nil {
			about = resolveAt(r.cost, o.base, about)
		}
		r.w.element("rawi:about", about)
	}
	lang := r.tag.get("xml:lang")
	if len(lang) == 0 && o.output == "channel" {
		lang = r.rootLanguage
	}
	if len(lang) > 0 {
		o.hasLanguage = true
		r.w.element("rawi:lang", r.decoder.value(lang))
	}
}

// copyLanguage writes the language of a text as that of its item, if the item has
// none.
func (r *repairer) copyLanguage() {
	if !r.stack.top().item || r.stack.top().hasLanguage {
		return
	}
	if lang := r.tag.get("xml:lang"); len(lang) > 0 {
		r.stack.top().hasLanguage = true
		r.w.element("rawi:lang", r.decoder.value(lang))
	}
}
