package parse

import (
	"bytes"
	"html"
)

// ids are what may identify a whole item: of the elements directly in it, where
// their texts begin in the document.
type ids struct {
	entry          bool // of Atom
	about          []byte
	guid, id, link spot
	others         bool // what identifies it may be called otherwise
}

// spot is where the text of an element begins, and how many are called so.
type spot struct{ at, count int }

// newIDs begins with the item's own tag.
func newIDs(tag []byte, entry bool) ids {
	s := ids{entry: entry}
	if at := bytes.Index(tag, []byte("about=")); at >= 0 {
		value := tag[at+len("about="):]
		if end := bytes.IndexByte(value[1:], value[0]); end >= 0 && bytes.HasSuffix(tag[:at], []byte(" rdf:")) {
			s.about = value[1 : 1+end]
		} else {
			s.others = true
		}
	}
	return s
}

// note takes a tag directly in the item, whose text begins at.
func (s *ids) note(t plain, tag []byte, at int) {
	local := t.name[bytes.IndexByte(t.name, ':')+1:]
	var found *spot
	switch {
	case len(local) == 4 && equalFold(local, "guid"):
		found = &s.guid
	case len(local) == 4 && equalFold(local, "link"):
		found = &s.link
	case len(local) == 2 && equalFold(local, "id"):
		found = &s.id
	case len(local) == 8 && equalFold(local, "origlink"), len(local) == 9 && equalFold(local, "enclosure"), len(local) == 10 && equalFold(local, "identifier"):
		s.others = true
		return
	default:
		return
	}
	if len(local) < len(t.name) || bytes.Contains(tag, []byte("xmlns")) {
		s.others = true // of another vocabulary, or of this one by another name
		return
	}
	found.at = at
	found.count++
}

// of is what identifies the item in a document, the item itself where it names
// nothing; false: that cannot be told without reading it.
func (s *ids) of(body, item []byte) (id []byte, plain bool) {
	switch {
	case s.entry:
		return only(body, s.id)
	case s.guid.count > 0:
		return only(body, s.guid)
	case s.others:
		return nil, false
	case len(s.about) > 0:
		return s.about, bytes.Contains(s.about, []byte(":"))
	case s.link.count == 0:
		return item, true
	}
	link, plain := only(body, s.link)
	if plain {
		link = []byte(canonical(html.UnescapeString(string(link))))
	}
	return link, plain && len(link) > 0
}

// only is the text of an element that stands there once, plainly.
func only(body []byte, s spot) (text []byte, plain bool) {
	if s.count != 1 {
		return nil, false
	}
	text = body[s.at:]
	if inner, ok := bytes.CutPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte(cdataStart)); ok {
		end := max(bytes.Index(inner, []byte(cdataEnd)), 0)
		text, plain = inner[:end], bytes.HasPrefix(bytes.TrimLeft(inner[end:], cdataEnd+" \t\r\n"), []byte("</"))
	} else {
		end := max(bytes.IndexByte(text, '<'), 0)
		text, plain = text[:end], bytes.HasPrefix(text[end:], []byte("</"))
	}
	text = bytes.TrimSpace(text)
	return text, plain && len(text) > 0
}

// alone reports whether each item can be told from the others without them:
// where two have one id, reading looks at both.
func (p *pieces) alone() bool {
	seen := make(map[string]bool, len(p.cuts))
	for _, c := range p.cuts {
		id, plain := rawID(p.body[c.start:c.end])
		if c.whole {
			id, plain = c.ids.of(p.body, p.body[c.start:c.end])
		}
		if !plain || seen[string(id)] {
			return false
		}
		seen[string(id)] = true
	}
	return len(p.cuts) > 0
}

// rawID is what identifies an item that is not whole, as it stands there; the
// item itself where it names nothing. It is false where that cannot be told without reading.
func rawID(item []byte) (id []byte, plain bool) {
	for _, name := range [...]string{"<guid", "rdf:about=", "<id", "<link"} {
		at := indexName(item, name)
		if at < 0 {
			continue
		}
		value := item[at+len(name):]
		if indexName(value, name) >= 0 {
			return nil, false
		}
		if name[0] != '<' {
			end := bytes.IndexByte(value[1:], value[0])
			return value[:end+1], end >= 0
		}
		value = value[bytes.IndexByte(value, '>')+1:]
		end := bytes.Index(value, []byte("</"))
		if end < 0 {
			return nil, false
		}
		value = bytes.TrimSpace(value[:end])
		if inner, ok := bytes.CutPrefix(value, []byte(cdataStart)); ok {
			value = bytes.TrimSpace(bytes.TrimSuffix(inner, []byte(cdataEnd)))
		}
		return value, len(value) > 0 && !bytes.ContainsAny(value, "<")
	}
	return item, true
}

// indexName is where name stands, and no longer name that begins so.
func indexName(b []byte, name string) int {
	for from := 0; ; {
		at := bytes.Index(b[from:], []byte(name))
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(name)
		if end < len(b) && (name[0] != '<' || !nameByte(b[end])) {
			return at
		}
		from = at + 1
	}
}
