// Package parse turns the bytes of a feed into articles: RSS, RDF, Atom and
// JSON Feed, in whatever charset.
//
// The way: bounded in size, to UTF-8 by evidence (charset.go), made well
// formed where that is plain (clean.go), bounded in depth, read by gofeed, and
// what gofeed leaves to others (entry.go): identity, safe HTML, text, language.
//
// Only broken XML is repaired. Elements that are whole (outline.go) are read as
// XML has it: by their parent and their namespace, whatever stands in them.
//
// # Caveats
//
// gofeed's recursion has no bound of its own and a stack overflow cannot be
// recovered from: nothing reaches it that clean has not measured.
package parse
