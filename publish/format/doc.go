// Package format writes documents of stories as Atom 1.0 (RFC 4287), RSS 2.0
// and JSON Feed 1.1, and the JSON objects of rawi's machine formats.
//
// gorilla/feeds writes; what it lacks (several links, source, languages,
// categories, the feed's own address) is added by structs around its own.
//
// # Caveats
//
// HTML comes in safe: it was sanitised when it was read, and is passed on as
// it is. Times are UTC.
package format
