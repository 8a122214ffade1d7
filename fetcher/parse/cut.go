package parse

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// pieces is a document cut at the borders of its items. No cuts: it could not
// be cut safely.
type pieces struct {
	body []byte
	cuts []piece
	sums []uint64
}

// piece is where an item stands, its tags included.
type piece struct{ start, end int }

// cutItems cuts RSS or Atom at <item> and <entry>. It gives up on whatever
// might make a cut mean something else than it does inside its document:
// tags that are not plainly tags, items inside of items or of what was left
// open, sections that do not end, a feed inside of an item. RDF has no items in its channel,
// and is cut like the rest.
func cutItems(body []byte) pieces {
	c := cutter{inside: -1}
	s := source{b: body}
	for i := s.next('<', 0); i < len(body); i = s.next('<', i) {
		n, ok := section(body[i:])
		if ok && n == 0 {
			n = plainTag(body[i:])
			ok = n > 0 && c.tag(body[i:i+n], i)
		}
		if !ok {
			return pieces{body: body}
		}
		i += n
	}
	if c.inside >= 0 {
		return pieces{body: body}
	}
	p := pieces{body: body, cuts: c.cuts, sums: make([]uint64, len(c.cuts))}
	for i, cut := range p.cuts {
		p.sums[i] = sum(0, body[cut.start:cut.end])
	}
	return p
}

// cutter follows the tags of a document.
type cutter struct {
	cuts   []piece
	inside int      // where the item under way began; -1: none is
	open   [][]byte // outside of items
	parent []byte   // what items stand in
}

// tag takes the tag at i, and reports whether cutting is still safe.
func (c *cutter) tag(tag []byte, i int) bool {
	name, end := tagName(tag)
	switch empty := tag[len(tag)-2] == '/'; {
	case isItem(name) && end:
		if c.inside < 0 {
			return false
		}
		c.cuts = append(c.cuts, piece{c.inside, i + len(tag)})
		c.inside = -1
	case isItem(name):
		if empty || c.inside >= 0 || len(c.open) == 0 || !around[string(c.open[len(c.open)-1])] {
			return false
		}
		if c.parent == nil {
			c.parent = c.open[len(c.open)-1]
		}
		c.inside = i
		// Items beside a channel are read after those in it.
		return bytes.Equal(c.parent, c.open[len(c.open)-1])
	case c.inside >= 0:
		return !around[string(name)]
	case end:
		if len(c.open) == 0 || !bytes.Equal(c.open[len(c.open)-1], name) {
			return false
		}
		c.open = c.open[:len(c.open)-1]
	case !empty:
		c.open = append(c.open, name)
		return len(c.open) <= MaxDepth && (len(c.open) > 1 || roots[string(name)])
	}
	return true
}

// around are what items stand in, roots those of them that begin a document.
var (
	around = set("rss rdf:RDF channel feed")
	roots  = set("rss rdf:RDF feed")
)

func isItem(name []byte) bool { return string(name) == "item" || string(name) == "entry" }

// section is the length of a comment, CDATA section or instruction at the
// beginning of b; 0: there is none. It is false for one that does not end, and
// for a section that an item might end in.
func section(b []byte) (int, bool) {
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

// plainTag is the length of a tag that every reader reads alike; 0: it is not.
func plainTag(b []byte) int {
	if len(b) < 3 || !isLetter(b[1]) && b[1] != '_' && (b[1] != '/' || !isLetter(b[2])) {
		return 0
	}
	quote := byte(0)
	for i := 1; i < len(b); i++ {
		switch c := b[i]; {
		case c == '<':
			return 0
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if b[i-1] != '=' && !isSpace(b[i-1]) {
				return 0
			}
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return 0
}

func tagName(tag []byte) (name []byte, end bool) {
	tag = tag[1:]
	if end = tag[0] == '/'; end {
		tag = tag[1:]
	}
	n := 0
	for n < len(tag) && nameByte(tag[n]) {
		n++
	}
	return tag[:n], end
}

// hashes are those of the items, in the document's order.
func (p *pieces) hashes() []uint64 { return p.sums }

// head is the hash of what is not item; 0: the document was not cut.
func (p *pieces) head() uint64 {
	if len(p.cuts) == 0 {
		return 0
	}
	h, at := uint64(0), 0
	for _, c := range p.cuts {
		h = sum(h, p.body[at:c.start])
		at = c.end
	}
	return sum(h, p.body[at:])
}

// alone reports whether each item can be told from the others without them:
// where two have one id, reading looks at both.
func (p *pieces) alone() bool {
	seen := make(map[string]bool, len(p.cuts))
	for _, c := range p.cuts {
		id, plain := rawID(p.body[c.start:c.end])
		if !plain || seen[string(id)] {
			return false
		}
		seen[string(id)] = true
	}
	return len(p.cuts) > 0
}

// rawID is what identifies an item, as it stands there; the item itself where
// it names nothing. It is false where that cannot be told without reading.
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

// without is the document without the items that are known, and the hashes of
// those that are left.
func (p *pieces) without(known func(uint64) bool) ([]byte, []uint64) {
	left := make([]uint64, 0, len(p.cuts))
	var out []byte
	at := 0
	for i, c := range p.cuts {
		if !known(p.sums[i]) {
			left = append(left, p.sums[i])
			continue
		}
		if out == nil {
			out = make([]byte, 0, len(p.body)/4)
		}
		out = append(out, p.body[at:c.start]...)
		at = c.end
	}
	if out == nil {
		return p.body, left
	}
	return append(out, p.body[at:]...), left
}

// sum continues a 64-bit hash by b: two multiplications for 16 bytes, folded.
// It is the same on every machine and in every run. Whoever publishes a feed
// may build collisions, and gains that rawi misses a change of theirs.
func sum(h uint64, b []byte) uint64 {
	const k0, k1, k2 = 0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb
	h ^= uint64(len(b)) * k2
	mix := func(a, b uint64) uint64 {
		hi, lo := bits.Mul64(a, b)
		return hi ^ lo
	}
	for len(b) >= 16 {
		h = mix(binary.LittleEndian.Uint64(b)^k0^h, binary.LittleEndian.Uint64(b[8:])^k1)
		b = b[16:]
	}
	var last [16]byte
	copy(last[:], b)
	h = mix(binary.LittleEndian.Uint64(last[:])^k1^h, binary.LittleEndian.Uint64(last[8:])^k2)
	return max(mix(h^k0, k2), 1)
}
