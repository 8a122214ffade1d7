package markup

import (
	"bytes"

	"rawi/fetcher/cost"
	"rawi/fetcher/parse/itemhash"
)

// Items is a document split at the borders of its items. It has none if the document
// cannot be split safely. It refers to the document, which must not change.
type Items struct {
	doc    []byte
	items  []itemSpan
	hashes []uint64
}

// itemSpan is where an item stands, its tags included.
type itemSpan struct {
	start, end int
	wellFormed bool // as an outline has it
	ids        itemIDs
}

// SplitItems splits RSS or Atom at <item> and <entry>. It gives up on whatever might
// make an item mean something else alone than in its document: tags that are not
// plainly tags, items inside of what was left open, sections that do not end, a feed
// inside of a broken item. Items inside of well-formed elements are part of these.
// RDF has no items in its channel, and is split like the rest. A document of more than
// cost.MaxItems items is not split: not all of it is read.
func SplitItems(b *cost.Budget, doc []byte) Items {
	p := itemSplitter{start: -1}
	s := scanner{doc: doc, cost: b}
	for i := s.next('<', 0); i < len(doc); i = s.next('<', i) {
		n, ok := sectionSize(doc[i:])
		if ok && n == 0 {
			n, ok = p.step(doc[i:], i)
		}
		if !ok || !b.Scan(n) {
			return Items{doc: doc}
		}
		i += n
	}
	if p.start >= 0 || p.foreign && (p.loose || len(p.open) > 0) {
		return Items{doc: doc}
	}
	out := Items{doc: doc, items: p.items, hashes: make([]uint64, len(p.items))}
	for i, item := range p.items {
		out.hashes[i] = itemhash.Sum(0, doc[item.start:item.end])
	}
	return out
}

// itemSplitter follows the tags of a document.
type itemSplitter struct {
	items  []itemSpan
	start  int      // where the item under way begins; -1: none is
	open   [][]byte // the names of the open elements
	depth  int      // how many of them are open around the item under way
	parent []byte   // the name of what items stand in

	// Of what stands outside of items.
	foreign bool // what might be an item or hold items stands in another element
	loose   bool // there is a tag that XML does not allow

	// Of the item under way.
	broken bool // its tags are not balanced: the first end of an item is its own
	nested bool // what might be an item or hold items stands in it
	ids    itemIDs
}

// step reads the tag at i. It returns the length of the tag and whether splitting is
// still safe.
func (p *itemSplitter) step(rest []byte, i int) (n int, ok bool) {
	t := readXMLTag(rest)
	if t.size == 0 {
		if t = readLooseTag(rest); t.size == 0 {
			return 0, false
		}
		p.broken = p.broken || p.start >= 0
		p.loose = p.loose || p.start < 0
	}
	if p.start < 0 {
		return t.size, p.outside(t, rest[:t.size], i)
	}
	if ok = p.inItem(t, rest[:t.size], i); ok && p.broken && p.nested {
		return 0, false
	}
	return t.size, ok
}

// outside takes a tag that stands in no item, and reports whether splitting is still
// safe.
func (p *itemSplitter) outside(t xmlTag, tag []byte, i int) bool {
	depth := len(p.open)
	switch {
	case t.end:
		if depth == 0 || !bytes.Equal(p.open[depth-1], t.name) {
			return false
		}
		p.open = p.open[:depth-1]
		return true
	case isItem(t.name) && p.mayHoldItems():
		if p.parent == nil {
			p.parent = p.open[depth-1]
		}
		p.start, p.depth, p.broken, p.nested, p.ids = i, depth, false, false, newItemIDs(tag, string(t.name) == "entry")
		// Items beside a channel are read after those in it.
		return !t.empty && bytes.Equal(p.parent, p.open[depth-1])
	case isItem(t.name):
		if p.foreign = true; depth == 0 || string(p.open[depth-1]) == "items" {
			return false
		}
	case isItemParent(t.name):
		p.foreign = p.foreign || depth > 0 && (depth > 1 || string(t.name) != "channel")
	}
	if !t.empty {
		p.open = append(p.open, t.name)
	}
	return len(p.open) <= maxDepth && (len(p.open) != 1 || splitRoots[string(p.open[0])])
}

// mayHoldItems reports whether the feed's items may stand in the innermost element: the
// root, or the channel in it.
func (p *itemSplitter) mayHoldItems() bool {
	return len(p.open) == 1 || len(p.open) == 2 && string(p.open[1]) == "channel" && string(p.open[0]) != "feed"
}

// inItem takes a tag that stands in an item, or ends it, and reports whether splitting
// is still safe.
func (p *itemSplitter) inItem(t xmlTag, tag []byte, i int) bool {
	item := isItem(t.name)
	switch deep := len(p.open) > p.depth; {
	case t.end && item && len(p.items) == cost.MaxItems: // no more are read
		return false
	case t.end && item && (p.broken || !deep):
		p.open = p.open[:p.depth]
		p.items = append(p.items, itemSpan{p.start, i + t.size, !p.broken, p.ids})
		p.start = -1
	case p.broken:
		p.nested = p.nested || item || isItemParent(t.name)
	case t.end && deep && bytes.Equal(p.open[len(p.open)-1], t.name):
		p.open = p.open[:len(p.open)-1]
	case t.end:
		p.broken = true
		return p.inItem(t, tag, i)
	default:
		p.nested = p.nested || item || isItemParent(t.name)
		if !deep {
			p.ids.note(t, tag, i+t.size)
		}
		if !t.empty {
			p.open = append(p.open, t.name)
		}
	}
	return len(p.open) <= maxDepth
}

// splitRoots are the roots of the documents that are split.
var splitRoots = set("rss rdf:RDF feed")

// isItemParent reports whether items may stand in an element of that name.
func isItemParent(name []byte) bool {
	switch string(name) {
	case "rss", "rdf:RDF", "channel", "feed":
		return true
	}
	return false
}

func isItem(name []byte) bool { return string(name) == "item" || string(name) == "entry" }

// sectionSize returns the length of a comment, CDATA section or instruction at the
// beginning of b; 0: there is none. It reports false for one that does not end, and for
// a section that an item might end in.
func sectionSize(b []byte) (int, bool) {
	for _, m := range [...]struct{ open, end string }{{cdataStart, cdataEnd}, {"<!--", "-->"}, {"<?", "?>"}, {"<!", ">"}} {
		if !bytes.HasPrefix(b, []byte(m.open)) {
			continue
		}
		n := bytes.Index(b[len(m.open):], []byte(m.end))
		if n < 0 {
			return 0, false
		}
		n += len(m.open)
		switch inner := b[len(m.open):n]; m.open {
		case cdataStart:
			return n + len(m.end), !bytes.Contains(inner, []byte(cdataStart))
		case "<?", "<!":
			return n + len(m.end), len(inner) > 0 && isLetter(inner[0]) && bytes.IndexByte(inner, '<') < 0
		}
		return n + len(m.end), true
	}
	return 0, true
}

// Hashes returns the hashes of the items, in the document's order. The caller must not
// change them.
func (s *Items) Hashes() []uint64 { return s.hashes }

// HeadHash returns the hash of all that is no item; 0: the document was not split.
func (s *Items) HeadHash() uint64 {
	if len(s.items) == 0 {
		return 0
	}
	h, at := uint64(0), 0
	for _, item := range s.items {
		h = itemhash.Sum(h, s.doc[at:item.start])
		at = item.end
	}
	return itemhash.Sum(h, s.doc[at:])
}

// Without returns the document without the items whose hashes are known, and the hashes
// of those that are left.
func (s *Items) Without(known func(uint64) bool) ([]byte, []uint64) {
	left := make([]uint64, 0, len(s.items))
	var out []byte
	at := 0
	for i, item := range s.items {
		if !known(s.hashes[i]) {
			left = append(left, s.hashes[i])
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(s.doc)/4)
		}
		out = append(out, s.doc[at:item.start]...)
		at = item.end
	}
	if out == nil {
		return s.doc, left
	}
	return append(out, s.doc[at:]...), left
}
