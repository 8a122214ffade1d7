// Package format writes documents of stories as Atom 1.0 (RFC 4287), RSS 2.0 and JSON
// Feed 1.1, and defines the JSON lines that rawi's verbs print.
//
// A Document has Entries, each made by NewEntry from a story, its lead article and the
// lead's feed; Atom, RSS and JSON write it. ApplyRepublish decides how much of an
// article may be published, for documents and for everybody else. The JSON lines are in
// jsonl.go.
//
// # Promises
//
//	documents break no rule of their format       TestDocumentsBreakNoRule, TestAnyEntryIsValid
//	nothing is published against Republish        TestApplyRepublishKeepsToTheRule
//	no address with a secret is published         TestSourceNamesTheFeedsAddress
//	the same story gives the same bytes           TestRenderingTwiceGivesTheSameBytes
//	an entry does not change with each poll       TestSourceCarriesWhenItsFeedWasUpdated
//	no key of a JSON line disappears              TestLinesHoldEveryKeyTheFormatNames
//	JSON does not act on a terminal               TestJSONShowsNoControl
//
// # Caveats
//
// HTML must come in safe: it was sanitised when the feed was parsed, and is published
// as it is. Times are written in UTC.
//
// # Why its own structs
//
// gorilla/feeds writes the documents. What it lacks (several links, source, languages,
// categories, the document's own address, archives) is added by structs that embed its
// own. No library found writes all three formats with them.
package format
