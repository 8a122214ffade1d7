// Rawi reads the news feeds of a region, tells each story once, and passes on
// who told it.
//
//	rawi demo                       the whole thing on built-in feeds
//	rawi serve                      the daemon
//	rawi query '"دير الزور"'        what has been told about it
//
// Every verb has its own file here; what they print on a terminal is laid out
// by cmd/internal/term, and what they print for programs by publish/format.
package main

import (
	"os"
	_ "time/tzdata" // zones of feeds, also where the system has none
)

func main() {
	os.Exit(run(os.Args[1:]))
}
