package main

import (
	"context"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

func topicsCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "topics",
		Short: "list the topics, what they gathered day by day and from whom",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, rowFormats...)
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
		topics, err := s.Topics(ctx, a.Now())
		if err != nil {
			return err
		}
		if err := render.WriteRows(a.Page, o, a.TopicRows(), topics); err != nil {
			return err
		}
		if len(topics) == 0 {
			a.notice("no topics: list them in the config file, under topics:; rawi topics test QUERY tries one")
		}
		return nil
	})
	cmd.AddCommand(topicsTestCommand(a))
	return cmd
}
