// Package bolt keeps everything in one bbolt file: it implements
// storage.Store.
//
// One goroutine writes. Apply prepares what needs no past (hashes,
// fingerprint, tokens, compressed bodies) in the caller's goroutine and hands
// it over; the writer gathers what comes within Options.Gather, takes it in in
// one transaction, and tells every caller after the commit. What stories and
// topics keep in memory takes effect with the commit only.
//
// The rooms of the file, each a bucket, are named in schema.go. Articles are
// kept by arrival number, so that pages are appended to and not scattered
// over; the search index is a list of segments, one a commit, which a
// background step merges with their neighbours.
//
// # Caveats
//
// A file belongs to one process at a time: a second opener gets
// storage.ErrLocked. Reads see the last commit. A page that has to verify many
// candidates (a phrase of common words) may come back short with Next set:
// go on from there.
package bolt
