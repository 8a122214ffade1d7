// Rawi reads the news feeds of a region and publishes each story once, with all
// outlets that ran it.
//
//	rawi demo                       the whole thing on built-in feeds
//	rawi serve                      the daemon
//	rawi query '"دير الزور"'        query the articles
//
// Each verb has a file here: a function that takes an app, its environment, and
// returns a command. What verbs print is written by cmd/internal/render, documents
// and lines for programs by publish/format.
package main

import (
	"os"
	_ "time/tzdata" // zones of feeds, also on systems without them
)

func main() {
	os.Exit(run(os.Args[1:]))
}
