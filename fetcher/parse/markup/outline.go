package markup

import (
	"bytes"
	"slices"
)

// outline knows which elements of a document are whole: closed by their own end tag,
// with every tag between the two in its place, as XML wants it. Inside of a whole
// element the structure is what the document says; repairing may guess only outside.
type outline struct {
	broken []int // where the elements begin that are not whole, in order
	stop   int   // what begins from here on is not known to be whole
	next   int   // in broken: the first that is not passed yet
}

// Bounds of what an outline remembers. A document beyond them is read as broken from
// there on.
const (
	maxOutlineDepth  = 10_000
	maxOutlineBroken = 1 << 16
)

// newOutline follows the tags of a document once.
func newOutline(doc []byte) outline {
	t := tagTracker{scanner: scanner{doc: doc}}
	i := t.next('<', 0)
	for i < len(doc) && len(t.open) < maxOutlineDepth && len(t.broken) < maxOutlineBroken {
		n := t.step(i)
		if n == 0 {
			break
		}
		i = t.next('<', i+n)
	}
	for len(t.open) > 0 {
		t.close(true)
	}
	slices.Sort(t.broken)
	return outline{broken: t.broken, stop: min(i, len(doc))}
}

// isWhole reports whether the element that begins at is whole. The calls must go from
// left to right.
func (o *outline) isWhole(at int) bool {
	for o.next < len(o.broken) && o.broken[o.next] < at {
		o.next++
	}
	return at < o.stop && (o.next == len(o.broken) || o.broken[o.next] != at)
}

// tagTracker follows the tags of a document for its outline.
type tagTracker struct {
	scanner
	open   []trackedElement
	broken []int
}

// trackedElement is an element that has begun and not ended.
type trackedElement struct {
	name   []byte
	at     int
	broken bool
}

// step reads what begins with the < at i and returns its length; 0: nothing behind it
// can be followed.
func (t *tagTracker) step(i int) int {
	rest := t.doc[i:]
	if len(rest) > 1 && (rest[1] == '!' || rest[1] == '?') {
		return t.skip(rest)
	}
	if tag := readXMLTag(rest); tag.size > 0 {
		t.follow(tag.name, i, tag.end, tag.empty)
		return tag.size
	}
	t.markBroken()
	if !t.readTag(i) {
		return 1
	}
	t.follow(t.tag.name, i, t.tag.end, t.tag.empty)
	if !t.tag.end && !t.tag.empty {
		t.markBroken()
	}
	return t.tag.size
}

// skip returns the length of a comment, CDATA section, instruction or document type
// declaration.
func (t *tagTracker) skip(rest []byte) int {
	for _, m := range [...]struct{ open, end string }{{cdataStart, cdataEnd}, {"<!--", "-->"}, {"<?", "?>"}} {
		inner, found := bytes.CutPrefix(rest, []byte(m.open))
		if !found {
			continue
		}
		n := bytes.Index(inner, []byte(m.end))
		if n < 0 || m.open == cdataStart && containsItemEnd(inner[:n]) {
			return 0
		}
		return len(m.open) + n + len(m.end)
	}
	t.markBroken()
	if len(rest) < 3 || !isLetter(rest[2]) {
		return 1
	}
	return doctypeSize(rest)
}

// doctypeSize returns the length of <!DOCTYPE …> with its internal subset; 0: it does
// not end.
func doctypeSize(b []byte) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case bytes.HasPrefix(b[i:], []byte("<!--")):
			n := bytes.Index(b[i:], []byte("-->"))
			if n < 0 {
				return 0
			}
			i += n + len("-->") - 1
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '>' && depth <= 0:
			return i + 1
		}
	}
	// A quote or bracket is left open: take the plainest end there is.
	end := bytes.IndexByte(b, '>')
	if bytes.IndexByte(b[:max(end, 0)], '[') < 0 {
		return end + 1
	}
	if n := bytes.Index(b, []byte("]>")); n >= 0 {
		return n + len("]>")
	}
	return 0
}

// markBroken notes that the innermost open element is not whole.
func (t *tagTracker) markBroken() {
	if len(t.open) > 0 {
		t.open[len(t.open)-1].broken = true
	}
}

// follow opens or closes the element of the tag at.
func (t *tagTracker) follow(name []byte, at int, end, empty bool) {
	switch top := len(t.open) - 1; {
	case empty:
	case !end:
		t.open = append(t.open, trackedElement{name: name, at: at})
	case top >= 0 && bytes.Equal(t.open[top].name, name):
		t.close(false)
	default:
		t.markBroken()
		// The repairer looks no deeper than this either.
		for i := top; i >= max(0, top-maxDepth); i-- {
			if bytes.EqualFold(t.open[i].name, name) {
				for len(t.open) > i {
					t.close(true)
				}
				return
			}
		}
	}
}

// close closes the innermost element. The parent of a broken element is broken too.
func (t *tagTracker) close(broken bool) {
	e := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if broken || e.broken {
		t.broken = append(t.broken, e.at)
		t.markBroken()
	}
}
