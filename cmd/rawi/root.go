package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// Groups of verbs, in the order of the help.
const (
	groupRun   = "run"
	groupAsk   = "ask"
	groupAct   = "act"
	groupOther = "other"
)

// rootCommand returns the command of rawi with all its verbs.
func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "rawi",
		Short: "one feed of a region's news, each story once",
		Long: `rawi (راوي, the one who passes on what others told) reads news feeds,
publishes each story once with everyone who ran it, and topics as feeds.

  rawi demo                  see it on built-in feeds
  rawi serve                 run the daemon
  rawi query '"دير الزور"'   query the articles`,
		Args:          cobra.ArbitraryArgs,
		RunE:          unknownVerb,
		SilenceErrors: true,
		SilenceUsage:  true,

		Version: buildVersion(),
	}
	root.SetVersionTemplate(versionLine())
	root.SetOut(a.Out)
	root.SetErr(a.stderr)
	root.SetIn(a.in)
	root.SetFlagErrorFunc(flagError)
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFlag, "config", "", "config `file` (default: $RAWI_CONFIG, ~/.config/rawi/rawi.yaml, /etc/rawi/rawi.yaml)")
	flags.StringVar(&a.serverFlag, "server", "", "ask another machine's rawi at this `URL`")
	root.AddGroup(
		&cobra.Group{ID: groupRun, Title: "Run:"},
		&cobra.Group{ID: groupAsk, Title: "Ask:"},
		&cobra.Group{ID: groupAct, Title: "Act:"},
		&cobra.Group{ID: groupOther, Title: "Other:"},
	)
	root.SetHelpCommandGroupID(groupOther)
	root.SetCompletionCommandGroupID(groupOther)
	addCommands(a, root, groupRun, serveCommand, demoCommand, initCommand, checkConfigCommand, doctorCommand, configCommand, reloadCommand, statusCommand, topCommand, fleetCommand, logLevelCommand)
	addCommands(a, root, groupAsk, queryCommand, showCommand, storyCommand, storiesCommand, eventCommand, eventsCommand, feedsCommand, topicsCommand, statsCommand, whyCommand, similarCommand, explainCommand, openCommand)
	addCommands(a, root, groupAct, pinCommand, unpinCommand, forgetCommand, reclusterCommand, fetchCommand, exportCommand, importCommand, backupCommand, restoreCommand, verifyCommand, compactCommand)
	addCommands(a, root, groupOther, docsCommand, versionCommand)
	root.AddCommand(helpTopics()...)
	root.SetHelpCommand(helpCommand())
	root.InitDefaultCompletionCmd()
	refuseUnknownVerbs(root)
	return root
}

// addCommands adds verbs to a group.
func addCommands(a *app, root *cobra.Command, group string, verbs ...func(*app) *cobra.Command) {
	for _, verb := range verbs {
		cmd := verb(a)
		cmd.GroupID = group
		root.AddCommand(cmd)
	}
}

// unknownVerb handles a command line without a known verb.
func unknownVerb(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return cmd.Help()
	}
	hint := cmd.CommandPath() + " --help lists them all"
	if like := cmd.SuggestionsFor(given[0]); len(like) > 0 {
		hint = "did you mean " + strings.Join(like, ", ") + "?"
	}
	return usageErrorf("there is no verb %.40q: %s", strings.Join(append(strings.Fields(cmd.CommandPath())[1:], given[0]), " "), hint)
}

// refuseUnknownVerbs makes an unknown verb an error in each command that only groups
// others, which would show its help and succeed.
func refuseUnknownVerbs(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		refuseUnknownVerbs(c)
	}
	cmd.SuggestionsMinimumDistance = 2
	if cmd.HasSubCommands() && !cmd.Runnable() {
		cmd.Args, cmd.RunE = cobra.ArbitraryArgs, unknownVerb
	}
}
