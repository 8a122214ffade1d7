package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// version is set when a release is built: -ldflags "-X main.version=v1.2.3".
var version = ""

// Groups of verbs, in the order in which help lists them.
const (
	groupRun   = "run"
	groupAsk   = "ask"
	groupAct   = "act"
	groupOther = "other"
)

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "rawi",
		Short: "one feed of a region's news, each story once",
		Long: `rawi (راوي, the one who passes on what others told) reads news feeds, tells
each story once with everyone who ran it, and republishes topics as feeds.

  rawi demo                  see it on built-in feeds
  rawi serve                 run the daemon
  rawi query '"دير الزور"'   ask what has been told`,
		Args:          cobra.ArbitraryArgs,
		RunE:          a.unknown,
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
	}
	root.SetOut(a.out)
	root.SetErr(a.talk)
	root.SetIn(a.in)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usage("%w: try %s --help", err, cmd.CommandPath())
	})
	flags := root.PersistentFlags()
	flags.StringVar(&a.config, "config", "", "config `file` (default: $RAWI_CONFIG, ~/.config/rawi/rawi.yaml, /etc/rawi/rawi.yaml)")
	flags.StringVar(&a.server, "server", "", "ask another machine's rawi at this `URL`")
	root.AddGroup(
		&cobra.Group{ID: groupRun, Title: "Run:"},
		&cobra.Group{ID: groupAsk, Title: "Ask:"},
		&cobra.Group{ID: groupAct, Title: "Act:"},
		&cobra.Group{ID: groupOther, Title: "Other:"},
	)
	root.SetHelpCommandGroupID(groupOther)
	root.SetCompletionCommandGroupID(groupOther)
	a.add(root, groupRun, a.serve, a.demo, a.init, a.checkConfig, a.configVerb, a.reload, a.status, a.top, a.fleet, a.logLevel)
	a.add(root, groupAsk, a.query, a.show, a.story, a.stories, a.feeds, a.topics, a.stats, a.why, a.similar, a.explain, a.open)
	a.add(root, groupAct, a.pin, a.unpin, a.forget, a.recluster, a.fetch, a.export, a.importing, a.backup, a.restore, a.verify, a.compact)
	a.add(root, groupOther, a.docs, a.versionVerb)
	root.AddCommand(helpTopics()...)
	return root
}

func (a *app) add(root *cobra.Command, group string, verbs ...func() *cobra.Command) {
	for _, verb := range verbs {
		cmd := verb()
		cmd.GroupID = group
		root.AddCommand(cmd)
	}
}

// unknown is what rawi does without a verb it knows.
func (a *app) unknown(cmd *cobra.Command, given []string) error {
	if len(given) == 0 {
		return cmd.Help()
	}
	hint := "rawi help lists them all"
	if like := cmd.SuggestionsFor(given[0]); len(like) > 0 {
		hint = "did you mean " + strings.Join(like, ", ") + "?"
	}
	return usage("there is no verb %.40q: %s", given[0], hint)
}
