// Package filekind tells by its first bytes what a file is, so that somebody who names
// the wrong one is told which it is.
package filekind

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"unicode/utf8"

	"rawi/storage/charset"
)

// Kind is what a file is, as it stands in a sentence: "FILE is a web page".
type Kind string

// Kinds of files.
const (
	Empty   Kind = "empty"
	Gzip    Kind = "packed by gzip"
	Packed  Kind = "packed, by zip or the like" // word processors' files are zip, too
	Rich    Kind = "of a word processor, no plain text"
	Store   Kind = "a store of rawi, or a backup"
	Export  Kind = "what rawi export wrote"
	WebPage Kind = "a web page"
	OPML    Kind = "an OPML list of feeds"
	Feed    Kind = "a feed"
	XML     Kind = "XML"
	JSON    Kind = "JSON"
	UTF16   Kind = "a text in UTF-16 or UTF-32"
	Binary  Kind = "no text"
	Text    Kind = "a text"
)

// Enough is how many bytes Of looks at.
const Enough = 4096

// magics are the first bytes of files.
var magics = []struct {
	bytes string
	kind  Kind
}{
	{"\x1f\x8b", Gzip},
	{"PK\x03\x04", Packed},
	{"\xfd7zXZ\x00", Packed},
	{"\x28\xb5\x2f\xfd", Packed},
	{"BZh", Packed},
	{"7z\xbc\xaf\x27\x1c", Packed},
	{`{\rtf`, Rich},
	{"%PDF-", Rich},
	{"\xd0\xcf\x11\xe0", Rich},
}

// boltMagic is the number that each bbolt file has behind its first page's header, in
// the order of bytes of the machine.
const (
	boltMagic  = 0xED0CDAED
	pageHeader = 16
)

// roots are the first elements of documents in XML and HTML.
var roots = []struct {
	pattern *regexp.Regexp
	kind    Kind
}{
	{regexp.MustCompile(`(?i)<opml[\s>]`), OPML},
	{regexp.MustCompile(`(?i)<(?:rss|feed|rdf:RDF|channel)[\s>]`), Feed},
	{regexp.MustCompile(`(?i)<(?:!doctype html|html|head|body)[\s>]`), WebPage},
}

// Of returns what a file is that begins with these bytes: Enough of them, or all.
func Of(begin []byte) Kind {
	begin = begin[:min(len(begin), Enough)]
	for _, m := range magics {
		if bytes.HasPrefix(begin, []byte(m.bytes)) {
			return m.kind
		}
	}
	switch {
	case len(begin) == 0:
		return Empty
	case isStore(begin):
		return Store
	case isWide(begin):
		return UTF16
	case bytes.IndexByte(begin, 0) >= 0:
		return Binary
	}
	return ofText(begin)
}

func isStore(begin []byte) bool {
	return len(begin) >= pageHeader+4 && binary.NativeEndian.Uint32(begin[pageHeader:]) == boltMagic
}

// isWide reports whether each letter takes two bytes or four: most of what a config or
// an export consists of is ASCII, of which the one byte in two is zero, and of any
// text two bytes in four are, always, where four are taken.
func isWide(begin []byte) bool {
	var zeros [4]int
	for i, b := range begin {
		if b == 0 {
			zeros[i%4]++
		}
	}
	all := len(begin) / 4
	many := all / 4
	little, big := zeros[0]+zeros[2], zeros[1]+zeros[3]
	switch {
	case all == 0:
		return false
	case little == 0 && zeros[1] > many && zeros[3] > many, big == 0 && zeros[0] > many && zeros[2] > many:
		return true // UTF-16
	}
	return zeros[0] == 0 && zeros[2] >= all && zeros[3] >= all || zeros[3] == 0 && zeros[0] >= all && zeros[1] >= all // UTF-32
}

func ofText(begin []byte) Kind {
	text, _ := charset.Decode(begin, "", "")
	text = bytes.TrimLeft(text, "\ufeff \t\r\n")
	switch {
	case len(text) == 0:
		return Empty
	case text[0] == '<':
		for _, r := range roots {
			if r.pattern.Match(text) {
				return r.kind
			}
		}
		return XML
	case bytes.HasPrefix(text, []byte(`{"kind":`)):
		return Export
	case text[0] == '{' && bytes.Contains(text, []byte("jsonfeed.org/version")):
		return Feed
	case text[0] == '{':
		return JSON
	}
	return Text
}

// BadUTF8 returns the offset of the first byte that is not UTF-8; -1: all are.
func BadUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}
