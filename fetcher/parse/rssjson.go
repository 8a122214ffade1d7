package parse

import (
	stdjson "encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// RSS in JSON (as RSS's author describes it, and as converters make it of XML) is
// RSS whose elements are the keys of objects. It is written as RSS again and read
// as such: so the modules are read too, and all that publishers do wrong.

// channelOf is the channel of RSS in JSON; nil: this is none.
func channelOf(document map[string]any) (root, channel map[string]any) {
	if document["items"] != nil {
		return nil, nil
	}
	if root, _ = one(document["rss"]).(map[string]any); root != nil {
		channel, _ = one(root["channel"]).(map[string]any)
		return root, channel
	}
	if channel, _ = one(document["channel"]).(map[string]any); channel["item"] == nil && channel["items"] == nil && document["item"] == nil {
		return nil, nil // JSON of another kind has channels too
	}
	return document, channel
}

// one is v, or the first of a list: some converters make a list of everything.
func one(v any) any {
	if list, ok := v.([]any); ok && len(list) > 0 {
		return list[0]
	}
	return v
}

// writeRSS writes RSS in JSON as XML. It returns ErrTooLarge where that is larger
// than a document may be, for a name may be long and stand for many values.
func writeRSS(root, channel map[string]any) ([]byte, error) {
	w, rss := rssWriter{}, maps.Clone(root)
	rss["channel"] = channel
	if items := channel["items"]; items != nil && channel["item"] == nil {
		channel = maps.Clone(channel)
		channel["item"], rss["channel"] = items, channel
	}
	w.object("rss", rss, 0)
	if w.full() {
		return nil, ErrTooLarge
	}
	return w.out, nil
}

type rssWriter struct{ out []byte }

func (w *rssWriter) full() bool { return len(w.out) > MaxBytes }

// element writes v as elements of that name: one for each of a list.
func (w *rssWriter) element(name string, v any, depth int) {
	if depth > MaxDepth || !isElementName(name) || w.full() {
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

func (w *rssWriter) end(name string) {
	w.out = append(append(append(w.out, "</"...), name...), '>')
}

// object writes an element with attributes, text and children.
func (w *rssWriter) object(name string, v map[string]any, depth int) {
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
			w.text(scalar(one(v[key])))
		default:
			w.element(key, v[key], depth+1)
		}
	}
	w.end(name)
}

func (w *rssWriter) attribute(name string, v any) {
	if !isElementName(name) || !isScalar(v) || w.full() {
		return
	}
	w.out = append(append(append(w.out, ' '), name...), '=', '"')
	w.text(scalar(v))
	w.out = append(w.out, '"')
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (w *rssWriter) text(s string) { w.out = append(w.out, xmlEscaper.Replace(s)...) }

// attributeObjects are keys under which converters gather attributes, and
// textKeys those under which they put the text of an element that has some.
var (
	attributeObjects = set("@attributes _attributes attributes $ @")
	textKeys         = set("#value #text #cdata #cdata-section # $t $ _ _text _cdata __text __cdata")
)

// leaves are elements of RSS without children of their own: what an object holds
// of them are attributes, also without a sign in front.
var leaves = set("enclosure guid category source cloud thumbnail link rss atom:link itunes:image itunes:category")

func isLeaf(name string) bool {
	name = strings.ToLower(name)
	return leaves[name] || strings.HasPrefix(name, "media:")
}

// isTextKey reports a key of an element's text.
func isTextKey(element, key string) bool {
	return textKeys[key] || isLeaf(element) && (key == "value" || key == "content" || key == "text")
}

// attributeName is the name of the attribute that a key means.
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

func isScalar(v any) bool {
	switch v.(type) {
	case string, bool, stdjson.Number:
		return true
	}
	return false
}

func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case stdjson.Number:
		return v.String()
	}
	return ""
}

// maxElementName bounds names: one stands twice for each value of a list.
const maxElementName = 64

func isElementName(s string) bool {
	for i := range len(s) {
		if !nameByte(s[i]) {
			return false
		}
	}
	return s != "" && len(s) <= maxElementName && isLetter(s[0])
}
