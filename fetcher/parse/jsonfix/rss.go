package jsonfix

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"rawi/fetcher/cost"
)

// RSS writes RSS in JSON as XML: document is RSS whose elements are the keys of
// objects, as RSS's author describes it and as converters make it of XML. It returns
// nil for a document of another kind. A long name may stand for many values: what does not
// fit into the budget is left out.
//
// Read as XML, the modules are read too, and all that publishers do wrong.
func RSS(b *cost.Budget, document map[string]any) []byte {
	root, channel := findChannel(document)
	if channel == nil {
		return nil
	}
	w, rss := xmlWriter{cost: b}, maps.Clone(root)
	rss["channel"] = channel
	if items := channel["items"]; items != nil && channel["item"] == nil {
		channel = maps.Clone(channel)
		channel["item"], rss["channel"] = items, channel
	}
	w.object("rss", rss, 0)
	return w.out
}

// findChannel returns the channel of RSS in JSON and the object that stands for
// <rss>; nil: the document is of another kind.
func findChannel(document map[string]any) (root, channel map[string]any) {
	if document["items"] != nil {
		return nil, nil
	}
	if root, _ = firstOf(document["rss"]).(map[string]any); root != nil {
		channel, _ = firstOf(root["channel"]).(map[string]any)
		return root, channel
	}
	if channel, _ = firstOf(document["channel"]).(map[string]any); channel["item"] == nil && channel["items"] == nil && document["item"] == nil {
		return nil, nil // JSON of another kind has channels too
	}
	return document, channel
}

// firstOf returns v, or the first value of a list: some converters make a list of
// every value.
func firstOf(v any) any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		return list[0]
	}
	return v
}

// xmlWriter writes the values of JSON as elements, attributes and text. Once out is
// full, it writes no more elements and attributes.
type xmlWriter struct {
	cost *cost.Budget
	out  []byte
}

// isFull reports whether the output is as large as it may be.
func (w *xmlWriter) isFull() bool {
	if len(w.out) <= w.cost.Room() {
		return false
	}
	w.cost.Lose(cost.Output)
	return true
}

// element writes v as an element, or as one for each value of a list.
func (w *xmlWriter) element(name string, v any, depth int) {
	if depth > maxDepth || !isElementName(name) || w.isFull() {
		return
	}
	switch v := v.(type) {
	case nil:
	case []any:
		for _, one := range v {
			w.element(name, one, depth+1)
		}
	case map[string]any:
		w.object(name, v, depth)
	default:
		w.out = append(append(append(w.out, '<'), name...), '>')
		w.text(scalar(v))
		w.end(name)
	}
}

// end writes an end tag.
func (w *xmlWriter) end(name string) {
	w.out = append(append(append(w.out, "</"...), name...), '>')
}

// object writes an object as an element with attributes, text and children, in the
// order of the keys.
func (w *xmlWriter) object(name string, v map[string]any, depth int) {
	keys := slices.Sorted(maps.Keys(v))
	w.out = append(append(w.out, '<'), name...)
	for _, key := range keys {
		if inner, ok := v[key].(map[string]any); ok && attributeObjects[key] {
			for _, name := range slices.Sorted(maps.Keys(inner)) {
				w.attribute(name, inner[name])
			}
		} else if attribute, ok := attributeName(name, key); ok && isScalar(v[key]) {
			w.attribute(attribute, v[key])
		}
	}
	w.out = append(w.out, '>')
	for _, key := range keys {
		_, isObject := v[key].(map[string]any)
		_, isAttribute := attributeName(name, key)
		switch {
		case isObject && attributeObjects[key], isAttribute && isScalar(v[key]):
		case isTextKey(name, key):
			w.text(scalar(firstOf(v[key])))
		default:
			w.element(key, v[key], depth+1)
		}
	}
	w.end(name)
}

// attribute writes a scalar as an attribute of the tag that is open.
func (w *xmlWriter) attribute(name string, v any) {
	if !isElementName(name) || !isScalar(v) || w.isFull() {
		return
	}
	w.out = append(append(append(w.out, ' '), name...), '=', '"')
	w.text(scalar(v))
	w.out = append(w.out, '"')
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// text writes s escaped, for texts and attributes.
func (w *xmlWriter) text(s string) {
	if len(w.out)+len(s) <= w.cost.Room() {
		s = xmlEscaper.Replace(s)
	}
	if len(w.out)+len(s) > w.cost.Room() {
		w.cost.Lose(cost.Output)
		return
	}
	w.out = append(w.out, s...)
}

// attributeObjects are the keys under which converters collect attributes, and
// textKeys those of the text of an element with attributes.
var (
	attributeObjects = set("@attributes _attributes attributes $ @")
	textKeys         = set("#value #text #cdata #cdata-section # $t $ _ _text _cdata __text __cdata")
)

// leafElements are the elements of RSS without children: what their objects hold are
// attributes, also without a prefix such as @.
var leafElements = set("enclosure guid category source cloud thumbnail link rss atom:link itunes:image itunes:category")

// isLeaf reports whether the element has no children.
func isLeaf(name string) bool {
	name = strings.ToLower(name)
	return leafElements[name] || strings.HasPrefix(name, "media:")
}

// isTextKey reports whether key holds the text of element.
func isTextKey(element, key string) bool {
	return textKeys[key] || isLeaf(element) && (key == "value" || key == "content" || key == "text")
}

// attributeName returns the name of the attribute that key stands for, if it does.
func attributeName(element, key string) (string, bool) {
	switch {
	case isTextKey(element, key), attributeObjects[key]:
		return "", false
	case strings.HasPrefix(key, "xmlns"):
		return key, true
	case strings.HasPrefix(key, "@"), strings.HasPrefix(key, "-"), strings.HasPrefix(key, "_"):
		return key[1:], true
	}
	return key, isLeaf(element) && !strings.Contains(key, ":")
}

// isScalar reports whether v is a string, a bool or a number.
func isScalar(v any) bool {
	switch v.(type) {
	case string, bool, json.Number:
		return true
	}
	return false
}

// scalar returns a scalar as text; empty for other values.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	}
	return ""
}

// maxElementName is how many bytes a name may have: it is written twice for each
// value of a list.
const maxElementName = 64

// isElementName reports whether s is written as a name: ASCII, as in all of RSS.
func isElementName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= maxElementName && isLetter(s[0])
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == ':' || c == '_' || c == '-' || c == '.'
}

// set returns the set of the words of a list separated by spaces.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}
