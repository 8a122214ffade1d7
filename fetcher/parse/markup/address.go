package markup

import (
	"bytes"
	"net/url"
	"strings"

	"rawi/fetcher/cost"
	"rawi/fetcher/extract"
	"rawi/storage/address"
)

// writeAttributes writes the attributes of e's start tag that are read.
func (e element) writeAttributes(w *writer, d *decoder, t *tag, base *url.URL, isAtom bool) {
	if isAtom && e.kind == kindText {
		w.attribute("type", "text/html")
	}
	for _, a := range t.attrs {
		name := knownAttributes[string(bytes.ToLower(a.name))]
		if name == "" || e.kind == kindText && name != "src" {
			continue
		}
		value := d.value(a.value)
		if addressAttributes[name] {
			if value = resolveAt(d.cost, base, strings.TrimSpace(value)); value == "" {
				continue
			}
		}
		w.attribute(name, value)
	}
}

// knownAttributes are the attributes that are read, by their names in lower case: who
// writes LINK or ispermalink means the same.
var knownAttributes = func() map[string]string {
	names := map[string]string{"rdf:resource": "resource"}
	for name := range strings.FieldsSeq(`href url src rel type length fileSize title hreflang domain isPermaLink
		term label scheme version medium width height text role resource uri email isDefault`) {
		names[strings.ToLower(name)] = name
	}
	return names
}()

// addressAttributes are the attributes that hold an address.
var addressAttributes = set("href src url uri action cite longdesc data poster background")

// resolveAt returns what ref means relative to base. It returns ref itself if base is
// nil, if ref cannot be parsed, and if ref names no page; empty for an address that is
// too long.
func resolveAt(b *cost.Budget, base *url.URL, ref string) string {
	if !b.FitsAddress(ref) {
		return ""
	}
	u, err := url.Parse(address.Escape(ref))
	if err != nil || base == nil || extract.NamesNothing(ref) {
		return ref
	}
	if ref = base.ResolveReference(u).String(); !b.FitsAddress(ref) {
		return ""
	}
	return ref
}

// LinkRelation returns the short form of a link relation (RFC 8288): the registry's
// address in front of it is dropped, and none means alternate.
func LinkRelation(rel string) string {
	rel = strings.ToLower(strings.TrimSpace(rel))
	if rel = rel[strings.LastIndexByte(rel, '/')+1:]; rel == "" {
		return "alternate"
	}
	return rel
}
