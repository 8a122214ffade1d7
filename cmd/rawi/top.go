package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/render"
	"rawi/storage"
)

// plainRows is the number of rows of each list if the output is no terminal.
const plainRows = 10

func topCommand(a *app) *cobra.Command {
	every := 2 * time.Second
	cmd := &cobra.Command{
		Use:   "top",
		Short: "watch the daemon: its polls and the newest stories",
		Long: `Show the daemon's state, its last polls and the newest stories, again and again
until Ctrl-C. Where the output is no terminal, once.`,
		Args: positional(cobra.NoArgs),
	}
	cmd.Flags().DurationVar(&every, "every", every, "how often to look")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if every < 100*time.Millisecond {
			return usageErrorf("--every %s: it is 100ms or more", every)
		}
		ctx := cmd.Context()
		client, err := a.dialDaemon(ctx)
		if err != nil {
			return err
		}
		defer client.Close()
		a.OutletNames = outletNames(ctx, client)
		if !a.Screen.Terminal {
			v, err := readTop(ctx, client, plainRows)
			if err != nil {
				return err
			}
			return render.Top(a.Page, v, plainRows)
		}
		return watch(ctx, a, client, every)
	}
	return cmd
}

// watch redraws the screen until ctx ends, which is no error.
func watch(ctx context.Context, a *app, client *control.Client, every time.Duration) error {
	fmt.Fprint(a.Out, render.EnterScreen)
	defer fmt.Fprint(a.Out, render.LeaveScreen)
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		rows := fitScreen(a)
		v, err := readTop(ctx, client, rows)
		if ctx.Err() != nil {
			return nil
		}
		if err := render.DrawTop(a.Page, v, rows, err); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// fitScreen sets the width of the screen to the window's and returns the number
// of rows that each list has.
func fitScreen(a *app) int {
	width, height, err := xterm.GetSize(int(os.Stdout.Fd()))
	if err != nil || width <= 0 {
		return plainRows
	}
	a.Screen.Width = width
	const others = 9 // lines beside the rows
	return max((height-others)/2, 1)
}

// readTop queries the state of the daemon.
func readTop(ctx context.Context, r *control.Client, rows int) (v render.TopView, err error) {
	if v.Status, err = r.Status(ctx); err != nil {
		return v, err
	}
	feeds, err := r.Feeds(ctx)
	if err != nil {
		return v, err
	}
	page, err := r.Stories(ctx, storage.Query{Limit: rows, Brief: true})
	if err != nil {
		return v, err
	}
	v.Stories = page.Stories
	for _, f := range feeds {
		for _, p := range f.State.Polls {
			v.Polls = append(v.Polls, render.FeedPoll{Feed: f.Feed.Name, Poll: p})
		}
	}
	slices.SortFunc(v.Polls, func(a, b render.FeedPoll) int { return b.At.Compare(a.At) })
	v.Minute = render.CountPolls(v.Polls, time.Now().Add(-time.Minute))
	v.Polls = v.Polls[:min(rows, len(v.Polls))]
	return v, nil
}
