package main

import (
	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

func feedsRefreshCommand(a *app) *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use:               "refresh NAME... | --all",
		Short:             "poll feeds now",
		ValidArgsFunction: a.completeFeeds,
	}
	cmd.Flags().BoolVar(&all, "all", false, "poll every feed")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		if all == (len(names) > 0) {
			return usageErrorf("name the feeds to poll, or say --all")
		}
		client, err := a.dialDaemon(cmd.Context())
		if err != nil {
			return err
		}
		defer client.Close()
		n, err := client.Refresh(cmd.Context(), names...)
		if err != nil {
			return err
		}
		a.notice("%s will be polled now", render.Count(n, "feed"))
		return nil
	}
	return cmd
}
