package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/config"
	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
	"rawi/storage"
	"rawi/storage/query"
)

func checkConfigCommand(a *app) *cobra.Command {
	var explain bool
	cmd := &cobra.Command{
		Use:   "check-config [FILE]",
		Short: "check the config file and list all of its faults with their lines",
		Args:  positional(cobra.MaximumNArgs(1)),
	}
	cmd.Flags().BoolVar(&explain, "explain", false, "list all that is in force, and where it comes from")
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		if len(given) == 1 {
			a.configFlag = given[0]
		}
		path, err := a.configPath()
		if err != nil {
			return err
		}
		c, err := config.LoadWithoutSecrets(path)
		if err != nil {
			return markedError{err, errConfig}
		}
		if len(c.MissingSecrets) > 0 {
			a.notice("not known here, and wanted by the service: %s", strings.Join(c.MissingSecrets, ", "))
		}
		for _, line := range c.Refused {
			a.notice("left out: %s", line)
		}
		hintTopics(a, c.Settings(a.Now()))
		noteDrift(a, c, fleetSettings(cmd.Context(), c))
		if explain {
			return explainConfig(a, path)
		}
		fmt.Fprintf(a.Out, "%s is good: %s, %s\n", path, render.Count(len(c.Feeds), "feed"), render.Count(len(c.Topics), "topic"))
		return nil
	}
	return cmd
}

// hintTopics writes the hints on the queries of topics.
func hintTopics(a *app, s storage.Settings) {
	for _, t := range s.Topics {
		hints, _ := query.Hints(t.Query, s, nil) // that no article is asked for cannot fail
		for _, h := range hints {
			a.notice("topic %s: %s\n  %s", t.Name, term.Clean(query.Message(h, "en")), a.markedQuery(t.Query, h))
		}
	}
}

func explainConfig(a *app, path string) error {
	settings, err := config.Explain(path)
	if err != nil {
		return markedError{err, errConfig}
	}
	t := a.Screen.Table(a.Out,
		term.Column{Title: "key"}, term.Column{Title: "value", Flex: 40}, term.Column{Title: "from", Most: 40, Drop: 2}, term.Column{Title: "", Flex: 16, Drop: 1})
	for _, s := range settings {
		from := term.Text(s.From)
		if s.From == "" {
			from = term.Faint("default")
		}
		t.Row(term.Text(s.Key), term.Text(s.Value), from, term.Faint(s.Description))
	}
	return t.Flush()
}
