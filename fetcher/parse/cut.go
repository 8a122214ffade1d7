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
type piece struct {
	start, end int
	whole      bool // as an outline has it
	ids        ids
}

// cutItems cuts RSS or Atom at <item> and <entry>. It gives up on whatever
// might make a cut mean something else than it does inside its document:
// tags that are not plainly tags, items inside of what was left open, sections
// that do not end, a feed inside of a broken item. Items inside of elements that
// are whole are part of these. RDF has no items in its channel,
// and is cut like the rest.
func cutItems(body []byte) pieces {
	c := cutter{inside: -1}
	s := source{b: body}
	for i := s.next('<', 0); i < len(body); i = s.next('<', i) {
		n, ok := section(body[i:])
		if ok && n == 0 {
			n, ok = c.step(body[i:], i)
		}
		if !ok {
			return pieces{body: body}
		}
		i += n
	}
	if c.inside >= 0 || c.foreign && (c.loose || len(c.open) > 0) {
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
	open   [][]byte // the elements under way
	depth  int      // of the item under way: how many are open around it
	parent []byte   // what items stand in

	// Of what stands outside of items.
	foreign bool // what might be an item or hold some stands in another element
	loose   bool // a tag there is none of XML

	// Of the item under way.
	broken bool // its tags are not balanced: the first end of an item is its own
	nested bool // what might be an item or hold some stands in it
	ids    ids
}

// step takes the tag at i, and reports its length and whether cutting is still
// safe.
func (c *cutter) step(rest []byte, i int) (n int, ok bool) {
	t := strictTag(rest)
	if t.size == 0 {
		if t = plainTag(rest); t.size == 0 {
			return 0, false
		}
		c.broken = c.broken || c.inside >= 0
		c.loose = c.loose || c.inside < 0
	}
	if c.inside < 0 {
		return t.size, c.outside(t, rest[:t.size], i)
	}
	if ok = c.inItem(t, rest[:t.size], i); ok && c.broken && c.nested {
		return 0, false
	}
	return t.size, ok
}

// outside takes a tag that stands in no item.
func (c *cutter) outside(t plain, tag []byte, i int) bool {
	depth := len(c.open)
	switch {
	case t.end:
		if depth == 0 || !bytes.Equal(c.open[depth-1], t.name) {
			return false
		}
		c.open = c.open[:depth-1]
		return true
	case isItem(t.name) && c.mayHoldItems():
		if c.parent == nil {
			c.parent = c.open[depth-1]
		}
		c.inside, c.depth, c.broken, c.nested, c.ids = i, depth, false, false, newIDs(tag, string(t.name) == "entry")
		// Items beside a channel are read after those in it.
		return !t.empty && bytes.Equal(c.parent, c.open[depth-1])
	case isItem(t.name):
		if c.foreign = true; depth == 0 || string(c.open[depth-1]) == "items" {
			return false
		}
	case isAround(t.name):
		c.foreign = c.foreign || depth > 0 && (depth > 1 || string(t.name) != "channel")
	}
	if !t.empty {
		c.open = append(c.open, t.name)
	}
	return len(c.open) <= MaxDepth && (len(c.open) != 1 || roots[string(c.open[0])])
}

// mayHoldItems reports whether the items of the feed stand in the element under
// way: its root, or the channel in it.
func (c *cutter) mayHoldItems() bool {
	return len(c.open) == 1 || len(c.open) == 2 && string(c.open[1]) == "channel" && string(c.open[0]) != "feed"
}

// inItem takes a tag that stands in an item: the item's own end, or one of
// those it holds.
func (c *cutter) inItem(t plain, tag []byte, i int) bool {
	item := isItem(t.name)
	switch deep := len(c.open) > c.depth; {
	case t.end && item && (c.broken || !deep):
		c.open = c.open[:c.depth]
		c.cuts = append(c.cuts, piece{c.inside, i + t.size, !c.broken, c.ids})
		c.inside = -1
	case c.broken:
		c.nested = c.nested || item || isAround(t.name)
	case t.end && deep && bytes.Equal(c.open[len(c.open)-1], t.name):
		c.open = c.open[:len(c.open)-1]
	case t.end:
		c.broken = true
		return c.inItem(t, tag, i)
	default:
		c.nested = c.nested || item || isAround(t.name)
		if !deep {
			c.ids.note(t, tag, i+t.size)
		}
		if !t.empty {
			c.open = append(c.open, t.name)
		}
	}
	return len(c.open) <= MaxDepth
}

// roots are the elements that begin a document that is cut.
var roots = set("rss rdf:RDF feed")

// isAround reports what items stand in.
func isAround(name []byte) bool {
	switch string(name) {
	case "rss", "rdf:RDF", "channel", "feed":
		return true
	}
	return false
}

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

// plainTag reads a tag that XML does not allow, but every reader reads alike.
// Its size is 0 where that is not so.
func plainTag(b []byte) (t plain) {
	i := 1
	if t.end = len(b) > 1 && b[1] == '/'; t.end {
		i++
	}
	start := i
	for i < len(b) && nameByte(b[i]) {
		i++
	}
	if t.name = b[start:i]; i == start || i == len(b) || !isLetter(b[start]) && b[start] != '_' || b[i] != '>' && b[i] != '/' && !isSpace(b[i]) {
		return plain{}
	}
	quote := byte(0)
	for ; i < len(b) && b[i] != '<'; i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if b[i-1] != '=' && !isSpace(b[i-1]) {
				return plain{}
			}
			quote = c
		case c == '>':
			t.empty, t.size = b[i-1] == '/', i+1
			return t
		}
	}
	return plain{}
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
