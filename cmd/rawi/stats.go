package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/render"
)

func statsCommand(a *app) *cobra.Command {
	var plot bool
	var svg string
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "count what is stored, and the duplicates that need not be read",
		Args:  positional(cobra.NoArgs),
	}
	o := outputFlags(cmd, render.FormatTable, render.FormatJSON, render.FormatJSONL, render.FormatTSV)
	cmd.Flags().BoolVar(&plot, "plot", false, "draw the days and the feeds")
	cmd.Flags().StringVar(&svg, "svg", "", "draw the days into this `file`")
	cmd.RunE = a.withBackend(func(ctx context.Context, s *backend, _ []string) error {
		stats, err := s.Stats(ctx)
		if err != nil {
			return err
		}
		if svg != "" {
			if err := render.WriteSVG(svg, stats.Days); err != nil {
				return err
			}
		}
		switch o.Format {
		case render.FormatJSON, render.FormatJSONL:
			return a.Object(o, stats)
		case render.FormatTSV:
			for _, f := range render.StatsProperties(stats, false) {
				fmt.Fprintf(a.Out, "%s\t%s\n", f.Name, f.Value)
			}
			return nil
		}
		a.Properties(render.StatsProperties(stats, true))
		if !plot {
			return nil
		}
		feeds, err := s.Feeds(ctx)
		if err != nil {
			return err
		}
		render.Plot(a.Page, stats.Days, feeds)
		return nil
	})
	return cmd
}
