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
// Sources that are no feeds (channels, sitemaps, pages) are links (type="link", url, no
// xmlUrl), as OPML 2.0 has them for web pages: a reader that took one for a feed would
// subscribe to a page and fail for ever. Attributes of the namespace urn:rawi:opml say
// how they are read: kind, select-item, select-title, select-link, select-date,
// select-summary, select-image, all. Outlines that FreshRSS scrapes (HTML+XPath,
// JSON+DotNotation and their like) are refused: XPath is not read.
//
// # Promises
//
//   - What Write writes, Read reads: TestWriteAndReadGiveTheSameFeeds.
//   - Sources that are no feeds come back with all that says how they are read:
//     TestSourcesWithoutAFeedComeBackWhole.
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
