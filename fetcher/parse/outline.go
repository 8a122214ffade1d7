package parse

import (
	"bytes"
	"slices"
)

// outline tells which elements of a document are whole: closed by their own end
// tag, with every tag between the two in its place, as XML wants it. Inside of
// such an element the structure is what the document says; repairing may only
// guess outside of them.
type outline struct {
	broken []int // where the elements begin that are not whole, in order
	stop   int   // what begins from here on is not known to be whole
	next   int   // in broken: the first that is not passed yet
}

// Bounds of what an outline remembers. A document beyond them is read as a
// broken one.
const (
	maxOutlineDepth  = 10_000
	maxOutlineBroken = 1 << 16
)

// outlineOf follows the tags of a document once.
func outlineOf(b []byte) outline {
	t := tracker{source: source{b: b}}
	i := t.next('<', 0)
	for i < len(b) && len(t.stack) < maxOutlineDepth && len(t.broken) < maxOutlineBroken {
		n := t.step(i)
		if n == 0 {
			break
		}
		i = t.next('<', i+n)
	}
	for len(t.stack) > 0 {
		t.close(true)
	}
	slices.Sort(t.broken)
	return outline{broken: t.broken, stop: min(i, len(b))}
}

// whole reports whether the element that begins at is whole. It is asked from
// left to right.
func (o *outline) whole(at int) bool {
	for o.next < len(o.broken) && o.broken[o.next] < at {
		o.next++
	}
	return at < o.stop && (o.next == len(o.broken) || o.broken[o.next] != at)
}

// tracker follows the tags of a document for its outline.
type tracker struct {
	source
	stack  []begun
	broken []int
}

// begun is an element that has begun and not ended.
type begun struct {
	name   []byte
	at     int
	broken bool
}

// step takes what begins with the < at i and returns its length; 0: nothing
// behind it can be followed.
func (t *tracker) step(i int) int {
	rest := t.b[i:]
	if len(rest) > 1 && (rest[1] == '!' || rest[1] == '?') {
		return t.section(rest)
	}
	if tag := strictTag(rest); tag.size > 0 {
		t.tag(tag.name, i, tag.end, tag.empty)
		return tag.size
	}
	t.fault()
	if !t.read(i) {
		return 1
	}
	t.tag(t.source.tag.name, i, t.source.tag.end, t.source.tag.empty)
	if !t.source.tag.end && !t.source.tag.empty {
		t.fault()
	}
	return t.source.tag.size
}

// section passes a comment, a CDATA section, an instruction or a document type
// declaration.
func (t *tracker) section(rest []byte) int {
	for _, m := range [...]struct{ open, end string }{{cdataStart, cdataEnd}, {"<!--", "-->"}, {"<?", "?>"}} {
		inner, found := bytes.CutPrefix(rest, []byte(m.open))
		if !found {
			continue
		}
		n := bytes.Index(inner, []byte(m.end))
		if n < 0 || m.open == cdataStart && swallows(inner[:n]) {
			return 0
		}
		return len(m.open) + n + len(m.end)
	}
	if len(t.stack) > 0 {
		t.fault()
	}
	if len(rest) < 3 || !isLetter(rest[2]) {
		return 1
	}
	return declarationSize(rest)
}

// declarationSize is the length of <!DOCTYPE …> with its internal subset; 0: it
// does not end.
func declarationSize(b []byte) int {
	end := bytes.IndexByte(b, '>')
	if subset := bytes.IndexByte(b[:max(end, 0)], '['); subset < 0 {
		return end + 1
	}
	for from := 0; ; {
		n := bytes.IndexByte(b[from:], ']')
		if n < 0 {
			return 0
		}
		from += n + 1
		left := bytes.TrimLeft(b[from:], " \t\r\n")
		if len(left) > 0 && left[0] == '>' {
			return len(b) - len(left) + 1
		}
	}
}

// fault notes that the element under way is not whole.
func (t *tracker) fault() {
	if len(t.stack) > 0 {
		t.stack[len(t.stack)-1].broken = true
	}
}

// tag takes a tag that begins at.
func (t *tracker) tag(name []byte, at int, end, empty bool) {
	switch top := len(t.stack) - 1; {
	case empty:
	case !end:
		t.stack = append(t.stack, begun{name: name, at: at})
	case top >= 0 && bytes.Equal(t.stack[top].name, name):
		t.close(false)
	default:
		t.fault()
		// Repairing looks no deeper than this either.
		for i := top; i >= max(0, top-MaxDepth); i-- {
			if bytes.EqualFold(t.stack[i].name, name) {
				for len(t.stack) > i {
					t.close(true)
				}
				return
			}
		}
	}
}

// close ends the element on top. What holds a broken element is broken too.
func (t *tracker) close(broken bool) {
	e := t.stack[len(t.stack)-1]
	t.stack = t.stack[:len(t.stack)-1]
	if broken || e.broken {
		t.broken = append(t.broken, e.at)
		t.fault()
	}
}

// plain is a tag as XML has it.
type plain struct {
	name       []byte
	end, empty bool
	size       int // in bytes; 0: it is no tag of XML
}

// strictTag reads the tag at the beginning of b, where a < stands.
func strictTag(b []byte) (t plain) {
	j := 1
	if t.end = len(b) > 1 && b[1] == '/'; t.end {
		j++
	}
	start := j
	for j < len(b) && wideName[b[j]] {
		j++
	}
	if j == start || !isLetter(b[start]) && b[start] != '_' && b[start] < 0x80 {
		return plain{}
	}
	t.name = b[start:j]
	for j < len(b) {
		from := j
		for j < len(b) && isSpace(b[j]) {
			j++
		}
		switch {
		case j == len(b):
			return plain{}
		case b[j] == '>':
			t.size = j + 1
			return t
		case t.end:
			return plain{}
		case b[j] == '/' && j+1 < len(b) && b[j+1] == '>':
			t.empty, t.size = true, j+2
			return t
		case j == from:
			return plain{}
		}
		if j = strictAttr(b, j); j == 0 {
			return plain{}
		}
	}
	return plain{}
}

// strictAttr is where the attribute at j ends; 0: it is none of XML.
func strictAttr(b []byte, j int) int {
	start := j
	for j < len(b) && wideName[b[j]] {
		j++
	}
	if j == start {
		return 0
	}
	for j < len(b) && isSpace(b[j]) {
		j++
	}
	if j == len(b) || b[j] != '=' {
		return 0
	}
	for j++; j < len(b) && isSpace(b[j]); j++ {
	}
	if j == len(b) || b[j] != '"' && b[j] != '\'' {
		return 0
	}
	for quote, j := b[j], j+1; j < len(b) && b[j] != '<'; j++ {
		if b[j] == quote {
			return j + 1
		}
	}
	return 0
}

// wideName are the bytes of the names XML allows, in any script.
var wideName = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= 0x80 || nameByte(byte(c))
	}
	return t
}()
