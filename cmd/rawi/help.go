package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

//go:embed help/formats.txt
var helpFormats string

//go:embed help/query.txt
var helpQuery string

// helpTopics are pages of help that belong to no verb: commands that do not run.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "what the exit codes mean", Long: exitCodesHelp()},
		{Use: "formats", Short: "what fetch, export, query and stats print for programs", Long: strings.TrimRight(helpFormats, "\n")},
		{Use: "queries", Short: "the query language", Long: strings.TrimRight(helpQuery, "\n")},
	}
}

func exitCodesHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n\n")
	for _, e := range exitTable {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.text)
	}
	b.WriteString(`
A damaged store is never written to. Put it aside and restore the last backup,
or start anew: the feeds are read again, and what they still list comes back.
A reader that closes the pipe early ends rawi by SIGPIPE (141 in a shell), as
it ends other tools.`)
	return b.String()
}
