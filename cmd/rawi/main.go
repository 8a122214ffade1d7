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
//
// # Promises
//
//	exit codes are part of the interface              TestExitCodes
//	each verb does what its help says                 TestScripts (testdata/script)
//	what removes or overwrites something asks first   testdata/script/guards.txtar
//	an edit of the config keeps everything else       TestEditsOfTheConfig
//	an export is imported without loss                testdata/script/export.txtar
//	a damaged store is reported, not skipped          TestDamagedStoreHasItsExitCode
//	the READMEs work as printed, for a plain user     TestReadmeWorksAsPrinted
//	docs name only verbs and flags that exist         TestDocsNameExistingVerbs
//	packages import each other in one direction       TestImportsPointOneWay
package main

import (
	"os"
	_ "time/tzdata" // zones of feeds, also on systems without them
)

func main() {
	os.Exit(run(os.Args[1:]))
}
