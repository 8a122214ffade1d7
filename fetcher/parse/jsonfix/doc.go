// Package jsonfix reads the JSON of feeds that a strict decoder refuses, splits JSON
// Feeds at their items, and writes RSS in JSON as XML.
//
//	if start := jsonfix.Start(body); start >= 0 {
//		items := jsonfix.SplitItems(budget, body[start:])
//		rest, hashes := items.Without(known) // of the items that are left
//		document, warnings, err := jsonfix.Decode(budget, rest)
//		xml := jsonfix.RSS(budget, document) // nil: a JSON Feed, or something else
//	}
//
// # A short tour
//
// Start and Decode (decode.go) are the way in. repair.go copies the document once
// from left to right and mends what is plainly an accident: a comma before a bracket,
// a raw line break in a string, an end that is missing. A JSON Feed that is broken
// elsewhere is read item by item (salvage.go). rss.go writes RSS in JSON, of which
// converters make a dozen dialects, as the XML that it once was.
//
// SplitItems (items.go, splitter.go) finds the items of a JSON Feed whose structure is
// sound, so that known ones need not be decoded.
//
// # Caveats
//
// Only the first value of a document is read. Items are complete objects of a list
// of items; half an item is dropped. What is no JSON Feed is not salvaged.
//
// # Promises
//
//	valid JSON is read as it is                TestValidJSONStaysAsItIs, FuzzDecode
//	accidents are repaired, and counted        TestRepairs
//	complete items survive a cut anywhere      TestCompleteItemsSurviveACut
//	a broken item costs no other item          TestSalvageKeepsTheOtherItems
//	only sound feeds are split                 TestSoundFeedsAreSplit, TestSplittingHasTheBoundsOfDecoding
//	RSS in JSON reads as the same RSS          TestRSSInJSONReadsAsRSS
//	depth, size and names are bounded          TestDepthIsBounded, TestRSSInJSONIsBounded
//	what is written is XML                     FuzzRSSInJSON
//
// # Why not a library
//
// Readers of JSON5 and HuJSON accept a comma too many, but neither raw control
// characters nor an end that is missing, and report one error for all. None knows
// what an item is, which decides where a document may be cut.
package jsonfix
