// Package opml turns lists of feeds into OPML 2.0 and back.
//
// # Caveats
//
// Read takes what other readers write: any charset, labelled or not, outlines
// without a type, attribute names in any case, addresses that begin with feed:,
// a bare & or < in an attribute, no head. A folder becomes the region of the
// feeds in it, nested ones as "سوريا/محلي". A feed in two folders is one feed,
// in the first of them. What cannot be followed is left out and said.
package opml
