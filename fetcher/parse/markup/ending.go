package markup

import (
	"bytes"
	"regexp"
)

// rootTag matches the start tag of a root, or of a channel that stands for it.
var rootTag = regexp.MustCompile(`(?i)<((?:[a-z_][\w.-]*:)?(?:rss|feed|rdf|channel))(?:[\s/][^>]*)?>`)

// EndsEarly reports whether a document is cut off: the end tag of its root is missing,
// or stands in a section that does not end. HTTP does not tell: a server that announces
// fewer bytes than it has breaks no rule.
func EndsEarly(body []byte) bool {
	m := rootTag.FindSubmatchIndex(body[:min(len(body), maxProlog)])
	if m == nil || body[m[1]-2] == '/' {
		return false
	}
	at := lastEndTag(body, body[m[2]:m[3]])
	if at < 0 {
		return true
	}
	return hasOpenSection(body[:at])
}

// hasOpenSection reports whether b has a CDATA section that does not end. It searches
// from the beginning, which is ten times as fast as from the end.
func hasOpenSection(b []byte) bool {
	for {
		at := bytes.Index(b, []byte(cdataStart))
		if at < 0 {
			return false
		}
		n := bytes.Index(b[at:], []byte(cdataEnd))
		if n < 0 {
			return true
		}
		b = b[at+n:]
	}
}

// lastEndTag returns where the last complete end tag of that name stands, in any case;
// -1: there is none.
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
