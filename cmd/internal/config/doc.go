// Package config reads rawi's configuration, and edits it.
//
// It is strict: an unknown key, a value that cannot be read, a feed or topic
// that stands twice, a query with a mistake, are all reported at once, each
// with file, line and column and what to do; then nothing starts.
//
// A tour: Find says which file, Load reads it and the files of conf.d beside
// it, Look does for those who need not know its secrets, Explain tells what is in
// force and why, Diff says what a reload would change, Schema and Reference describe the
// keys from the very table that reads them, Edit adds, removes and pauses
// feeds and leaves every other byte as it was, Write makes a first file.
//
// # Caveats
//
// Load reads the OPML files that feeds name; it asks no network. Relative
// paths count from the folder of the file that names them. ${NAME} is replaced
// in secrets only: a feed's header and auth, and those of publish.
package config
