// Package publish serves what rawi has gathered: feeds, pages, health.
//
// A Server follows the store's changes. Each document it was asked for is kept
// rendered, plain and gzip, until a change concerns it; it is rendered again
// when somebody asks, at most once a second.
//
// # Caveats
//
// Everything here only reads. TLS is the business of a proxy in front.
package publish
