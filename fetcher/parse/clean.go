package parse

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
)

// Bounds of a document.
const (
	MaxBytes = 16 << 20
	MaxDepth = 100
	MaxItems = 10_000
)

// repair is something clean mends.
type repair uint8

const (
	textBefore repair = iota
	illegalCharacter
	bareAmpersand
	bareBracket
	namedEntity
	brokenTag
	openCDATA
	cutShort
	tooDeep
	tooMany
	repairs
)

// repairNames are what the operator reads.
var repairNames = [repairs]string{
	textBefore:       "text before the feed",
	illegalCharacter: "illegal characters",
	bareAmpersand:    "bare ampersands",
	bareBracket:      "bare angle brackets",
	namedEntity:      "named entities",
	brokenTag:        "tags left open or closed twice",
	openCDATA:        "CDATA left open",
	cutShort:         "items cut short at the end",
	tooDeep:          "markup nested too deeply",
	tooMany:          "items beyond the first 10000, left out",
}

// cleaned is a document as gofeed takes it.
type cleaned struct {
	xml      []byte
	format   string // "rss 2.0"
	atom     bool
	warnings []string
}

// open is an element that has begun and not ended.
type open struct {
	name  []byte // as the document writes it
	write string // as gofeed is told; empty: it is left out, or part of a text
	kind  kind
	item  bool
	whole bool     // its own end tag ends it, and nothing else
	said  bool     // its language was written
	text  *passage // the text it is or stands in
	base  *url.URL // xml:base in force; nil: none was given
	decls int      // declarations before it
}

// cleaner reads a document once and writes what gofeed takes: well-formed XML
// that holds the elements rawi reads, under the names gofeed knows them by,
// markup inside of texts escaped, xml:base resolved.
type cleaner struct {
	source
	outline   outline
	out       []byte
	stack     []open
	decls     []binding
	form      form
	lang      []byte   // of a root that holds a channel
	document  *url.URL // of the document; nil: not known
	entities  map[string]string
	expanded  int
	begun     int // items
	items     int // that are complete
	itemAt    int // in out: where the one under way began
	repaired  [repairs]int
	over      int      // elements left out, deeper than MaxDepth, that are open
	done      bool     // the root was closed
	absent    []string // ends that occur no more in the document
	key       []byte   // of the tag under way, as elements has it
	permalink string   // of the guid that was just read, where xml:base makes it another address
	tagAt     int      // where the tag under way begins
	whole     bool     // the tag under way begins an element that is whole
	channel   bool     // one has begun
	bare      string   // the prefix that names in no namespace are known by
}

func (c *cleaner) note(what repair) { c.repaired[what]++ }

// warnings say what was repaired, and how often.
func (c *cleaner) warnings() (out []string) {
	for what, n := range c.repaired {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s: %d", repairNames[what], n))
		}
	}
	return out
}

// clean makes a document of valid UTF-8 one that gofeed reads. It repairs what
// is plainly meant otherwise, and where the document ends too early it keeps
// every complete item. document is its address, nil when not known.
//
// The error is ErrNotFeed.
func clean(b []byte, document *url.URL) (cleaned, error) {
	c := &cleaner{source: source{b: b}, outline: outlineOf(b), document: document, out: make([]byte, 0, len(b)+len(b)/8+256)}
	if !c.prologue() {
		return cleaned{}, ErrNotFeed
	}
	for c.i < len(c.b) && !c.done {
		switch at := c.next('<', c.i); {
		case at > c.i:
			c.chars(c.b[c.i:min(at, len(c.b))])
			c.i = min(at, len(c.b))
		default:
			c.markup()
		}
	}
	c.finish()
	return cleaned{xml: c.out, format: c.form.String(), atom: c.form.atom, warnings: c.warnings()}, nil
}

// markup reads what begins with the < at c.i.
func (c *cleaner) markup() {
	rest := c.b[c.i:]
	c.wide = len(c.stack) > 0 && c.top().whole || c.outline.whole(c.i)
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		c.cdata()
	case bytes.HasPrefix(rest, []byte("<!--")):
		c.skipTo("-->", 4)
	case bytes.HasPrefix(rest, []byte("<?")):
		c.skipTo("?>", 2)
	case bytes.HasPrefix(rest, []byte("<!")) && len(rest) > 2 && isLetter(rest[2]):
		c.skipTo(">", 2)
	case c.read(c.i):
		c.tagAt = c.i
		if c.i += c.tag.size; c.tag.end {
			c.endTag()
		} else {
			c.startTag()
		}
	default:
		c.note(bareBracket)
		c.put("<")
		c.i++
	}
}

// skipTo leaves out what ends with end; where nothing does, its beginning.
func (c *cleaner) skipTo(end string, beginning int) {
	if c.never(end) {
		c.i += beginning
		return
	}
	if n := bytes.Index(c.b[c.i+beginning:], []byte(end)); n >= 0 {
		c.i += beginning + n + len(end)
		return
	}
	c.absent = append(c.absent, end)
	c.note(brokenTag)
	c.i += beginning
}

func (c *cleaner) never(end string) bool { return slices.Contains(c.absent, end) }

// cdata reads the section at c.i.
func (c *cleaner) cdata() {
	start := c.i + len(cdataStart)
	end, closed := c.sectionEnd(start)
	body := c.b[start:end]
	c.i = end
	if closed {
		c.i += len(cdataEnd)
	} else {
		c.note(openCDATA)
	}
	c.section(body)
}

const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// sectionEnd is where the section whose text begins at start ends. One that is
// never closed, or only behind the beginning of another, with an item's end
// between them, ends where its element does.
func (c *cleaner) sectionEnd(start int) (end int, closed bool) {
	end = -1
	if !c.never(cdataEnd) {
		if end = bytes.Index(c.b[start:], []byte(cdataEnd)); end < 0 {
			c.absent = append(c.absent, cdataEnd)
		}
	}
	body := c.b[start:]
	if end >= 0 {
		if body = body[:end]; !swallows(body) {
			return start + end, true
		}
	}
	name := "item"
	if len(c.stack) > 0 {
		name = string(c.top().name)
	}
	if n := bytes.Index(body, []byte("</"+name)); n >= 0 {
		return start + n, false
	}
	return start + len(body), end >= 0
}

// swallows reports a section that has run over the end of its item.
func swallows(section []byte) bool {
	at := bytes.Index(section, []byte(cdataStart))
	return at >= 0 && (bytes.Contains(section[:at], []byte("</item>")) || bytes.Contains(section[:at], []byte("</entry>")))
}

func (c *cleaner) top() *open { return &c.stack[len(c.stack)-1] }

// finish ends what is open. An item that the document's end cut short is left
// out, for half a link is another link; the only one is better than none.
func (c *cleaner) finish() {
	if at := c.openItem(); at >= 0 {
		c.note(cutShort)
		if c.items > 0 {
			c.out = c.out[:c.itemAt]
			c.stack = c.stack[:at]
		}
	}
	// The feed around an entry that is a document has no end to lack.
	alone := c.form.atom && len(c.stack) == 1 && c.top().name == nil
	if len(c.stack) > 0 && !alone && c.repaired[cutShort] == 0 {
		c.note(brokenTag)
	}
	for len(c.stack) > 0 {
		c.pop()
	}
}

// openItem is where on the stack the item under way stands; -1: none is.
func (c *cleaner) openItem() int {
	for i := range c.stack {
		if c.stack[i].item {
			return i
		}
	}
	return -1
}
