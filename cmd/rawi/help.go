package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/storage/query"
	"rawi/storage/text"
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

// helpCommand returns the verb help. It replaces cobra's, which shows the help of
// rawi for a page that does not exist, and succeeds.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [VERB|PAGE]",
		Short:   "show the help of a verb, or a page that belongs to none",
		GroupID: groupOther,
		ValidArgsFunction: func(cmd *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
			found, _, err := cmd.Root().Find(given)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return helpPages(found), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, given []string) error {
			found, rest, err := cmd.Root().Find(given)
			if err != nil || len(rest) > 0 {
				return noHelp(found, given, rest)
			}
			found.InitDefaultHelpFlag()
			found.InitDefaultVersionFlag()
			return found.Help()
		},
	}
}

// helpPages returns the names of the verbs of cmd, and of pages that belong to none.
func helpPages(cmd *cobra.Command) (names []string) {
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// noHelp returns the error that there is no help on the words given, of which found has
// no verb for rest.
func noHelp(found *cobra.Command, given, rest []string) error {
	hint := "rawi help lists all verbs and pages"
	if near := text.Nearest(rest[0], helpPages(found)); near != "" {
		hint = "did you mean rawi help " + strings.Join(append(strings.Fields(found.CommandPath())[1:], near), " ") + "?"
	}
	return usageErrorf("there is no help on %.60q: %s", strings.Join(given, " "), hint)
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
