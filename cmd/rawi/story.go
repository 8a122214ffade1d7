package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
	"rawi/cmd/internal/term"
)

func storyCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "story ID",
		Short: "show who ran a story, in order of time, and how much of it is copied",
		Long: `Show a story as a timeline: who had it first, who repeats it word for word, who
adds text. ID is the story's or that of any article in it.`,
		Args: positional(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, given []string) error {
		found, err := s.Story(ctx, given[0])
		if err != nil {
			return lookupError("story", given[0], err)
		}
		switch o.Format {
		case render.FormatJSON, render.FormatJSONL:
			return a.Object(o, found)
		case render.FormatTable:
			fmt.Fprintf(a.Out, "%s\n\n", a.Screen.Bold(a.Screen.Isolate(term.Clean(render.Title(render.LeadMember(found).Title)))))
		}
		if err := render.WriteRows(a.Page, o, a.MemberRows(found), found.Members); err != nil {
			return err
		}
		if o.Format == render.FormatTable {
			event, err := eventNote(ctx, s, found)
			if err != nil {
				return err
			}
			render.StoryFooter(a.Page, found, event)
		}
		return nil
	})
	return cmd
}
