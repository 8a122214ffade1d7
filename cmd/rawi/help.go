package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/storage/query"
)

//go:embed help/formats.txt
var helpFormats string

//go:embed help/query.txt
var helpQuery string

// helpTopics returns the help pages that belong to no verb, as commands that do
// not run.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "exit-codes", Short: "what the exit codes mean", Long: exitCodesHelp()},
		{Use: "formats", Short: "what fetch, export, query and stats print for programs", Long: strings.TrimRight(helpFormats, "\n")},
		{Use: "queries", Short: "the query language", Long: strings.TrimRight(queriesHelp(), "\n")},
	}
}

// queriesHelp is the page about the query language, with its predicates listed.
func queriesHelp() string {
	var b strings.Builder
	for _, p := range query.Predicates() {
		for _, e := range p.Examples() {
			fmt.Fprintf(&b, "  %-28s  %s\n", e.Query, e.English)
		}
	}
	return strings.Replace(helpQuery, "{predicates}\n", b.String(), 1)
}

// predicateKeys lists the keys of all predicates in lines of at most 78 columns,
// after a beginning.
func predicateKeys(begin string) string {
	var b strings.Builder
	line := begin
	for _, p := range query.Predicates() {
		if len(line)+len(p.Key)+2 > 78 {
			b.WriteString(line + "\n")
			line = ""
		}
		line = strings.TrimLeft(line+" "+p.Key+":", " ")
	}
	return b.String() + line
}

func exitCodesHelp() string {
	var b strings.Builder
	b.WriteString("Exit codes:\n\n")
	for _, e := range exitTable {
		fmt.Fprintf(&b, "  %3d  %s\n", e.code, e.text)
	}
	b.WriteString(`
A damaged store is never written to. Put it aside and restore the last backup,
or start again: the feeds are read again, and what they still list comes back.
A reader that closes the pipe early ends rawi by SIGPIPE (141 in a shell), as
it ends other tools.`)
	return b.String()
}
