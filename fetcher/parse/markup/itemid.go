package markup

import (
	"bytes"
	"html"
)

// itemIDs are what may identify a well-formed item: of the elements directly in it, where
// their texts begin in the document.
type itemIDs struct {
	isEntry        bool // of Atom
	about          []byte
	guid, id, link idElement
	others         bool // an element of another name or vocabulary may identify it
}

// idElement is where the text of an element begins, and how many have its name.
type idElement struct{ at, count int }

// newItemIDs begins with the item's own tag.
func newItemIDs(tag []byte, isEntry bool) itemIDs {
	s := itemIDs{isEntry: isEntry}
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

// note takes a tag directly in the item, behind which the text begins at.
func (s *itemIDs) note(t xmlTag, tag []byte, at int) {
	local := t.name[bytes.IndexByte(t.name, ':')+1:]
	var found *idElement
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
		s.others = true // of another vocabulary, or of this one under another prefix
		return
	}
	found.at = at
	found.count++
}

// find returns what identifies the item in doc, or the item itself where it has no id;
// false: that cannot be told without reading it.
func (s *itemIDs) find(doc, item []byte, canonical func(string) string) (id []byte, plain bool) {
	switch {
	case s.isEntry:
		return onlyText(doc, s.id)
	case s.guid.count > 0:
		return onlyText(doc, s.guid)
	case s.others:
		return nil, false
	case len(s.about) > 0:
		return s.about, bytes.Contains(s.about, []byte(":"))
	case s.link.count == 0:
		return item, true
	}
	link, plain := onlyText(doc, s.link)
	if plain {
		link = []byte(canonical(html.UnescapeString(string(link))))
	}
	return link, plain && len(link) > 0
}

// onlyText returns the text of an element that the item has once, if it is plain text.
func onlyText(doc []byte, s idElement) (text []byte, plain bool) {
	if s.count != 1 {
		return nil, false
	}
	text = doc[s.at:]
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

// Independent reports whether each item can be read without the others: where two have
// one id, reading compares them. canonical returns the canonical form of a link, which
// identifies an item without an id.
func (s *Items) Independent(canonical func(string) string) bool {
	seen := make(map[string]bool, len(s.items))
	for _, item := range s.items {
		body := s.doc[item.start:item.end]
		id, plain := findRawID(body)
		if item.wellFormed {
			id, plain = item.ids.find(s.doc, body, canonical)
		}
		if !plain || seen[string(id)] {
			return false
		}
		seen[string(id)] = true
	}
	return len(s.items) > 0
}

// findRawID returns what identifies an item that is not well-formed, as it is written, or the
// item itself where it has no id; false: that cannot be told without reading it.
func findRawID(item []byte) (id []byte, plain bool) {
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

// indexName returns where name stands, other than at the beginning of a longer name.
func indexName(b []byte, name string) int {
	for from := 0; ; {
		at := bytes.Index(b[from:], []byte(name))
		if at < 0 {
			return -1
		}
		at += from
		end := at + len(name)
		if end < len(b) && (name[0] != '<' || !isNameByte(b[end])) {
			return at
		}
		from = at + 1
	}
}
