// Package address parses the addresses of feeds and pages the way browsers do, and
// compares them.
//
// An address has three forms. As written: Web repairs only its scheme, so that
// operators recognise what they wrote. As requested: Parse and Resolve return a URL
// in ASCII, whose path and query can be sent. As compared: Key is the same for all
// spellings of one address (RFC 3986, 6.2.2 and 6.2.3). Outlet is the default name
// of who publishes at an address, Domain and Network are what limits count by.
//
// # Caveats
//
// Only http and https are parsed like this; net/url parses addresses of other
// schemes or without one. A query is encoded as UTF-8, whatever the charset of the
// page that contains it.
//
// # Promises
//
//   - Requests are spelt as browsers spell them:
//     TestAddressesAreAskedForAsBrowsersAskForThem,
//     TestReferencesAreResolvedAsBrowsersResolveThem.
//   - All spellings of an address have one Key: TestSpellingsOfOneAddressHaveOneKey.
//   - All hosts of a site are one outlet: TestOutletIsOneForAllHostsOfASite.
//   - All hosts of an owner are one Domain: TestDomainIsWhatSomebodyRegistered.
//   - Any input ends in a URL or an error, and parsing it again changes nothing:
//     FuzzParse; length is bounded: TestAddressesThatCannotBeAskedAreRefused.
//   - Errors do not contain the address, which may contain a password:
//     TestErrorsShowNoAddress.
//
// # Why no library
//
// net/url refuses what browsers accept (spaces, a lone %, Arabic letters in hosts
// as bytes) and changes the spelling of paths that servers compare byte by byte.
// Ports of the WHATWG parser keep no lone % and resolve only what they parsed.
package address
