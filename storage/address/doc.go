// Package address reads the addresses of feeds and pages the way browsers do,
// and says which of them are one.
//
// An address has three forms. As it is written: Web repairs only its scheme, so
// that an operator finds their own words again. As it is asked for: Parse and
// Resolve give a URL in ASCII, whose path and query can stand in a request. As
// it is compared: Key is the same for all spellings of one address (RFC 3986,
// 6.2.2 and 6.2.3).
//
// # Caveats
//
// Only http and https are read like this; of another scheme, or without one, an
// address is what net/url takes it for. A query is encoded as UTF-8, whatever
// the charset of the page that it stood in.
package address
