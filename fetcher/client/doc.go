// Package client asks for one document, politely and without being turned
// against its own network.
//
// Polite: validators are echoed byte for byte, the User-Agent says who asks
// and whom to write to, no Referer, no cookies, gzip. Guarded: every address
// is looked at after the name was resolved, at each redirect, at the moment of
// dialling, so that a name that changes its mind gains nothing, and a name with
// one address that is refused is refused. Bounded: time, redirects, header,
// body inflated, requests to one address, large bodies held at once.
//
// # Caveats
//
// Behind a proxy names are resolved out of sight: then only ports and what is
// written as an address are judged, and addresses are not counted. A request
// holds up to 512 KiB of a body, 1.5 MiB at most while it grows, and 0.1 MiB
// beside it. Of larger bodies only as many are held as half of MaxInFlight has
// room for, of MaxBytes each and up to twice that while they grow; one may always
// come. Bodies in brotli and zstd, which take 16 and 8 MiB to decode, count as
// large, and only one of them may be in a body that is coded several times, four at
// most. What a name resolves to is believed for a minute.
//
// Connections that wait for reuse are counted by name, not by address: two a
// name, 256 in all, 90 seconds long.
//
// A Client is safe for concurrent use and keeps connections open; close idle
// ones with Close.
package client
