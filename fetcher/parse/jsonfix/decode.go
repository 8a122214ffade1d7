package jsonfix

import (
	"bytes"

	"rawi/fetcher/cost"
)

// maxDepth is how deep arrays and objects may be nested.
const maxDepth = 100

// maxLead is how far into a document its beginning is looked for, in bytes: a page
// of a server's warnings fits before it.
const maxLead = 64 << 10

// Start returns where a JSON Feed or RSS in JSON begins in body: at 0, or behind what
// a server wrote before it, such as the name of a function; -1: body is neither.
func Start(body []byte) int {
	if len(body) > 0 && (body[0] == '{' || body[0] == '[') {
		return 0
	}
	lead := body[:min(len(body), maxLead)]
	at := bytes.IndexByte(lead, '{')
	if at < 0 {
		return -1
	}
	isFeed := bytes.Contains(lead, []byte("jsonfeed.org/version/")) && !bytes.Contains(lead[:at], []byte("<rss"))
	if isFeed || bytes.Contains(lead[at:], []byte(`"channel"`)) && !bytes.ContainsRune(lead[:at], '<') {
		return at
	}
	return -1
}

// EndsEarly reports whether body is cut off: its brackets are not all closed, or it
// ends inside a string.
func EndsEarly(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			if depth--; depth == 0 {
				return false
			}
		}
	}
	return true
}

// Decode repairs body and decodes it. Numbers are json.Number. A JSON Feed that
// cannot be decoded as a whole is read item by item, which Salvaged among the warnings
// says. warnings say what was repaired; the document is nil or incomplete where nothing helped. The error is ErrTooDeep.
func Decode(b *cost.Budget, body []byte) (document map[string]any, warnings []string, err error) {
	repaired, warnings, err := repair(b, body)
	if err != nil {
		return nil, nil, err
	}
	if decode(repaired, &document) != nil || document["items"] == nil {
		if feed := salvage(b, body); feed != nil {
			return feed, append(warnings, Salvaged), nil
		}
	}
	return document, warnings, nil
}
