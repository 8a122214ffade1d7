package markup

import (
	"bytes"
	"net/url"

	"rawi/fetcher/cost"
)

// maxDepth is how deep elements may be nested. Those beyond are left out.
const maxDepth = 100

// Document is a feed's document as gofeed takes it.
type Document struct {
	XML      []byte
	Format   string // "rss 2.0", "atom 1.0"
	Atom     bool
	Warnings []string // what was repaired
}

// Repair returns a document as well-formed XML, with the elements rawi reads under the
// names gofeed knows them by, markup inside of texts escaped, and xml:base resolved. It
// repairs what is plainly meant otherwise; of a document that ends too early it keeps
// every complete item. It never looks at a byte more than a few times, and ends where
// the budget does, behind a complete item. A nil budget has no end.
//
// doc is valid UTF-8 and remains the caller's. address is the document's, nil when it
// is not known. The error is ErrNoRoot.
func Repair(b *cost.Budget, doc []byte, address *url.URL) (Document, error) {
	r := &repairer{
		scanner: scanner{doc: doc, cost: b}, outline: newOutline(b, doc), address: address,
		w: writer{out: make([]byte, 0, len(doc)+len(doc)/8+256)}, repeats: map[string]int{}, channel: map[string]int{},
	}
	r.decoder.repairs, r.decoder.cost, r.namespaces.cost = &r.repairs, b, b
	if !r.startDocument() {
		return Document{}, ErrNoRoot
	}
	for r.pos < len(r.doc) && !r.rootClosed && b.Scan(1) && hasRoom(r.cost, r.w.size()) {
		switch at := r.next('<', r.pos); {
		case at > r.pos:
			r.readText(r.doc[r.pos:min(at, len(r.doc))])
			r.pos = min(at, len(r.doc))
		default:
			r.readMarkup()
		}
	}
	r.finish()
	return Document{XML: r.w.out, Format: r.format.String(), Atom: r.format.atom, Warnings: r.repairs.warnings()}, nil
}

// hasRoom reports whether more may be written than the bytes that were.
func hasRoom(b *cost.Budget, written int) bool {
	if written <= b.Room() {
		return true
	}
	b.Lose(cost.Output)
	return false
}

// repairer reads a document once from left to right and writes what gofeed takes. It
// follows the open elements; the scanner reads tags, the decoder characters and
// references, namespaces says what a name means, and a textElement knows how the text
// under way is meant.
type repairer struct {
	scanner
	decoder    decoder
	namespaces namespaces
	outline    outline
	w          writer
	stack      elementStack
	repairs    repairCounts

	format       format
	address      *url.URL // of the document; nil: not known
	rootLanguage []byte   // xml:lang of a root that holds a channel
	hasChannel   bool     // a channel has begun
	rootClosed   bool

	items         int            // that have begun
	repeats       map[string]int // elements of the item under way that have begun, by output
	channel       map[string]int // elements outside of items
	completeItems int
	itemStart     int // in the output: where the item under way begins

	tagStart      int    // where the tag under way begins
	tagWellFormed bool   // the tag under way begins a well-formed element
	skipped       int    // open elements that are left out because they are too deep
	permalink     string // of the guid read last, where xml:base makes it another address
}

// readText reads text of the document between two tags.
func (r *repairer) readText(text []byte) {
	r.cost.Scan(len(text))
	if use := r.stack.textUse(); use != dropped {
		r.w.out = r.decoder.appendText(r.w.out, text, true, use == escaped)
	}
}

// readMarkup reads what begins with the < at r.pos.
func (r *repairer) readMarkup() {
	rest := r.doc[r.pos:]
	r.anyScript = len(r.stack) > 0 && r.stack.top().wellFormed || r.outline.isWellFormed(r.pos)
	closed := true
	switch {
	case bytes.HasPrefix(rest, []byte(cdataStart)):
		r.readCDATA()
	case bytes.HasPrefix(rest, []byte("<!--")):
		closed = r.skipPast("-->", 4)
	case bytes.HasPrefix(rest, []byte("<?")):
		closed = r.skipPast("?>", 2)
	case bytes.HasPrefix(rest, []byte("<!")) && len(rest) > 2 && isLetter(rest[2]):
		closed = r.skipPast(">", 2)
	case r.readTag(r.pos):
		r.tagStart = r.pos
		if r.pos += r.tag.size; r.tag.end {
			r.endTag()
		} else {
			r.startTag()
		}
	default:
		r.repairs.add(bareBracket)
		switch r.stack.textUse() {
		case verbatim:
			r.w.out = append(r.w.out, '<')
		case escaped:
			r.w.out = appendEscaped(r.w.out, "<")
		}
		r.pos++
	}
	if !closed {
		r.repairs.add(brokenTag)
	}
}

// readCDATA reads the section at r.pos.
func (r *repairer) readCDATA() {
	element := "item"
	if len(r.stack) > 0 {
		element = string(r.stack.top().name)
	}
	start := r.pos + len(cdataStart)
	end, closed := r.sectionEnd(start, element)
	text := r.doc[start:end]
	r.pos = end
	if closed {
		r.pos += len(cdataEnd)
	} else {
		r.repairs.add(openCDATA)
	}
	switch r.stack.textUse() {
	case verbatim:
		r.w.out = r.decoder.appendText(r.w.out, text, false, false)
	case escaped:
		r.w.out = appendEscaped(r.w.out, string(r.decoder.appendText(nil, text, false, false)))
	}
}

// finish closes what is open. An item that the end of the document cut short is left
// out, for half a link is another link; only the document's only item is kept.
func (r *repairer) finish() {
	if at := r.stack.item(); at >= 0 {
		r.repairs.add(cutShort)
		if r.completeItems > 0 {
			r.w.out = r.w.out[:r.itemStart]
			r.stack = r.stack[:at]
		}
	}
	// The feed around an entry that is a document has no end to lack.
	isEntry := r.format.atom && len(r.stack) == 1 && r.stack.top().name == nil
	if len(r.stack) > 0 && !isEntry && r.repairs[cutShort] == 0 {
		r.repairs.add(brokenTag)
	}
	for len(r.stack) > 0 {
		r.pop()
	}
}
