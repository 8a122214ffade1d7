// Package opml reads and writes lists of feeds in OPML 2.0.
//
//	list, err := opml.Read(r)                // list.Feeds, list.Refused
//	err = opml.Write(w, "My feeds", feeds)
//
// # Caveats
//
// Read accepts what other readers write: any charset, labelled or not, outlines
// without a type, attribute names in any case, addresses that begin with feed:,
// a bare & or < in an attribute, no head. A folder becomes the region of its
// feeds, nested ones as "سوريا/محلي". A feed in two folders is one feed, in the
// first of them. Outlines that cannot be followed are left out and reported.
//
// # Promises
//
//   - What Write writes, Read reads: TestWriteAndReadGiveTheSameFeeds.
//   - One bad outline does not lose the others:
//     TestReadRefusesABadLineAndReadsTheOthers.
//   - A truncated list is an error, not a shorter list:
//     TestReadSaysWhereAListIsCutOff.
//   - Size, depth and number of feeds are bounded: TestReadIsBounded.
//   - Messages do not show passwords: TestReadShowsNoPasswords.
//
// # Why no library
//
// OPML libraries unmarshal with encoding/xml, which stops at the first bare & and
// at every charset but UTF-8; exports of real readers have both.
package opml
