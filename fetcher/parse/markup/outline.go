package markup

import (
	"bytes"
	"math"
	"slices"

	"rawi/fetcher/cost"
)

// outline records which elements of a document are well-formed: closed by their own end
// tag, with all tags in between well-formed and properly nested. Characters and
// references are not checked. The repairer keeps the structure of a well-formed element;
// it guesses only outside of these. Positions are byte offsets in the document.
type outline struct {
	broken     []int // where the broken elements begin, ascending
	end        int   // no element that begins at or after end counts as well-formed
	nextBroken int   // index in broken of the first element not before the last call of isWellFormed
}

// Limits of an outline. newOutline stops where a document reaches one.
const (
	maxOutlineDepth  = 10_000  // open elements
	maxOutlineBroken = 1 << 16 // broken elements
)

// newOutline scans doc once and returns its outline. It stops where a limit is reached,
// the budget b is used up, or the document cannot be tracked; elements that begin after
// that do not count as well-formed. Elements open at the end are broken.
func newOutline(b *cost.Budget, doc []byte) outline {
	t := tagTracker{scanner: scanner{doc: doc, cost: b}}
	i := t.next('<', 0)
	for i < len(doc) && b.Scan(1) && len(t.open) < maxOutlineDepth && len(t.broken) < maxOutlineBroken {
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
	return outline{broken: t.broken, end: min(i, len(doc))}
}

// isWellFormed reports whether the element whose begin tag is at offset at is
// well-formed. The caller must ask in ascending order of at.
func (o *outline) isWellFormed(at int) bool {
	for o.nextBroken < len(o.broken) && o.broken[o.nextBroken] < at {
		o.nextBroken++
	}
	return at < o.end && (o.nextBroken == len(o.broken) || o.broken[o.nextBroken] != at)
}

// tagTracker keeps the open elements and collects the broken ones while newOutline
// scans a document.
type tagTracker struct {
	scanner
	open   []trackedElement // innermost last
	broken []int            // begin offsets, in the order in which the elements were closed
}

// trackedElement is an open element: its end tag was not read yet.
type trackedElement struct {
	name   []byte
	start  int
	broken bool
}

// step reads the tag, comment, section or declaration that begins with the < at i and
// returns its length in bytes. A < that begins none of these has length 1. It returns 0
// if the rest of the document cannot be tracked.
func (t *tagTracker) step(i int) int {
	rest := t.doc[i:]
	if len(rest) > 1 && (rest[1] == '!' || rest[1] == '?') {
		return t.nonTagSize(i)
	}
	tag := readXMLTag(rest)
	if t.cost.Scan(tag.size); tag.size > 0 {
		t.applyTag(tag.name, i, tag.end, tag.empty)
		return tag.size
	}
	t.markBroken() // the tag is not XML, so the element around it is broken
	if !t.readTag(i) {
		return 1
	}
	t.applyTag(t.tag.name, i, t.tag.end, t.tag.empty)
	if !t.tag.end && !t.tag.empty {
		t.markBroken() // the element that this begin tag opened
	}
	return t.tag.size
}

// nonTagSize returns the length in bytes of the comment, CDATA section, processing
// instruction or document type declaration at i. Any other <! has length 1. It returns 0
// if the document contains no end, or if a CDATA section was left open and ends only in
// a later item.
func (t *tagTracker) nonTagSize(i int) int {
	rest := t.doc[i:]
	for _, m := range [...]struct{ begin, end string }{{cdataStart, cdataEnd}, {"<!--", "-->"}, {"<?", "?>"}} {
		if !bytes.HasPrefix(rest, []byte(m.begin)) {
			continue
		}
		from := i + len(m.begin)
		end := t.find(m.end, from)
		if end == math.MaxInt || m.begin == cdataStart && t.containsItemEnd(from, end) {
			return 0
		}
		return end + len(m.end) - i
	}
	t.markBroken() // XML allows a declaration only before the root
	if len(rest) < 3 || !isLetter(rest[2]) {
		return 1
	}
	return t.doctypeSize(i)
}

// doctypeSize returns the length in bytes of the declaration <!DOCTYPE …> at i, including
// an internal subset in square brackets. If a quote or bracket is left open, the
// declaration ends at the first >, or at the first ]> if a [ stands before that. It
// returns 0 if there is no end within maxProlog. After one declaration that was left
// open, all others are read by this rule, so that the time stays linear.
func (s *scanner) doctypeSize(i int) int {
	b := s.doc[i:min(len(s.doc), i+maxProlog)]
	if !s.isMissing("<!DOCTYPE") {
		n := wellFormedDoctypeSize(b)
		if s.cost.Scan(n); n > 0 {
			return n
		}
		s.missing = append(s.missing, "<!DOCTYPE") // stands for the end of a well-formed declaration
	}
	end := bytes.IndexByte(b, '>')
	if bytes.IndexByte(b[:max(end, 0)], '[') < 0 {
		return end + 1
	}
	if n := bytes.Index(b, []byte("]>")); n >= 0 {
		return n + len("]>")
	}
	return 0
}

// wellFormedDoctypeSize returns the length in bytes of the declaration at the start of b.
// It returns 0 if the declaration has no end or leaves a quote or bracket open.
func wellFormedDoctypeSize(b []byte) int {
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
	return 0
}

// markBroken marks the innermost open element as broken.
func (t *tagTracker) markBroken() {
	if len(t.open) > 0 {
		t.open[len(t.open)-1].broken = true
	}
}

// applyTag opens an element for a begin tag at offset start and closes one for an end
// tag. An empty-element tag changes nothing. An end tag that does not fit the innermost
// element breaks it; if an outer element has that name, all elements up to and
// including it are closed as broken.
func (t *tagTracker) applyTag(name []byte, start int, end, empty bool) {
	switch top := len(t.open) - 1; {
	case empty:
	case !end:
		t.open = append(t.open, trackedElement{name: name, start: start})
	case top >= 0 && bytes.Equal(t.open[top].name, name):
		t.close(false)
	default:
		t.markBroken()
		// The repairer keeps at most maxDepth open elements, so it sees none further out.
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

// close closes the innermost element and records it if it is broken. It marks the
// parent of a broken element as broken.
func (t *tagTracker) close(broken bool) {
	e := t.open[len(t.open)-1]
	t.open = t.open[:len(t.open)-1]
	if broken || e.broken {
		t.broken = append(t.broken, e.start)
		t.markBroken()
	}
}
