package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"rawi/cmd/internal/control"
	"rawi/cmd/internal/term"
	"rawi/storage"
)

// What a terminal is told (ECMA-48, and xterm's second screen).
const (
	screenEnter = "\x1b[?1049h\x1b[?25l"
	screenLeave = "\x1b[?25h\x1b[?1049l"
	screenHome  = "\x1b[H"
	lineRest    = "\x1b[K"
	screenRest  = "\x1b[J"
)

// plainRows are shown of each list where there is no terminal to fill.
const plainRows = 10

func (a *app) top() *cobra.Command {
	every := 2 * time.Second
	cmd := &cobra.Command{
		Use:   "top",
		Short: "watch the daemon: what it asks, what comes, and what is told",
		Long: `Show the daemon's state, its last polls and the newest stories, again and again
until Ctrl-C. Where the output is no terminal, once.`,
		Args: args(cobra.NoArgs),
	}
	cmd.Flags().DurationVar(&every, "every", every, "how often to look")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if every < 100*time.Millisecond {
			return usage("--every %s: it is 100ms or more", every)
		}
		ctx := cmd.Context()
		client, err := a.reach(ctx)
		if err != nil {
			return err
		}
		defer client.Close()
		if !a.screen.Terminal {
			v, err := look(ctx, client, plainRows)
			if err != nil {
				return err
			}
			return a.writeTop(a.out, v, plainRows)
		}
		return a.watch(ctx, client, every)
	}
	return cmd
}

// watch draws until ctx ends, which is how watching ends.
func (a *app) watch(ctx context.Context, client *control.Client, every time.Duration) error {
	fmt.Fprint(a.out, screenEnter)
	defer fmt.Fprint(a.out, screenLeave)
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		rows := a.fit()
		v, err := look(ctx, client, rows)
		if ctx.Err() != nil {
			return nil
		}
		if err := a.draw(v, rows, err); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
		}
	}
}

// fit makes the screen as wide as the window, and says how many rows each list has.
func (a *app) fit() int {
	width, height, err := xterm.GetSize(int(os.Stdout.Fd()))
	if err != nil || width <= 0 {
		return plainRows
	}
	a.screen.Width = width
	const others = 9 // lines beside the rows
	return max((height-others)/2, 1)
}

// draw puts one picture over the last. A daemon that does not answer may come
// back: it is being restarted.
func (a *app) draw(v topView, rows int, fault error) error {
	var b strings.Builder
	if fault != nil {
		fmt.Fprintf(&b, "%s %s\n", a.screen.Alert("the daemon does not answer:"), term.Clean(fault.Error()))
	} else if err := a.writeTop(&b, v, rows); err != nil {
		return err
	}
	text := strings.ReplaceAll(b.String(), "\n", lineRest+"\n")
	fmt.Fprint(a.out, screenHome+text+screenRest)
	return a.out.Flush()
}

// topView is one look at the daemon.
type topView struct {
	status  control.Status
	polls   []poll // newest first
	minute  rates
	stories []storage.Story
}

// poll is a poll and whose it was.
type poll struct {
	feed string
	storage.Poll
}

// rates count the polls of the last minute.
type rates struct{ polls, unchanged, failed, news int }

func look(ctx context.Context, r *control.Client, rows int) (v topView, err error) {
	if v.status, err = r.Status(ctx); err != nil {
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
	v.stories = page.Stories
	for _, f := range feeds {
		for _, p := range f.State.Polls {
			v.polls = append(v.polls, poll{f.Feed.Name, p})
		}
	}
	slices.SortFunc(v.polls, func(a, b poll) int { return b.At.Compare(a.At) })
	v.minute = countPolls(v.polls, time.Now().Add(-time.Minute))
	v.polls = v.polls[:min(rows, len(v.polls))]
	return v, nil
}

func countPolls(polls []poll, since time.Time) (r rates) {
	for _, p := range polls {
		if p.At.Before(since) {
			break
		}
		r.polls++
		r.news += p.New
		switch {
		case p.Status == 304:
			r.unchanged++
		case p.Error != "" || p.Status != 200:
			r.failed++
		}
	}
	return r
}
