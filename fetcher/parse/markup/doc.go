// Package markup repairs the XML of feeds, so that gofeed reads every item that a
// person would find in them.
//
//	doc, err := markup.Repair(budget, body, address) // doc.XML is well-formed, doc.Warnings say what was wrong
//	items := markup.SplitItems(budget, body)         // what is known from the last poll need not be read again
//
// Only broken XML is repaired. Well-formed elements (closed by their own end tag, with
// every tag in between in its place) are read as XML has it: by their parent and their
// namespace, whatever they hold.
//
// # A short tour
//
// outline.go follows the tags of the document once and finds which elements are well-formed.
// Repair (repair.go) then reads it from left to right, with one part for each job:
//
//	scanner    tags and attributes as they are written   scanner.go, tag.go
//	decoder    references, characters, entities          decoder.go
//	namespaces what a prefixed name means                namespace.go, namespaceuris.go
//	element    the elements that are read, by name       vocabulary.go
//	repairer   the open elements, from root to text      root.go, element.go, stack.go
//	textElement how a text is meant: HTML, XHTML, plain  text.go
//	writer     the output, texts in CDATA                writer.go
//
// Tokens (tokens.go) reads documents that are no feeds, with the same scanner and decoder.
// SplitItems (items.go) cuts a document at its items without repairing it, and
// itemid.go finds what identifies each of them. EndsEarly is ending.go's.
//
// A new element is a word in vocabulary.go; a new namespace is a line in
// namespaceuris.go; both want a fixture in fetcher/parse/testdata.
//
// # Caveats
//
// gofeed recurses without a bound, and a stack overflow cannot be recovered from:
// nothing may reach it that Repair has not measured. The input must be valid UTF-8.
//
// # Promises
//
//	well-formed XML is read as XML              TestWellFormedXMLIsReadAsXML
//	broken documents read as the fixtures want  TestFixtures
//	the output is well-formed, and stays as is  TestRepairingTwiceChangesNothing, FuzzRepair
//	repairs are counted                         TestRepairsAreCounted
//	well-formed means what encoding/xml means   TestCutDocumentsAreWellFormedUpToTheCut
//	depth, items and entities are bounded       TestLimitsOfRepair, TestOutlineIsBounded
//	an item reads the same alone                TestCommonFormsAreReadInPart, TestUnsafeDocumentsAreNotSplit
//	what is no feed is read as tolerantly       TestTokensAreReadAsTheyAreMeant
//	a cut-off document is noticed               TestDocumentsThatAreCutOffEndEarly
//
// # Why not a library
//
// encoding/xml in its loose mode stops at the first bare ampersand in a tag and keeps
// no item of a document that is cut short; HTML parsers move elements of feeds, such as
// <link>, and drop namespaces and CDATA. gofeed's own lenience is encoding/xml's.
package markup
