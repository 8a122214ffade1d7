package main

import (
	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

func fetchCommand(a *app) *cobra.Command {
	var flags documentFlags
	cmd := &cobra.Command{
		Use:   "fetch URL|FILE|-",
		Short: "read one feed as the daemon would, and show what it says; nothing is stored",
		Args:  positional(cobra.ExactArgs(1)),
	}
	o := outputFlags(cmd, render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV, render.FormatCSV, render.FormatMD, render.FormatURLs)
	flags.register(cmd)
	cmd.RunE = func(cmd *cobra.Command, given []string) error {
		_, parsed, err := fetchFeed(cmd.Context(), a, given[0], flags)
		if err != nil {
			return err
		}
		switch o.Format {
		case render.FormatJSON, render.FormatJSONL:
			return a.Object(o, render.FetchedDocument(parsed))
		case render.FormatTable:
			render.Channel(a.Page, parsed)
		}
		if err := render.WriteRows(a.Page, o, render.ItemRows(), parsed.Articles); err != nil {
			return err
		}
		if o.Format == render.FormatTable && len(parsed.Articles) == 0 {
			a.notice("it holds no items")
		}
		return nil
	}
	return cmd
}
