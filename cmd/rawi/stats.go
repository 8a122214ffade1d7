package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"rawi/cmd/internal/term"
	"rawi/storage"
)

func (a *app) stats() *cobra.Command {
	var plot bool
	var svg string
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "count what is stored, and what telling each story once has saved",
		Args:  args(cobra.NoArgs),
	}
	o := outputFlags(cmd, formatTable, formatJSON, formatJSONL, formatTSV)
	cmd.Flags().BoolVar(&plot, "plot", false, "draw the days and the feeds")
	cmd.Flags().StringVar(&svg, "svg", "", "draw the days into this `file`")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := a.ask(cmd.Context())
		if err != nil {
			return err
		}
		defer s.Close()
		stats, err := s.Stats(cmd.Context())
		if err != nil {
			return err
		}
		if svg != "" {
			if err := writeSVG(svg, stats.Days); err != nil {
				return err
			}
		}
		switch o.format {
		case formatJSON, formatJSONL:
			return a.object(o, stats)
		case formatTSV:
			for _, f := range statFacts(stats, false) {
				fmt.Fprintf(a.out, "%s\t%s\n", f.name, f.value)
			}
			return nil
		}
		a.list(statFacts(stats, true))
		if plot {
			return a.plot(cmd.Context(), s, stats)
		}
		return nil
	}
	return cmd
}

// statFacts are the counts, for people with their units.
func statFacts(s storage.Stats, people bool) []fact {
	bytes, free := strconv.FormatInt(s.Bytes, 10), strconv.FormatInt(s.Free, 10)
	duplicates := strconv.Itoa(s.Duplicates)
	oldest, newest := utc(s.Oldest), utc(s.Newest)
	if people {
		bytes, free = size(s.Bytes), ""
		if s.Free > 0 {
			bytes += ", " + size(s.Free) + " of it free"
		}
		if s.Articles > 0 {
			duplicates += fmt.Sprintf(" (%d %% of the articles need not be read again)", s.Duplicates*100/s.Articles)
		}
		oldest, newest = localTime(s.Oldest), localTime(s.Newest)
	}
	return []fact{
		{"feeds", strconv.Itoa(s.Feeds)},
		{"articles", strconv.Itoa(s.Articles)},
		{"stories", strconv.Itoa(s.Stories)},
		{"duplicates", duplicates},
		{"bytes", bytes},
		{"free", free},
		{"oldest", oldest},
		{"newest", newest},
	}
}

// plot draws a bar a day, what is new in it full and what had been told
// already as a number, and a bar a feed.
func (a *app) plot(ctx context.Context, r storage.Reader, s storage.Stats) error {
	fmt.Fprintf(a.out, "\n%s\n", a.screen.Dim("articles a day, and stories that began on it"))
	most := 0
	for _, d := range s.Days {
		most = max(most, d.Articles)
	}
	for _, d := range s.Days {
		fmt.Fprintf(a.out, "%s  %5d  %5d  %s\n", d.Day, d.Articles, d.Stories, term.Bar(d.Articles, most, a.room(27)))
	}
	feeds, err := r.Feeds(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(feeds, func(x, y storage.FeedInfo) int { return cmp.Compare(y.Articles, x.Articles) })
	fmt.Fprintf(a.out, "\n%s\n", a.screen.Dim("articles a feed"))
	for _, f := range feeds {
		name := term.Cut(term.Clean(f.Feed.Name), 18)
		fmt.Fprintf(a.out, "%s%*s  %6d  %s\n", name, 18-term.Width(name), "", f.Articles, term.Bar(f.Articles, feeds[0].Articles, a.room(30)))
	}
	return nil
}

// room is how many cells are left for a bar beside so many others.
func (a *app) room(taken int) int {
	width := cmp.Or(a.screen.Width, 80)
	return max(8, min(width, 120)-taken)
}

// size is a number of bytes as people read it.
func size(n int64) string {
	const unit = 1024
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	f, exp := float64(n)/unit, 0
	for f >= unit && exp < 4 {
		f /= unit
		exp++
	}
	return fmt.Sprintf("%.1f %ciB", f, "KMGTP"[exp])
}
