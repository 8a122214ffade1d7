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
// holds 512 KiB, or about twice MaxBytes while a large body grows; of large ones
// there are only so many that MaxInFlight is kept. What a name resolves to is
// believed for a minute.
//
// A Client is safe for concurrent use and keeps connections open; close idle
// ones with Close.
package client
