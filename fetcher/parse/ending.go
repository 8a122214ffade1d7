package parse

import (
	"bytes"
	"regexp"
)

// rootTag finds the tag that a feed's document begins with.
var rootTag = regexp.MustCompile(`(?i)<((?:[a-z_][\w.-]*:)?(?:rss|feed|rdf|channel))(?:[\s/][^>]*)?>`)

// rootWithin is how far into a document its root is looked for, in bytes.
const rootWithin = 64 << 10

// endsEarly reports a document that is cut off: in XML the tag is missing that
// ends the root, or stands in a section that does not end. Nothing else would
// tell: a server that announces fewer bytes than it has breaks no rule of HTTP.
func endsEarly(body []byte) bool {
	m := rootTag.FindSubmatchIndex(body[:min(len(body), rootWithin)])
	if m == nil || body[m[1]-2] == '/' {
		return false
	}
	at := lastEndTag(body, body[m[2]:m[3]])
	if at < 0 {
		return true
	}
	section := bytes.LastIndex(body[:at], []byte(cdataStart))
	return section >= 0 && !bytes.Contains(body[section:at], []byte(cdataEnd))
}

// lastEndTag is where the last whole end tag of an element stands, its name in
// any case; -1: nowhere.
func lastEndTag(body, name []byte) int {
	for end := len(body); ; {
		at := bytes.LastIndex(body[:end], []byte("</"))
		if at < 0 {
			return -1
		}
		rest := body[at+2 : end]
		if len(rest) > len(name) && bytes.EqualFold(rest[:len(name)], name) && bytes.HasPrefix(bytes.TrimLeft(rest[len(name):], " \t\r\n"), []byte(">")) {
			return at
		}
		end = at
	}
}
